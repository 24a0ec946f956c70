"""A month's totals of one machine: its books by product, and what else a window of months needs.

Totals of months that follow each other add up to those of the whole, as whole numbers do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge.instant import Instant
from gateway.event import State
from shadow.columns.book import Book
from shadow.columns.chunk import Numbers
from shadow.columns.dark import Gap
from shadow.columns.distinct import counted, distinct
from shadow.columns.grid import Grid
from shadow.columns.ledger import Ledger
from shadow.columns.words import Words
from shadow.job import Job
from shadow.sums import Sums, add
from shadow.time_class import TimeClass

TABLES = ("states", "classes", "stops", "parts", "planned", "startup", "dark")
Key = Sequence[Any]
"""The key of an entry as JSON has it."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Entries of all tables (product, table, key: amount), cycles by product and bin, and facts.

    `counted` says since when something is counted, `told` since when cycles are told, `product`
    what is under way at the end.
    """

    products: Sequence[str | None]
    keys: Sequence[Key]
    entries: Numbers
    cycles: Numbers
    counted: Mapping[str, Instant]
    told: Instant | None
    product: str | None


def totals_of(ledger: Ledger, grid: Grid) -> Totals | None:
    """Add up a ledger over the whole of a grid; None where later events may still tell more."""
    period, book = ledger.period, ledger.book(grid)
    if period.known.energy is not None or not _is_final(book):
        return None
    end = int(grid.bounds[-1])
    products = sorted({job.product for job in book.jobs}, key=lambda one: (one is not None, one))
    code = {product: place for place, product in enumerate(products)}
    of_job = np.array([code[job.product] for job in book.jobs], dtype=np.int64)
    keys: list[Key] = []
    found: list[Numbers] = []
    for place, name in enumerate(TABLES):
        page, key, amount = book.tables[name].entries
        said = [_said(name, one) for one in book.tables[name].keys]
        met = distinct(key)
        known = np.zeros(len(said), dtype=np.int64)
        known[met] = len(keys) + np.arange(len(met))
        keys.extend(said[one] for one in met.tolist())
        count = len(page)
        found.append(np.stack([of_job[book.job[page]], np.full(count, place), known[key], amount]))
    return Totals(
        products=products,
        keys=keys,
        entries=_added(np.concatenate(found, axis=1)),
        cycles=_cycles(book, of_job),
        counted=dict(sorted(period.counters.counted.items())),
        told=period.teller.begun_at,
        product=period.jobs.product_before(end),
    )


def _is_final(book: Book) -> bool:
    """Whether no gap is left whose parts a counter may still tell."""
    said: Any = book.tables["dark"].keys
    gaps = [gap for gap, _ in said]
    return all(gap.told is not None or gap.start < 0 for gap in gaps)


def _added(entries: Numbers) -> Numbers:
    """Add up what has the same product, table and key; in their order."""
    place = np.lexsort(entries[2::-1])
    entries = entries[:, place]
    new = np.ones(entries.shape[1], dtype=bool)
    new[1:] = (entries[:3, 1:] != entries[:3, :-1]).any(axis=0)
    first = np.flatnonzero(new)
    if not len(first):
        return entries
    amount = np.add.reduceat(entries[3], first)
    return np.concatenate([entries[:3, first], amount[None]])[:, amount != 0]


def _cycles(book: Book, of_job: Numbers) -> Numbers:
    """Count cycles by product and bin: three rows of numbers."""
    job = np.repeat(of_job[book.cycles.job], book.cycles.counts)
    inside = np.repeat(book.cycles.cell >= 0, book.cycles.counts)
    pairs = (job.astype(np.int64) << 16 | book.cycles.size)[inside]
    met, count = counted(pairs)
    return np.stack([met >> 16, met & 0xFFFF, count])


def _said(name: str, key: Any) -> Key:
    """Write a key in JSON's types."""
    if name in {"states", "classes"}:
        word, reason = key
        return [word.value, reason]
    if name == "dark":
        gap, state = key
        return [gap.start, gap.end, gap.told, gap.since, state.value]
    return [key.value] if isinstance(key, TimeClass) else [key]


def _meant(name: str, key: Key, end: Instant) -> Any:
    """Read a key back; None for a gap that hides nothing by the end of a period."""
    match name:
        case "states":
            return State(key[0]), key[1]
        case "classes":
            return TimeClass(key[0]), key[1]
        case "stops":
            return TimeClass(key[0])
        case "dark":
            hides = Gap(*key[:4]).hides(end)
            return State(key[4]) if hides else None
    return key[0]


@dataclass(slots=True)
class Summed:
    """Totals of months that follow each other, added up."""

    jobs: dict[Job, Sums] = field(default_factory=dict)
    counted: dict[str, Instant] = field(default_factory=dict)
    told: Instant | None = None
    product: str | None = None

    @property
    def known(self) -> Mapping[Job, Sums]:
        """The books by product, those without any entry left out."""
        return {job: sums for job, sums in self.jobs.items() if sums != Sums()}


def summed(months: Sequence[Totals], end: Instant) -> Summed:
    """Add up months in their order, as they are known at the end of the last."""
    whole = Summed(product=months[-1].product)
    words: Words[tuple[str | None, int, tuple[Any, ...]]] = Words()
    places, amounts = [], []
    for one in months:
        for product, table, key in one.entries[:3].T.tolist():
            places.append(words.code((one.products[product], table, tuple(one.keys[key]))))
        amounts.append(one.entries[3])
        for of, first in one.counted.items():
            whole.counted[of] = min(first, whole.counted.get(of, first))
        if one.told is not None:
            whole.told = one.told if whole.told is None else min(whole.told, one.told)
    sums = np.zeros(len(words), dtype=np.int64)
    np.add.at(sums, np.array(places, dtype=np.int64), np.concatenate(amounts))
    for (product, table, key), amount in zip(words.known, sums.tolist(), strict=True):
        meant = _meant(TABLES[table], key, end)
        if meant is not None:
            page = whole.jobs.setdefault(Job(product=product), Sums())
            add(getattr(page, TABLES[table]), meant, amount)
    for product in dict.fromkeys(name for one in months for name in one.products):
        many = _many(months, product)
        met = np.flatnonzero(many)
        page = whole.jobs.setdefault(Job(product=product), Sums())
        page.cycles.update(zip(met.tolist(), many[met].tolist(), strict=True))
    return whole


def _many(months: Sequence[Totals], product: str | None) -> Numbers:
    """Count the cycles of a product by bin."""
    parts = [
        one.cycles[1:, one.cycles[0] == one.products.index(product)]
        for one in months
        if product in one.products
    ]
    size, count = np.concatenate(parts, axis=1)
    many: Numbers = np.bincount(size, weights=count, minlength=1).astype(np.int64)
    return many
