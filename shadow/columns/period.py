"""One machine's rows over a period, read once: what they say, before any books are made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from gateway.event import Event, Kind
from shadow.columns.chunk import Chunk, Numbers, kind_of
from shadow.columns.cycles import CycleCounter, Cycles, Teller
from shadow.columns.goods import Goods
from shadow.columns.hearing import heard
from shadow.columns.jobs import Jobs
from shadow.columns.notes import corrections, explained
from shadow.columns.spans import Spans
from shadow.columns.steps import Counters, Steps, told_in_disorder
from shadow.columns.stretches import CHANGEOVER, SETUP, Stretches, stretches_of
from shadow.columns.tables import Intricate
from shadow.columns.words import Words
from shadow.energy import EnergyFold
from shadow.interval import Interval
from shadow.plant import Machine, Plant
from shadow.thresholds import thresholds

_SILENT = frozenset({Kind.ORDER, Kind.STOCK})
"""Kinds that say nothing of a machine's figures."""


class Counted(NamedTuple):
    """What a chunk counts: the steps of its counters, and the cycles."""

    chunk: Chunk
    steps: Sequence[Steps]
    cycles: Sequence[Cycles]


class Period:
    """What the rows of one machine say, those before the period and after it included.

    Raises Intricate where only the fold reads them right.
    """

    def __init__(
        self,
        plant: Plant,
        machine: str,
        chunks: Sequence[Chunk],
        span: Interval,
        now: Instant | None = None,
    ) -> None:
        self.plant, self.machine = plant, machine
        self.start, end = span
        self.known = plant.machines.get(machine) or Machine()
        self.bounds = thresholds(plant.targets)
        self.reasons: Words[str] = Words([""])
        self.chunks = [chunk for chunk in chunks if len(chunk)]
        _check(self.chunks)
        first = int(self.chunks[0].at[0]) if self.chunks else None
        self.last = int(self.chunks[-1].at[-1]) if self.chunks else end
        self.present = max(end, self.last + 1) if now is None else max(end, now)
        self.jobs = Jobs(plant, self.chunks)
        self.heard = heard(self, self.start if first is None else min(self.start, first))
        disorder = told_in_disorder(self.chunks)
        self.counters, self.teller = Counters(disorder=disorder), Teller()
        self.goods = Goods(self.jobs)
        self.counted = self._counted()
        self.stretches = self._stretches(self.heard.spans)
        self.startup = self.stretches.within((SETUP, CHANGEOVER))

    def _counted(self) -> list[Counted]:
        parts, total = (CycleCounter(self.known.parts_per_cycle) for _ in range(2))
        found = []
        for chunk in self.chunks:
            steps = self.counters.steps(chunk)
            told = self.teller.cycles(chunk)
            self.goods.take(chunk, steps, self.counters)
            mixed = [one for one in steps if one.of != "total"]
            whole = [one for one in steps if one.of == "total"]
            read = [
                parts.cycles(chunk, self._until(chunk, mixed, all_counted=True), self.heard.runs),
                total.cycles(chunk, self._until(chunk, whole, all_counted=False), self.heard.runs),
            ]
            cycles = [one for one in (*read, told) if len(one.rows)]
            found.append(Counted(chunk, [*steps, *corrections(chunk)], cycles))
        return found

    def _until(self, chunk: Chunk, steps: list[Steps], *, all_counted: bool) -> list[Steps]:
        """Keep the steps that are read for cycles: until a better source speaks."""
        ends = [self.teller.begun, self.counters.begun.get("total") if all_counted else None]
        end = min((one for one in ends if one is not None), default=None)
        if end is None or chunk.first + len(chunk) <= end:
            return steps
        kept = [one.before(end - chunk.first) for one in steps]
        return [one for one in kept if len(one.rows)]

    def settled(self, at: Instant) -> bool:
        """Whether no later event can change what the time before an instant counts as."""
        ideals = (self.plant.ideal_cycle(self.machine, one) for one in (None, *self.plant.products))
        longest = max(self.bounds.micro_stop(ideal) for ideal in ideals)
        return self.heard.settled(at + longest) and self.goods.settled(at, self.last)

    def _stretches(self, spans: Spans) -> Stretches:
        product = self.jobs.product_before(self.present)
        changes = self.goods.changes(self.known.parts_per_cycle)
        return stretches_of(
            spans,
            (self.reasons, self.plant.reason_classes),
            explained(self.chunks),
            [*changes, *self.goods.running(product, self.present)],
            self._micro_stops,
        )

    def _micro_stops(self, at: Numbers) -> Numbers:
        """Return the micro-stop bounds of stops that begin at some instants."""
        return self._bound_of_job[self.jobs.at_times(at)]

    @cached_property
    def _bound_of_job(self) -> Numbers:
        products = [job.product for job in self.jobs.words.known]
        bounds = {
            product: self.bounds.micro_stop(self.plant.ideal_cycle(self.machine, product))
            for product in set(products)
        }
        return np.array([bounds[product] for product in products], dtype=np.int64)

    def energy(self) -> EnergyFold:
        """Fold the measurement that tells the machine's power or energy."""
        fold = EnergyFold(self.known.energy)
        channel = f"measurement:{self.known.energy}"
        for chunk in self.chunks if self.known.energy is not None else ():
            if channel in chunk.channels:
                self._measure(chunk, chunk.rows(chunk.channels.index(channel)), fold)
        return fold

    def _measure(self, chunk: Chunk, rows: Numbers, fold: EnergyFold) -> None:
        jobs = self.jobs.at_rows(chunk.first + rows).tolist()
        said = (chunk.at[rows].tolist(), chunk.picked("value", rows), chunk.picked("unit", rows))
        for job, at, value, unit in zip(jobs, *said, strict=True):
            values = {"name": self.known.energy, "value": value, "unit": unit}
            item = Event(
                machine=self.machine,
                kind=Kind.MEASUREMENT,
                values=values,
                at=at,
                seq=0,
                seen=at,
                id="",
            )
            fold.push(item, self.jobs.words[job])


def _check(chunks: Sequence[Chunk]) -> None:
    """See that the columns hold all that is said; raises Intricate."""
    for chunk in chunks:
        if chunk.silent("exact"):
            continue
        for code, name in enumerate(chunk.channels):
            if kind_of(name) not in _SILENT and bool(
                (chunk.words("exact", chunk.rows(code))[0] >= 0).any()
            ):
                raise Intricate(f"values of {name} that no column holds")
