"""Times of the day, weekdays and dates as people write them in a plant file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from edge.refusals import PlantFileError
from edge.text import Text

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FRENCH_DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
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
    for names in (WEEKDAYS, FRENCH_DAYS):
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
DaysField = Annotated[tuple[int, ...], BeforeValidator(read_days)]
DateField = Annotated[date, BeforeValidator(read_date)]


def clock(minute: Minute) -> str:
    """Write a time of the day.

    >>> clock(390), clock(1440), clock(1800)
    ('06:30', '24:00', '06:00')
    """
    hours, minutes = divmod(minute, 60)
    return f"{hours % 24:02d}:{minutes:02d}" if minute != DAY else "24:00"


def dated(day: date) -> Text:
    """Write a date with its weekday, for messages.

    >>> dated(date(2026, 12, 19)).en, dated(date(2026, 12, 19)).fr
    ('2026-12-19 (sat)', '2026-12-19 (sam)')
    """
    at = day.weekday()
    return Text(en=f"{day} ({WEEKDAYS[at]})", fr=f"{day} ({FRENCH_DAYS[at]})")
