"""Totals of closed months, kept in a folder beside the store: a cache, never a second truth.

Each file says from what it was made: the cold pieces up to the month's end, the calendar and what
the plant file says of the machines. Where any of it is another by now the month is added up anew;
thrown away, the folder is made again to the same bytes. Months whose events are not all cold, or
of which later events may still tell something, are not kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from edge.instant import HOUR, Duration, format_instant
from gateway.embedded.piece import Holdings
from shadow.calendar import Calendar
from shadow.columns.grid import Grid
from shadow.columns.month import Totals, summed, totals_of
from shadow.columns.month_file import Kept, read_months, write_months
from shadow.columns.reading import AFTER, Reader
from shadow.columns.tables import Intricate, PieceStore
from shadow.context import programs
from shadow.interval import Interval
from shadow.plant import Machine, Plant
from shadow.thresholds import thresholds
from shadow.window import Frame, Window, frame, window_of

FOLDER = "rollup"
VERSION = 1
"""Of what the files say. A change of what events mean is a new version."""

_SETTLED: Duration = AFTER + HOUR
_MONTH: Duration = 32 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class RollUp:
    """The months of one plant, in a folder of their own beside the store's files."""

    plant: Plant
    calendar: Calendar
    store: PieceStore

    def windows(self, machines: Sequence[str], span: Interval) -> list[Window] | None:
        """Make one window a machine over whole months; None where the cache cannot answer."""
        months = list(self.calendar.months(span[0] - _MONTH, span[1] + _MONTH))
        months = [one for one in months if span[0] <= one[0] and one[1] <= span[1]]
        if not months or (months[0][0], months[-1][1]) != span:
            return None
        held = self.store.holdings()
        told = [self._month(machines, month, held) for month in months]
        if any(len(one) < len(machines) for one in told):
            return None
        around = frame(self.calendar, "", *span)
        return [
            self._window(replace(around, machine=machine), [totals[machine] for totals in told])
            for machine in machines
        ]

    def _window(self, around: Frame, months: Sequence[Totals]) -> Window:
        whole, end = summed(months, around.end), around.end
        return window_of(
            around,
            self.plant,
            thresholds(self.plant.targets),
            whole.known,
            counted=frozenset(of for of, first in whole.counted.items() if first < end),
            cycles_told=whole.told is not None and whole.told < end,
            product=whole.product,
        )

    def _month(
        self, machines: Sequence[str], month: Interval, held: Holdings
    ) -> Mapping[str, Totals]:
        """Return the totals of a month, from its file or made anew, of the machines that have any.

        They are of whole months only: those of which everything is cold and nothing is open.
        """
        basis = self._basis(month)
        keys = {
            machine: key
            for machine in machines
            if (key := self._key(machine, basis, held, month)) is not None
        }
        path = self.store.folder / FOLDER / f"{format_instant(month[0])[:13]}.npz"
        kept = read_months(path)
        missing = [machine for machine, key in keys.items() if not _holds(kept, machine, key)]
        if missing:
            made = {one: Kept(keys[one], totals) for one, totals in self._made(missing, month)}
            kept = {**kept, **made}
            with suppress(OSError):  # who may only read has it the next time, too
                write_months(path, kept)
        return {one: kept[one].totals for one, key in keys.items() if _holds(kept, one, key)}

    def _made(self, machines: Sequence[str], month: Interval) -> Iterator[tuple[str, Totals]]:
        grid = Grid(self.calendar, [month])
        reader = Reader(plant=self.plant, calendar=self.calendar, store=self.store, span=month)
        for machine in machines:
            with suppress(Intricate):
                totals = totals_of(reader.ledger(machine), grid)
                if totals is not None:
                    yield machine, totals

    def _basis(self, month: Interval) -> Any:
        """Say what all machines of a month depend on: stops may have begun a month before."""
        return [VERSION, *month, self.calendar.planned(month[0] - _MONTH, month[1])]

    def _key(self, machine: str, basis: Any, held: Holdings, month: Interval) -> str | None:
        """Sum up what the totals of a machine depend on; None where not all of it is cold."""
        until = month[1] + _SETTLED
        if held.hot.get(machine, until) < until:
            return None
        pieces = [said.hex() for own, low, said in held.cold if own == machine and low < until]
        body = json.dumps([basis, self._said_of(machine), pieces])
        return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()

    def _said_of(self, machine: str) -> Any:
        """Say what the books of a machine take from the plant file."""
        known = self.plant.machines.get(machine) or Machine()
        bounds = thresholds(self.plant.targets)
        products = [None, *sorted(self.plant.products)]
        stops = [bounds.micro_stop(self.plant.ideal_cycle(machine, one)) for one in products]
        reasons = sorted((word, one.value) for word, one in self.plant.reason_classes.items())
        made_by = sorted(programs(self.plant.products).items())
        own = [known.parts_per_cycle, self.plant.debounce(machine), known.energy]
        return [machine, own, products, stops, reasons, made_by]


def _holds(kept: Mapping[str, Kept], machine: str, key: str) -> bool:
    return machine in kept and kept[machine].key == key
