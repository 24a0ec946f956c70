"""Days that are not as usual: closed, open all the same, shortened, lengthened, with overtime.

Exceptions are applied in the order of the file, each to what the ones before it left. They win
over the weekdays, the rotations, the holidays and the list of closed days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field, model_validator

from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from shadow.planning.shift_time import BreakTime, ShiftTime
from shadow.planning.written import DateField, TimeField
from shadow.plant import LabelField

LONGEST = 366
"""The most days of one exception: what holds for longer is the calendar itself."""
_ONE_DAY = timedelta(days=1)


class ShiftChange(Strict):
    """Other times or other breaks of a shift that takes place on these days."""

    name: str
    start: TimeField | None = Field(default=None, alias="from")
    end: TimeField | None = Field(default=None, alias="to")
    breaks: tuple[BreakTime, ...] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> ShiftChange:
        if (self.start, self.end, self.breaks) == (None, None, None):
            raise PlantFileError(
                Text(
                    en=f"nothing is said to change in the shift '{self.name}'",
                    fr=f"rien n'est dit de ce qui change dans l'équipe « {self.name} »",
                ),
                Text(en="add from:, to: or breaks:", fr="ajoutez from:, to: ou breaks:"),
            )
        return self


class ExceptionalDays(Strict):
    """One day (`day`) or several (`from`, `to`, the last one included), and what happens then.

    Either all is `closed`; or it is `open` as usual although a holiday or the list of closed days
    says otherwise; or it has its own `shifts` and no other. To what takes place then, `drop` takes
    shifts away by their names, `change` moves their times, and `add` adds shifts.
    """

    why: LabelField
    day: DateField | None = None
    start: DateField | None = Field(default=None, alias="from")
    end: DateField | None = Field(default=None, alias="to")
    closed: bool = False
    open: bool = False
    shifts: tuple[ShiftTime, ...] = ()
    drop: tuple[str, ...] = ()
    change: tuple[ShiftChange, ...] = ()
    add: tuple[ShiftTime, ...] = ()

    @property
    def first(self) -> date:
        """The first of its days."""
        return self.day or self.start or date.min

    @property
    def last(self) -> date:
        """The last of its days."""
        return self.day or self.end or date.min

    def days(self) -> Iterator[date]:
        """Go through its days."""
        day = self.first
        while day <= self.last:
            yield day
            day += _ONE_DAY

    def named(self) -> tuple[str, ...]:
        """The names of the shifts that it drops or changes."""
        return (*self.drop, *(change.name for change in self.change))

    @model_validator(mode="after")
    def _says_when(self) -> ExceptionalDays:
        half = (self.start is None) != (self.end is None)
        if half or (self.start is None) == (self.day is None):
            raise PlantFileError(*_WHEN)
        if self.last < self.first:
            raise _reversed(self.first, self.last)
        if self.last - self.first >= LONGEST * _ONE_DAY:
            raise _too_long(self.first, self.last)
        return self

    @model_validator(mode="after")
    def _says_one_thing(self) -> ExceptionalDays:
        whole = sum(map(bool, (self.closed, self.open, self.shifts)))
        parts = bool(self.drop or self.change or self.add)
        if whole > 1 or (parts and (self.closed or self.shifts)) or not (whole or parts):
            raise PlantFileError(*_WHAT)
        return self


_WHEN = (
    Text(
        en="it is not clear which days are meant",
        fr="on ne sait pas quels jours sont visés",
    ),
    Text(
        en="write either day: 2026-12-24, or from: 2026-08-03 and to: 2026-08-21 (its last day)",
        fr="écrivez soit day: 2026-12-24, soit from: 2026-08-03 et to: 2026-08-21 (dernier jour)",
    ),
)
_WHAT = (
    Text(
        en="an exception says one thing about its days",
        fr="une exception dit une seule chose de ses jours",
    ),
    Text(
        en="write one of closed: true, open: true or shifts:; or drop:, change: and add:, "
        "which also go with open: true",
        fr="écrivez closed: true, open: true ou shifts: ; ou bien drop:, change: et add:, "
        "qui vont aussi avec open: true",
    ),
)


def _reversed(first: date, last: date) -> PlantFileError:
    return PlantFileError(
        Text(
            en=f"it ends on {last}, before it begins on {first}",
            fr=f"elle finit le {last}, avant de commencer le {first}",
        ),
        Text(en="put the earlier date under from:", fr="mettez la première date sous from:"),
    )


def _too_long(first: date, last: date) -> PlantFileError:
    return PlantFileError(
        Text(
            en=f"from {first} to {last} is more than a year",
            fr=f"du {first} au {last}, il y a plus d'un an",
        ),
        Text(
            en="check the year; what holds for longer belongs into the shifts themselves",
            fr="vérifiez l'année ; ce qui dure plus va dans les équipes elles-mêmes",
        ),
    )
