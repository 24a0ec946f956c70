"""What a machine works on, over a period: where in its rows the work changes, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from gateway.event import Kind
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.words import Words
from shadow.context import programs
from shadow.job import NO_JOB, Job
from shadow.plant import Plant

_FIELDS = ("order", "operation", "program", "product")

Said = Sequence[str | None]
"""Order, operation, program and product as a row says them: None where it does not speak of it."""


class _Work(NamedTuple):
    order: str | None = None
    operation: str | None = None
    program: str | None = None
    product: str | None = None


class Jobs:
    """The changes of work of one machine, in order: the rules are those of `shadow.context`.

    `rows` are the places of the rows that change it, `at` their instants, `codes` what is worked on
    from there on. Before the first of them nobody has said (code 0).
    """

    def __init__(self, plant: Plant, chunks: Sequence[Chunk]) -> None:
        made_by, work = programs(plant.products), _Work()
        self.words: Words[Job] = Words([NO_JOB])
        rows, at, codes = [-1], [-(2**63)], [0]
        for row, instant, action, said in _operations(chunks):
            work = _after(work, action, said)
            product = work.product or made_by.get(work.program or "")
            rows.append(row)
            at.append(instant)
            codes.append(self.words.code(Job(work.order, product)))
        self.rows = np.array(rows, dtype=np.int64)
        self.at = np.array(at, dtype=np.int64)
        self.codes = np.array(codes, dtype=np.int64)

    def product_before(self, instant: Instant) -> str | None:
        """Return the product of the work just before an instant."""
        return self.words[int(self.codes[np.searchsorted(self.at, instant) - 1])].product

    def at_rows(self, rows: Numbers) -> Numbers:
        """Return what is worked on when rows are told, by their places within the period."""
        return self.codes[np.searchsorted(self.rows, rows, side="right") - 1]

    def at_times(self, at: Numbers) -> Numbers:
        """Return what is worked on from instants on."""
        return self.codes[np.searchsorted(self.at, at, side="right") - 1]


def _after(work: _Work, action: str | None, said: Said) -> _Work:
    """Say what is worked on after a row."""
    if action == "finished":
        return _Work(program=work.program)
    before = _Work(program=work.program) if action == "started" else work
    order, operation, program, product = said
    return _Work(
        before.order if order is None else order or None,
        before.operation if operation is None else operation or None,
        before.program if program is None else program or None,
        before.product if product is None else product or None,
    )


def _operations(chunks: Sequence[Chunk]) -> Iterator[tuple[int, Instant, str | None, Said]]:
    for chunk in chunks:
        rows = chunk.of_kind(Kind.OPERATION)
        if len(rows):
            said = zip(*(chunk.said(name, rows) for name in _FIELDS), strict=True)
            columns = (rows.tolist(), chunk.at[rows].tolist(), chunk.said("action", rows), said)
            for row, at, action, words in zip(*columns, strict=True):
                yield chunk.first + row, at, action, words
