"""The `calendar` section of the plant file: shifts, their breaks, and the days without any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from shadow.plant import LabelField

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FRENCH = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
_TIME = re.compile(r"(\d{1,2}):(\d\d)")

Minute = int
"""A time of the day, in minutes of the wall clock after midnight; 1440 is the next midnight."""


def read_time(value: Any) -> Minute:
    """Read a time of the day such as `06:00`; `24:00` is midnight at the end of the day.

    >>> read_time("06:30"), read_time("24:00")
    (390, 1440)
    """
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    minute = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else DAY + 1
    if minute > DAY:
        raise PlantFileError(
            Text(en=f"{value!r} is not a time of the day", fr=f"« {value} » n'est pas une heure"),
            Text(
                en='write hours and minutes between "00:00" and "24:00", such as "06:00"',
                fr='écrivez heures et minutes entre "00:00" et "24:00", par exemple "06:00"',
            ),
        )
    return minute


def read_days(value: Any) -> tuple[int, ...]:
    """Read weekdays: `mon-fri`, `mon`, `every day`, or a list of these; 0 is Monday.

    >>> read_days("mon-fri"), read_days(["sat", "dim"]), read_days("fri-mon")
    ((0, 1, 2, 3, 4), (5, 6), (0, 4, 5, 6))
    """
    words = value if isinstance(value, list | tuple) else [value]
    found = {day for word in words for day in _days_of(word)}
    if not found:
        raise _bad_days(value)
    return tuple(sorted(found))


def _days_of(word: Any) -> Sequence[int]:
    if not isinstance(word, str):
        raise _bad_days(word)
    said = word.strip().lower()
    if said in {"every day", "tous les jours"}:
        return range(7)
    first, dash, last = said.partition("-")
    begin, end = _weekday(first, word), _weekday(last if dash else first, word)
    return [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]


def _weekday(said: str, word: str) -> int:
    short = said.strip()[:3]
    for names in (WEEKDAYS, _FRENCH):
        if short in names:
            return names.index(short)
    raise _bad_days(word)


def _bad_days(value: Any) -> PlantFileError:
    return PlantFileError(
        Text(en=f"{value!r} names no weekday", fr=f"« {value} » ne désigne aucun jour"),
        Text(
            en="write mon-fri, a list such as [mon, tue], or every day",
            fr="écrivez lun-ven, une liste telle que [lun, mar], ou tous les jours",
        ),
    )


def read_date(value: Any) -> date:
    """Read a calendar date.

    >>> read_date("2026-05-01")
    datetime.date(2026, 5, 1)
    """
    try:
        # YAML hands over dates as dates; a date with a time of the day is a mistake.
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as error:
        raise PlantFileError(
            Text(en=f"{value} is not a date", fr=f"{value} n'est pas une date"),
            Text(en="write it as 2026-05-01", fr="écrivez-la ainsi : 2026-05-01"),
        ) from error


TimeField = Annotated[Minute, BeforeValidator(read_time)]


class BreakTime(Strict):
    """A break within a shift, by the wall clock."""

    start: TimeField = Field(alias="from")
    end: TimeField = Field(alias="to")


class ShiftTime(Strict):
    """A shift by the wall clock. One that ends at or before its start ends on the next day."""

    name: LabelField
    days: Annotated[tuple[int, ...], BeforeValidator(read_days)] = tuple(range(7))
    start: TimeField = Field(alias="from")
    end: TimeField = Field(alias="to")
    breaks: tuple[BreakTime, ...] = ()

    @property
    def minutes(self) -> tuple[Minute, Minute]:
        """Start and end in minutes after the midnight that the shift's day began with."""
        return self.start, self.end if self.end > self.start else self.end + DAY

    @property
    def break_minutes(self) -> Sequence[tuple[Minute, Minute]]:
        """The breaks, sorted, in minutes after the midnight that the shift's day began with."""
        found = []
        for pause in self.breaks:
            start = pause.start if pause.start >= self.start else pause.start + DAY
            end = pause.end if pause.end > self.start else pause.end + DAY
            found.append((start, end))
        return sorted(found)

    @model_validator(mode="after")
    def _breaks_fit(self) -> ShiftTime:
        start, end = self.minutes
        for begin, over in self.break_minutes:
            if not start <= begin < over <= end:
                raise self._bad_break(begin, over, "is not within", "sort de")
        for (_, over), (begin, end) in pairwise(self.break_minutes):
            if begin < over:
                raise self._bad_break(begin, end, "overlaps another one of", "en chevauche une de")
        return self

    def _bad_break(self, start: Minute, end: Minute, en: str, fr: str) -> PlantFileError:
        pause = f"{_clock(start)}–{_clock(end)}"
        own = self.name
        return PlantFileError(
            Text(
                en=f"the break {pause} {en} the shift '{own.en}'",
                fr=f"la pause {pause} {fr} l'équipe « {own.fr} »",
            ),
            Text(
                en=f"keep each break between {_clock(self.start)} and {_clock(self.end)}, apart",
                fr=f"placez chaque pause entre {_clock(self.start)} et {_clock(self.end)}, "
                "sans chevauchement",
            ),
        )


class CalendarSettings(Strict):
    """The whole section. Without shifts the plant counts as open all day, every day."""

    shifts: tuple[ShiftTime, ...] = ()
    closed: tuple[Annotated[date, BeforeValidator(read_date)], ...] = ()

    @model_validator(mode="after")
    def _shifts_apart(self) -> CalendarSettings:
        week = 7 * DAY
        laid = sorted(
            (day * DAY + shift.minutes[0], day * DAY + shift.minutes[1], index)
            for index, shift in enumerate(self.shifts)
            for day in shift.days
        )
        again = [(start + week, end + week, index) for start, end, index in laid[:1]]
        for (_, end, one), (start, _, other) in pairwise([*laid, *again]):
            if start < end:
                raise _overlap(self.shifts[one], self.shifts[other], start)
        return self


def _overlap(one: ShiftTime, other: ShiftTime, at: Minute) -> PlantFileError:
    day = at // DAY % 7
    when = _clock(at)
    return PlantFileError(
        Text(
            en=f"the shifts '{one.name.en}' and '{other.name.en}' overlap ({WEEKDAYS[day]} {when})",
            fr=f"les équipes « {one.name.fr} » et « {other.name.fr} » se chevauchent "
            f"({_FRENCH[day]} {when})",
        ),
        Text(
            en="end one where the other begins, or give them different days",
            fr="terminez l'une où commence l'autre, ou donnez-leur des jours différents",
        ),
    )


def _clock(minute: Minute) -> str:
    hours, minutes = divmod(minute, 60)
    return f"{hours % 24:02d}:{minutes:02d}" if minute != DAY else "24:00"
