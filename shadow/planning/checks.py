"""What cannot be in a calendar: shifts that overlap, names that no shift has, empty exceptions.

A gap between shifts is no mistake: the plant is closed then. Overlaps are looked for over a whole
cycle of weekdays and rotations, at most ten years, and around every exception; were one to escape,
the calendar would still cut the later shift (`shadow.calendar`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import lcm

from edge.refusals import PlantFileError
from edge.text import Text
from shadow.planning.exceptions import ExceptionalDays
from shadow.planning.holidays import Holidays, HolidaySettings
from shadow.planning.turn import Rules, Turn, same, turns_of, usual
from shadow.planning.written import DAY, FRENCH_DAYS, WEEKDAYS, Minute, clock, dated

_ONE_DAY = timedelta(days=1)
_A_MONDAY = date(2001, 1, 1)
_LONGEST_CYCLE = 3660

_Overlap = tuple[date, Minute, Turn, Turn]


def check_rotations(rules: Rules) -> None:
    """Refuse a rotation that names no shift, and a shift that two rotations name."""
    known = [name for shift in rules.shifts for name in (shift.name.en, shift.name.fr)]
    for rotation in rules.rotations:
        for name in rotation.names():
            if not any(same(name, one) for one in known):
                raise _no_shift(name, known)
    named = Counter(name.casefold() for rotation in rules.rotations for name in rotation.names())
    for name, times in named.items():
        if times > 1:
            raise PlantFileError(
                Text(
                    en=f"the shift '{name}' stands in two rotations",
                    fr=f"l'équipe « {name} » figure dans deux rotations",
                ),
                Text(
                    en="let one rotation say who works it",
                    fr="laissez une seule rotation dire qui la fait",
                ),
            )


def check_week(rules: Rules) -> None:
    """Refuse shifts that overlap on days as usual."""
    cycle = min(lcm(7, *(rotation.cycle() for rotation in rules.rotations)), _LONGEST_CYCLE)
    days = [_A_MONDAY + step * _ONE_DAY for step in range(cycle + 1)]
    for day, minute, one, other in _overlaps((day, usual(rules, day)) for day in days):
        raise _overlap(day, minute, one, other, by_date=bool(rules.rotations))


def check_exceptions(rules: Rules, holidays: HolidaySettings | None) -> None:
    """Refuse an exception that changes a shift of no such day, or lets shifts overlap.

    Where only the time zone decides about holidays, it is not known here whether there are any;
    then it is enough that an exception fits without them or with them.
    """
    zones = ("UTC", "Europe/Paris") if holidays is None else ("UTC",)
    wrong = None
    for zone in zones:
        found = _misfit(rules, Holidays(holidays, zone))
        if found is None:
            return
        wrong = wrong or found
    if wrong is not None:
        raise wrong


def _misfit(rules: Rules, holidays: Holidays) -> PlantFileError | None:
    def turns(day: date, exceptions: Sequence[ExceptionalDays]) -> list[Turn]:
        return turns_of(rules, day, exceptions, holiday=holidays.name(day) is not None)

    for index, one in enumerate(rules.exceptions):
        met = [
            turn
            for day in one.days()
            for turn in (usual(rules, day) if one.open else turns(day, rules.exceptions[:index]))
        ]
        for name in one.named():
            if not any(turn.is_called(name) for turn in met):
                return _not_on(one, name, met)
    near = (-_ONE_DAY, 0 * _ONE_DAY, _ONE_DAY)
    touched = {day + step for one in rules.exceptions for day in one.days() for step in near}
    laid = [(day, turns(day, rules.exceptions)) for day in sorted(touched)]
    return next((_overlap(*found, by_date=True) for found in _overlaps(laid)), None)


def _overlaps(laid: Iterable[tuple[date, Sequence[Turn]]]) -> Iterator[_Overlap]:
    """Find turns that start before the one before them is over, on whatever day it began."""
    flat = [
        (day.toordinal() * DAY + turn.start, day.toordinal() * DAY + turn.end, day, turn)
        for day, turns in laid
        for turn in turns
    ]
    for (_, end, _, one), (start, _, day, other) in pairwise(flat):
        if start < end:
            yield day, other.start, one, other


def _overlap(day: date, at: Minute, one: Turn, other: Turn, *, by_date: bool) -> PlantFileError:
    when = Text(en=WEEKDAYS[day.weekday()], fr=FRENCH_DAYS[day.weekday()])
    when = dated(day) if by_date else when
    names = (one.name, other.name)
    return PlantFileError(
        Text(
            en="the shifts '{}' and '{}' overlap".format(*(name.en for name in names))
            + f" ({when.en} {clock(at)})",
            fr="les équipes « {} » et « {} » se chevauchent".format(*(name.fr for name in names))
            + f" ({when.fr} {clock(at)})",
        ),
        Text(
            en="end one where the other begins, or give them different days",
            fr="terminez l'une où commence l'autre, ou donnez-leur des jours différents",
        ),
    )


def _no_shift(name: str, known: Iterable[str]) -> PlantFileError:
    words = ", ".join(dict.fromkeys(known)) or "-"
    return PlantFileError(
        Text(en=f"there is no shift '{name}'", fr=f"il n'y a pas d'équipe « {name} »"),
        Text(
            en=f"use one of: {words}; or add it under shifts:",
            fr=f"utilisez l'une de : {words} ; ou ajoutez-la sous shifts:",
        ),
    )


def _not_on(one: ExceptionalDays, name: str, met: Iterable[Turn]) -> PlantFileError:
    first, last = dated(one.first), dated(one.last)
    days = (
        Text(en=f"on {first.en}", fr=f"le {first.fr}")
        if one.first == one.last
        else Text(en=f"from {first.en} to {last.en}", fr=f"du {first.fr} au {last.fr}")
    )
    names = list(dict.fromkeys(turn.name for turn in met))
    english = ", ".join(name.en for name in names) or "-"
    french = ", ".join(name.fr for name in names) or "-"
    return PlantFileError(
        Text(
            en=f"{days.en} there is no shift '{name}' to change",
            fr=f"{days.fr}, il n'y a pas d'équipe « {name} » à changer",
        ),
        Text(
            en=f"use one of those that take place then ({english}), add it under add:, "
            "or, on a holiday, write open: true as well",
            fr=f"utilisez l'une de celles qui ont lieu alors ({french}), ajoutez-la sous add:, "
            "ou, un jour férié, écrivez aussi open: true",
        ),
    )
