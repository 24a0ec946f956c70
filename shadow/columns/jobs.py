"""What a machine works on, over a period: where in its rows the work changes, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from edge.instant import Instant
from gateway.event import Event, Kind
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.words import Words
from shadow.context import Context, ContextFold, programs
from shadow.job import NO_JOB, Job
from shadow.plant import Plant

_FIELDS = ("action", "order", "operation", "program", "product")


class Jobs:
    """The changes of work of one machine, in order.

    `rows` are the places of the rows that change it, `at` their instants, `codes` what is worked on
    from there on. Before the first of them nobody has said (code 0).
    """

    def __init__(self, plant: Plant, machine: str, chunks: Sequence[Chunk]) -> None:
        fold = ContextFold(programs(plant.products))
        self.words: Words[Job] = Words([NO_JOB])
        rows, at, codes = [-1], [-(2**63)], [0]
        for row, item in _operations(machine, chunks):
            fold.push(item)
            rows.append(row)
            at.append(item.at)
            codes.append(self.words.code(fold.context.job))
        self.rows = np.array(rows, dtype=np.int64)
        self.at = np.array(at, dtype=np.int64)
        self.codes = np.array(codes, dtype=np.int64)
        self._fold = fold

    def before(self, instant: Instant) -> Context:
        """Return the work just before an instant."""
        return self._fold.at(instant)

    def at_rows(self, rows: Numbers) -> Numbers:
        """Return what is worked on when rows are told, by their places within the period."""
        return self.codes[np.searchsorted(self.rows, rows, side="right") - 1]

    def at_times(self, at: Numbers) -> Numbers:
        """Return what is worked on from instants on."""
        return self.codes[np.searchsorted(self.at, at, side="right") - 1]


def _operations(machine: str, chunks: Sequence[Chunk]) -> Iterable[tuple[int, Event]]:
    for chunk in chunks:
        rows = chunk.of_kind(Kind.OPERATION)
        if not len(rows):
            continue
        said = zip(*(chunk.picked(name, rows) for name in _FIELDS), strict=True)
        for row, at, own in zip(rows.tolist(), chunk.at[rows].tolist(), said, strict=True):
            told = zip(_FIELDS, own, strict=True)
            values = {name: word for name, word in told if word is not None}
            yield chunk.first + row, _event(machine, at, values)


def _event(machine: str, at: Instant, values: dict[str, object]) -> Event:
    return Event(
        machine=machine,
        kind=Kind.OPERATION,
        values=values,  # type: ignore[arg-type]
        at=at,
        seq=0,
        seen=at,
        id="",
    )
