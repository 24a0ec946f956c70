"""A shift as the plant file describes it, by the clock on the wall, with its breaks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pydantic import Field, model_validator

from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from shadow.planning.written import DAY, DaysField, Minute, TimeField, clock
from shadow.plant import Label, LabelField

Pauses = tuple[tuple[Minute, Minute], ...]
"""Breaks, sorted and apart, in minutes after the midnight that the shift's day began with."""


class BreakTime(Strict):
    """A break within a shift, by the wall clock."""

    start: TimeField = Field(alias="from")
    end: TimeField = Field(alias="to")


class ShiftTime(Strict):
    """A shift by the wall clock. One that ends at or before its start ends on the next day.

    `on_holidays` says whether it takes place on holidays. Where the file does not say, a shift
    that begins on all seven days of the week does, and any other does not.
    """

    name: LabelField
    days: DaysField = tuple(range(7))
    start: TimeField = Field(alias="from")
    end: TimeField = Field(alias="to")
    breaks: tuple[BreakTime, ...] = ()
    on_holidays: bool | None = None

    @property
    def minutes(self) -> tuple[Minute, Minute]:
        """Start and end in minutes after the midnight that the shift's day began with."""
        return self.start, over(self.start, self.end)

    @property
    def break_minutes(self) -> Pauses:
        """The breaks, sorted, in minutes after the midnight that the shift's day began with."""
        return laid_breaks(self.name, *self.minutes, self.breaks)

    @property
    def works_on_holidays(self) -> bool:
        """Whether it takes place on a holiday."""
        return len(self.days) == 7 if self.on_holidays is None else self.on_holidays

    @model_validator(mode="after")
    def _fits(self) -> ShiftTime:
        check_start(self.name, self.start)
        laid_breaks(self.name, *self.minutes, self.breaks)
        return self


def over(start: Minute, end: Minute) -> Minute:
    """Return when what starts at `start` is over: an end at or before it is the next day's.

    >>> over(360, 840), over(1320, 360), over(0, 0)
    (840, 1800, 1440)
    """
    return end if end > start else end + DAY


def laid_breaks(name: Label, start: Minute, end: Minute, breaks: Iterable[BreakTime]) -> Pauses:
    """Lay breaks into a shift, sorted; raises PlantFileError where one does not fit into it."""
    laid = sorted(
        (
            pause.start if pause.start >= start else pause.start + DAY,
            over(start, pause.end),
        )
        for pause in breaks
    )
    for begin, until in laid:
        if not start <= begin < until <= end:
            raise _bad_break(name, start, end, (begin, until), _OUTSIDE)
    for (_, until), later in pairwise(laid):
        if later[0] < until:
            raise _bad_break(name, start, end, later, _OVERLAPPING)
    return tuple(laid)


_OUTSIDE = Text(en="is not within", fr="sort de")
_OVERLAPPING = Text(en="overlaps another one of", fr="en chevauche une de")


def _bad_break(
    name: Label, start: Minute, end: Minute, pause: tuple[Minute, Minute], what: Text
) -> PlantFileError:
    said = "–".join(map(clock, pause))
    first, last = clock(start), clock(end)
    return PlantFileError(
        Text(
            en=f"the break {said} {what.en} the shift '{name.en}'",
            fr=f"la pause {said} {what.fr} l'équipe « {name.fr} »",
        ),
        Text(
            en=f"keep each break between {first} and {last}, apart",
            fr=f"placez chaque pause entre {first} et {last}, sans chevauchement",
        ),
    )


def check_start(name: Label, start: Minute) -> None:
    """Refuse a shift that starts at 24:00: that is the day after."""
    if start < DAY:
        return
    raise PlantFileError(
        Text(
            en=f"the shift '{name.en}' starts when its day is over",
            fr=f"l'équipe « {name.fr} » commence quand sa journée est finie",
        ),
        Text(
            en='write from: "00:00", and the day after under days:',
            fr='écrivez from: "00:00", et le jour suivant sous days:',
        ),
    )
