"""What the calendar plans for one date, by the clock on the wall: weekdays, rotations, exceptions.

Everything here is minutes after the midnight that the date begins with; what instants these are is
for the zone to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from edge.text import Text
from shadow.interval import clipped
from shadow.planning.exceptions import ExceptionalDays, ShiftChange
from shadow.planning.rotation import Rotation
from shadow.planning.shift_time import Pauses, ShiftTime, check_start, laid_breaks, over
from shadow.planning.written import DAY, Minute
from shadow.plant import Label

ALWAYS_OPEN = Text(en="day", fr="journée")
"""The name of the shift that fills the whole local day where the plant file names none."""


class Rules(Protocol):
    """What decides it: the parts of the section `calendar`."""

    @property
    def shifts(self) -> Sequence[ShiftTime]:
        """The shifts by weekday."""
        ...

    @property
    def rotations(self) -> Sequence[Rotation]:
        """The teams that take turns in them."""
        ...

    @property
    def closed(self) -> Sequence[date]:
        """The days on which none begins."""
        ...

    @property
    def exceptions(self) -> Sequence[ExceptionalDays]:
        """The days that are not as usual."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One shift of one date; `team` is who works it, where a rotation says so."""

    name: Text
    start: Minute
    end: Minute
    breaks: Pauses = ()
    on_holidays: bool = True
    team: str = ""

    def is_called(self, name: str) -> bool:
        """Tell whether this is its name, in either language."""
        return same(name, self.name.en) or same(name, self.name.fr)


_ALL_DAY = Turn(name=ALWAYS_OPEN, start=0, end=DAY)


def same(one: str, other: str) -> bool:
    """Tell whether two names are one: small and capital letters do not matter."""
    return one.strip().casefold() == other.strip().casefold()


def usual(rules: Rules, day: date) -> list[Turn]:
    """Return what takes place on such a day, by weekday and rotation; without shifts, always."""
    if not rules.shifts:
        return [_ALL_DAY]
    duties: dict[str, str | None] = {}
    for rotation in rules.rotations:
        duties.update({name.casefold(): None for name in rotation.names()})
        duties.update({n.casefold(): team for n, team in rotation.duties(day).items()})
    found = (_turn(one, duties) for one in rules.shifts if day.weekday() in one.days)
    return sorted((turn for turn in found if turn is not None), key=lambda turn: turn.start)


def _turn(shift: ShiftTime, duties: Mapping[str, str | None]) -> Turn | None:
    names = (shift.name.en.strip().casefold(), shift.name.fr.strip().casefold())
    said = next((name for name in names if name in duties), None)
    if said is None:
        return turn(shift)
    team = duties[said]
    return None if team is None else replace(turn(shift), team=team)


def turn(shift: ShiftTime) -> Turn:
    """Lay out a shift of the plant file."""
    start, end = shift.minutes
    return Turn(
        name=shift.name.text(),
        start=start,
        end=end,
        breaks=tuple(shift.break_minutes),
        on_holidays=shift.works_on_holidays,
    )


def turns_of(
    rules: Rules, day: date, exceptions: Iterable[ExceptionalDays], *, holiday: bool
) -> list[Turn]:
    """Return what takes place on one date, in order.

    The list of closed days and a holiday take shifts away, then the exceptions have their say.
    """
    as_usual = usual(rules, day)
    turns = [] if day in rules.closed else [t for t in as_usual if t.on_holidays or not holiday]
    for one in exceptions:
        if one.first <= day <= one.last:
            turns = _excepted(as_usual, turns, one, day)
    return sorted(turns, key=lambda turn: turn.start)


def _excepted(
    as_usual: Sequence[Turn], held: Sequence[Turn], one: ExceptionalDays, day: date
) -> list[Turn]:
    if one.closed:
        return []
    if one.shifts:
        return _given(one.shifts, day)
    turns = list(as_usual) if one.open else list(held)
    turns = [turn for turn in turns if not any(turn.is_called(name) for name in one.drop)]
    for change in one.change:
        turns = [_changed(turn, change) if turn.is_called(change.name) else turn for turn in turns]
    return [*turns, *_given(one.add, day)]


def _given(shifts: Iterable[ShiftTime], day: date) -> list[Turn]:
    return [turn(shift) for shift in shifts if day.weekday() in shift.days]


def _changed(turn: Turn, change: ShiftChange) -> Turn:
    """Give a turn other times; breaks that no longer lie within it are cut or fall away."""
    start = turn.start if change.start is None else change.start
    end = turn.end if change.end is None else change.end
    end = over(start, end % DAY or DAY)
    name = Label(en=turn.name.en, fr=turn.name.fr)
    check_start(name, start)
    if change.breaks is None:
        breaks = tuple(clipped(turn.breaks, start, end))
    else:
        breaks = laid_breaks(name, start, end, change.breaks)
    return replace(turn, start=start, end=end, breaks=breaks)
