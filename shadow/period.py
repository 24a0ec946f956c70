"""Periods as people say them: `shift`, `yesterday`, `2026-03-02`, `8h`, or an instant.

A day is a production day: it begins with its first shift. French words mean the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from edge.instant import Instant, instant_of, parse_duration, parse_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.calendar import Calendar
from shadow.interval import Interval

_ONE_DAY = timedelta(days=1)
_Phrase = Callable[[Calendar, Instant], Interval]


def parse_period(
    from_text: str | None, to_text: str | None, calendar: Calendar, now: Instant
) -> Interval:
    """Read a period; raises OmbreError saying what could have been written.

    `--from` takes the beginning of what it names, `--to` the end. Alone, `--from` with a day or a
    shift means all of it, and with an instant or a duration everything since then until now;
    without it the usual period begins it, and is meant where neither is given.
    """
    begun = _read(from_text, "--from", calendar, now) if from_text else usual(calendar, now)
    if to_text:
        end = _read(to_text, "--to", calendar, now)[1]
    else:
        end = begun[1] if begun[1] > begun[0] else now
    if end <= begun[0]:
        raise _refused("--to" if to_text else "--from", _ENDS[end == begun[0]], _LONGER)
    return begun[0], end


_ENDS = {
    False: Text(en="the period ends before it begins", fr="la période finit avant de commencer"),
    True: Text(en="the period ends when it begins", fr="la période finit quand elle commence"),
}
_LONGER = Text(
    en="give an earlier --from or a later --to",
    fr="donnez un --from plus tôt ou un --to plus tard",
)


def usual(calendar: Calendar, now: Instant) -> Interval:
    """Return the period that is meant where none is named: the running shift, or else the last.

    After a month without one it is the production day. Pages, API and terminal agree on it.
    """
    shift = calendar.latest(now)
    return _day(calendar, now, 0) if shift is None else (shift.start, shift.end)


def _shift(calendar: Calendar, now: Instant) -> Interval:
    shift = calendar.latest(now)
    if shift is None:
        raise _refused(
            "shift",
            Text(
                en="there was no shift in the last month",
                fr="il n'y a eu aucune équipe depuis un mois",
            ),
            Text(en="give a date, such as 2026-03-02", fr="donnez une date, telle que 2026-03-02"),
        )
    return shift.start, shift.end


def _day(calendar: Calendar, now: Instant, back: int) -> Interval:
    return _whole_day(calendar, calendar.production_day(now) - back * _ONE_DAY)


def _whole_day(calendar: Calendar, day: date) -> Interval:
    return calendar.day_start(day), calendar.day_start(day + _ONE_DAY)


_PHRASES: Mapping[str, _Phrase] = {
    "now": lambda _, now: (now, now),
    "shift": _shift,
    "today": lambda calendar, now: _day(calendar, now, 0),
    "yesterday": lambda calendar, now: _day(calendar, now, 1),
}
_FRENCH: Mapping[str, str] = {
    "maintenant": "now",
    "équipe": "shift",
    "equipe": "shift",
    "poste": "shift",
    "aujourd'hui": "today",
    "aujourd’hui": "today",
    "hier": "yesterday",
}


def _read(said: str, option: str, calendar: Calendar, now: Instant) -> Interval:
    word = said.strip().lower()
    phrase = _PHRASES.get(_FRENCH.get(word, word))
    if phrase is not None:
        return phrase(calendar, now)
    for reader in (_date, _instant, _wall_clock, _ago):
        try:
            return reader(said.strip(), calendar, now)
        except (ValueError, OverflowError):
            continue
    raise _refused(
        option,
        Text(
            en=f"{said!r} is no time that can be understood here",
            fr=f"« {said} » n'est pas un moment compréhensible ici",
        ),
        Text(
            en="write shift, today, yesterday, now, a date (2026-03-02), "
            "a time (2026-03-02T14:00), or how long ago (8h)",
            fr="écrivez équipe, aujourd'hui, hier, maintenant, une date (2026-03-02), "
            "une heure (2026-03-02T14:00) ou il y a combien de temps (8h)",
        ),
    )


def _date(said: str, calendar: Calendar, _now: Instant) -> Interval:
    return _whole_day(calendar, date.fromisoformat(said))


def _instant(said: str, _calendar: Calendar, _now: Instant) -> Interval:
    at = parse_instant(said)
    return at, at


def _wall_clock(said: str, calendar: Calendar, _now: Instant) -> Interval:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(calendar.zone))
    at = instant_of(moment)
    return at, at


def _ago(said: str, _calendar: Calendar, now: Instant) -> Interval:
    at = now - parse_duration(said)
    return at, at


def _refused(where: str, cause: Text, remedy: Text) -> OmbreError:
    return OmbreError(Problem(where=where, cause=cause, remedy=remedy, blame=Blame.USAGE))
