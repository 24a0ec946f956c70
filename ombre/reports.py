"""The answers of `kpi`, `flow` and `maturity`, from the store to one JSON object each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

from dashboards.language import in_language
from edge.instant import Instant, system_clock
from ombre.book import Book
from ombre.language import LANGUAGE
from ombre.machine_names import named
from shadow.period import parse_moment, parse_period
from shadow.question import Question
from shadow.revisions import Revisions
from shadow.service import Shadow
from shadow.view import Figures

Report = Mapping[str, Any]


@contextmanager
def open_shadow(book: Book, as_of: Instant | None = None) -> Iterator[Shadow]:
    """Open the store of a plant and put a shadow over it; raises StoreAway for one out of reach.

    `as_of` shows the plant as it was known at that instant: the events that had arrived, the plant
    file then in force, and that instant as the present.

    The store is asked once beforehand: figures that need no event (no machine, no loop) would
    otherwise be given as if it had answered.
    """
    store = book.home.open(system_clock)
    try:
        store.end()
        with closing(Revisions(book.revisions)) as revisions:
            if as_of is None:
                book.in_force.remember()
            past = book.in_force.journal, book.in_force.plans
            plan = book.plant, book.calendar
            shadow = Shadow(*plan, store, system_clock, revisions, past=past)
            yield shadow if as_of is None else shadow.known_at(as_of)
    finally:
        store.close()


def period(book: Book, from_: str | None, to: str | None) -> tuple[Instant, Instant]:
    """Read the period that the user asked for; the running shift where nothing was said."""
    return parse_period(from_, to, book.calendar, system_clock())


@contextmanager
def figures(book: Book, asked: Question, as_of: Instant | None = None) -> Iterator[Figures]:
    """Hand over the measures that were asked for, computed as they are taken.

    Machines and lines may be named by their labels.
    """
    with open_shadow(book, as_of) as shadow:
        yield shadow.figures(_by_key(shadow, asked))


def _by_key(shadow: Shadow, asked: Question) -> Question:
    plant, machines, lines = shadow.plant, asked.machines or (), asked.lines or ()
    within = [machine for line in plant.lines.values() for machine in line.machines]
    known = [*(str(machine["id"]) for machine in shadow.machines()), *within] if machines else []
    return replace(
        asked,
        machines=named(machines, plant, known) or None,
        lines=named(lines, plant, list(plant.lines), "--line") or None,
    )


def kpi(
    book: Book, start: Instant, end: Instant, machines: Sequence[str], by: str | None
) -> Report:
    """Compute all measures of a period."""
    asked = Question(start=start, end=end, machines=machines, by=by)
    with figures(book, asked) as found:
        return _said(found.whole())


def moment(book: Book, said: str, option: str) -> Instant:
    """Read an instant that the user gave with an option."""
    return parse_moment(said, option, book.calendar, system_clock())


def ideal(book: Book, start: Instant, end: Instant, machines: Sequence[str]) -> Report:
    """Hold the ideal cycles against the cycles of a period."""
    with open_shadow(book) as shadow:
        known = [str(machine["id"]) for machine in shadow.machines()]
        wanted = named(machines, shadow.plant, known) or None
        return _said(shadow.ideal(start, end, wanted))


def flow(book: Book, start: Instant, end: Instant) -> Report:
    """Compute the flow of a period."""
    with open_shadow(book) as shadow:
        return _said(shadow.flow(start, end))


def maturity(book: Book, start: Instant | None, end: Instant | None) -> Report:
    """Judge the step over a period, by default the last 28 days."""
    with open_shadow(book) as shadow:
        return _said(shadow.maturity(start, end))


def letters(book: Book, limit: int) -> Report:
    """List the newest readings that could not be read, and count all of them."""
    with open_shadow(book) as shadow:
        return _said(shadow.letters(limit))


def _said(answer: Report) -> Report:
    said: Report = in_language(answer, LANGUAGE)
    return said
