"""Editions: which version of the plant file was in force when, and what reached back since. Pure.

A version of the plant file is in force from the instant at which it was first seen until another
one is; the first ever reaches back for ever. The calendar of a shift is the one in force when the
shift began: whoever changes the file changes the shifts to come, never those that were worked.

A correction says otherwise, dated and with a reason: from `start` up to when it was applied, shifts
follow the version that it names. An undo takes a correction back. Nothing is ever struck out: what
was in force as one knew it at some instant follows from the entries up to then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from edge.instant import Instant
from shadow.interval import Interval, merged

EVER: Instant = -(2**63)
FOR_EVER: Instant = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """From `at` on a version of the plant file is in force; it stood at `path`.

    `calendar` names its calendar by its content: versions that share one need not be read for it.
    """

    at: Instant
    revision: str
    path: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """At `at` somebody said that a version's calendar holds from `start` on, and why."""

    at: Instant
    revision: str
    start: Instant
    why: str
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """At `at` somebody took the entry number `of` back, and why."""

    at: Instant
    of: int
    why: str
    author: str = ""


Entry = Seen | Correction | Undo
Step = tuple[Instant, str]
"""From when on which version is in force."""


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries, in the order in which they were written; the first has number 1.

    >>> journal = Journal((Seen(at=0, revision="a"), Seen(at=100, revision="b")))
    >>> journal.timeline()[1:], journal.in_force(99)
    ([(100, 'b')], 'a')
    >>> back = Correction(at=120, revision="b", start=40, why="late shift forgotten")
    >>> corrected = journal.plus(back)
    >>> corrected.timeline()[1:], corrected.known(110).in_force(99)
    ([(40, 'b')], 'a')
    >>> corrected.plus(Undo(at=130, of=3, why="by mistake")).in_force(99)
    'a'
    """

    entries: tuple[Entry, ...] = ()

    def plus(self, entry: Entry) -> Journal:
        """Return the journal with one more entry."""
        return Journal((*self.entries, entry))

    @property
    def newest(self) -> Seen | None:
        """The version that is in force now."""
        return next((one for one in reversed(self.entries) if isinstance(one, Seen)), None)

    @property
    def standing(self) -> Sequence[tuple[int, Correction]]:
        """The corrections that nobody took back, with their numbers, in order."""
        undone = {one.of for one in self.entries if isinstance(one, Undo)}
        return [
            (number, one)
            for number, one in enumerate(self.entries, 1)
            if isinstance(one, Correction) and number not in undone
        ]

    def known(self, at: Instant) -> Journal:
        """Return the journal as it was at an instant; the first version reaches back for ever."""
        dated = zip(self.dates, self.entries, strict=True)
        kept = [one for number, (date, one) in enumerate(dated) if date <= at or number == 0]
        return Journal(tuple(kept))

    def upto(self, number: int) -> Journal:
        """Return the journal with its first entries only."""
        return Journal(self.entries[:number])

    def seen(self) -> list[tuple[Instant, Seen]]:
        """Return the versions that have been in force, each with the instant from which it was."""
        dated = zip(self.dates, self.entries, strict=True)
        return [(date, one) for date, one in dated if isinstance(one, Seen)]

    def timeline(self) -> list[Step]:
        """Return which version's calendar shifts follow, by when they begin."""
        steps = [(date, one.revision) for date, one in self.seen()]
        steps[:1] = [(EVER, revision) for _, revision in steps[:1]]
        for _, one in self.standing:
            steps = _overlaid(steps, one)
        return _joined(steps)

    def in_force(self, begun: Instant) -> str | None:
        """Return the version whose calendar a shift follows that began at an instant."""
        steps = self.timeline()
        index = bisect_right(steps, begun, key=lambda step: step[0])
        return steps[index - 1][1] if index else None

    @property
    def dates(self) -> Sequence[Instant]:
        """When each entry was written: never before the one before it, whatever a clock said."""
        return list(accumulate((one.at for one in self.entries), max))


def cleaned(entries: Sequence[Entry]) -> Journal:
    """Let go of what says nothing new: a version told twice, by programs that start together.

    Numbers count what is kept, so that they are the same for everybody who reads the file.

    >>> cleaned([Seen(at=0, revision="a"), Seen(at=1, revision="a")]).entries
    (Seen(at=0, revision='a', path='', calendar=''),)
    """
    journal = Journal()
    for one in entries:
        newest = journal.newest
        if isinstance(one, Seen) and newest is not None and newest.revision == one.revision:
            continue
        journal = journal.plus(one)
    return journal


def differing(one: Journal, two: Journal) -> list[Interval]:
    """Return when shifts begin that follow another version in one journal than in the other.

    >>> told = Journal((Seen(at=0, revision="a"), Seen(at=50, revision="b")))
    >>> differing(told, told.plus(Correction(at=90, revision="b", start=20, why="")))
    [(20, 50)]
    """
    steps = sorted({at for journal in (one, two) for at, _ in journal.timeline()})
    ends = [*steps[1:], FOR_EVER]
    return merged(
        (start, end)
        for start, end in zip(steps, ends, strict=True)
        if one.in_force(start) != two.in_force(start)
    )


def _overlaid(steps: Sequence[Step], one: Correction) -> list[Step]:
    if one.start >= one.at:
        return list(steps)
    before = [step for step in steps if step[0] < one.start]
    after = [step for step in steps if step[0] > one.at]
    held = [revision for at, revision in steps if at <= one.at][-1:]
    return [*before, (one.start, one.revision), *((one.at, last) for last in held), *after]


def _joined(steps: Sequence[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if not kept or kept[-1][1] != step[1]:
            kept.append(step)
    return kept
