"""Periods as people say them: `shift`, `yesterday`, `last week`, `2026-03-02`, `8h`, or an instant.

A day is a production day: it begins with its first shift. A week is one of ISO 8601, Monday to
Sunday, and weeks and months are made of whole production days. French words mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from edge.instant import Instant, instant_of, parse_duration, parse_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.calendar import Calendar, next_month
from shadow.interval import Interval

_ONE_DAY = timedelta(days=1)
_WEEK = re.compile(r"\d{4}-?[Ww]\d\d")
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


def parse_moment(said: str, option: str, calendar: Calendar, now: Instant) -> Instant:
    """Read an instant, or the beginning of what is named; raises OmbreError about `option`."""
    return _read(said, option, calendar, now)[0]


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
    return _days(calendar, day, day + _ONE_DAY)


def _week(calendar: Calendar, now: Instant, back: int) -> Interval:
    day = calendar.production_day(now) - 7 * back * _ONE_DAY
    return _whole_week(calendar, day - day.weekday() * _ONE_DAY)


def _whole_week(calendar: Calendar, monday: date) -> Interval:
    return _days(calendar, monday, monday + 7 * _ONE_DAY)


def _month(calendar: Calendar, now: Instant) -> Interval:
    return _whole_month(calendar, calendar.production_day(now).replace(day=1))


def _last_month(calendar: Calendar, now: Instant) -> Interval:
    before = calendar.production_day(now).replace(day=1) - _ONE_DAY
    return _whole_month(calendar, before.replace(day=1))


def _whole_month(calendar: Calendar, first: date) -> Interval:
    return _days(calendar, first, next_month(first))


def _days(calendar: Calendar, first: date, until: date) -> Interval:
    return calendar.day_start(first), calendar.day_start(until)


_PHRASES: Mapping[str, _Phrase] = {
    "now": lambda _, now: (now, now),
    "shift": _shift,
    "today": lambda calendar, now: _day(calendar, now, 0),
    "yesterday": lambda calendar, now: _day(calendar, now, 1),
    "week": lambda calendar, now: _week(calendar, now, 0),
    "last week": lambda calendar, now: _week(calendar, now, 1),
    "month": _month,
    "last month": _last_month,
}
_SAME: Mapping[str, str] = {
    "maintenant": "now",
    "équipe": "shift",
    "equipe": "shift",
    "poste": "shift",
    "aujourd'hui": "today",
    "aujourd’hui": "today",
    "hier": "yesterday",
    "this week": "week",
    "this month": "month",
    "semaine": "week",
    "cette semaine": "week",
    "semaine dernière": "last week",
    "semaine derniere": "last week",
    "la semaine dernière": "last week",
    "mois": "month",
    "ce mois": "month",
    "mois dernier": "last month",
    "le mois dernier": "last month",
}


def _read(said: str, option: str, calendar: Calendar, now: Instant) -> Interval:
    word = " ".join(said.lower().split())
    phrase = _PHRASES.get(_SAME.get(word, word))
    if phrase is not None:
        return phrase(calendar, now)
    for reader in (_iso_week, _iso_month, _date, _instant, _wall_clock, _ago):
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
            en="write shift, today, yesterday, week, last week, month, last month, now, "
            "a date (2026-03-02), a week (2026-W10), a month (2026-03), "
            "a time (2026-03-02T14:00), or how long ago (8h)",
            fr="écrivez équipe, aujourd'hui, hier, semaine, semaine dernière, mois, mois dernier, "
            "maintenant, une date (2026-03-02), une semaine (2026-W10), un mois (2026-03), "
            "une heure (2026-03-02T14:00) ou il y a combien de temps (8h)",
        ),
    )


def _iso_week(said: str, calendar: Calendar, _now: Instant) -> Interval:
    # Python would read the week as its Monday.
    if _WEEK.fullmatch(said) is None:
        raise ValueError(said)
    return _whole_week(calendar, date.fromisoformat(said.upper()))


def _iso_month(said: str, calendar: Calendar, _now: Instant) -> Interval:
    return _whole_month(calendar, date.fromisoformat(f"{said}-01"))


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
