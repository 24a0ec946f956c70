"""Playing a machine against the wall clock: the simulated instants come due one after another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulators.clock import SECOND, Clock, Nanoseconds, iso, wall_clock, whole_microseconds
from simulators.face import Face, ready_face, stopped_face, turn
from simulators.go import Go
from simulators.line import passages
from simulators.machines.machine import Machine
from simulators.scenario import Scenario
from simulators.timeline import timeline
from simulators.truth import LineTruth, MachineTruth, write_truth
from simulators.wires.wire import Wire

LOOK: float = 0.05
"""Seconds between two looks at the clock, at the start signal and at the stop flag."""

TRUTH_EVERY: Nanoseconds = SECOND
"""How often the truth is written while production runs."""

NEVER: Nanoseconds = 2**63


class Story:
    """One machine's part in one run of the line, face by face, with its truth."""

    def __init__(self, machine: Machine, scenario: Scenario, go: Go) -> None:
        position = scenario.position(machine.name)
        self.finished = False
        self._machine = machine
        self._go = go
        self._snapshots = timeline(passages(scenario, go.seed), position)
        self._next = next(self._snapshots)
        self._face: Face | None = None
        self._truth = MachineTruth()
        # The last machine of the line also tells the truth of the whole line.
        last = position == len(scenario.stations) - 1
        self._line = LineTruth(passages(scenario, go.seed)) if last else None

    def next_at(self) -> Nanoseconds | None:
        """Say when the next face comes due (UTC nanoseconds); None once it is all over."""
        if self.finished:
            return None
        at = self._go.epoch + self._next.at
        return at if self._go.until is None else min(at, self._go.until)

    def due(self, now: Nanoseconds) -> Iterator[Face]:
        """Tell what has come due up to now, in order."""
        while (at := self.next_at()) is not None and at <= now:
            yield self._tell(at)

    def _tell(self, at: Nanoseconds) -> Face:
        if at == self._go.until:
            self._face = stopped_face(self._face, self._machine, at)
            self.finished = True
        else:
            self._truth.add(self._next)
            self._face = turn(self._face, self._machine, self._next, self._go.epoch)
            self._next = next(self._snapshots)
        return self._face

    def truth(self, now: Nanoseconds) -> Mapping[str, Any]:
        """Report the truth up to now; once production has ended, always the same."""
        until = self._go.until
        at = now if until is None else min(now, until)
        span = max(at - self._go.epoch, 0)
        report = {
            "machine": self._machine.name,
            "at": iso(at),
            "epoch": iso(self._go.epoch),
            "until": None if until is None else iso(until),
            "seed": self._go.seed,
            "finished": self.finished,
            **self._truth.report(span),
        }
        if self._line is not None:
            report["line"] = self._line.report(span)
        return report


@dataclass(slots=True, kw_only=True)
class Player:
    """Plays one machine on one wire until it is told to stop.

    `go` answers with the start signal, None as long as there is none. A player that starts in the
    middle of production begins where the real machine would stand: with its counters, and with
    the instants at which its values were really set.
    """

    machine: Machine
    scenario: Scenario
    wire: Wire
    go: Callable[[], Go | None]
    truth: Path | None = None
    clock: Clock = wall_clock
    _story: Story | None = None
    _truth_due: Nanoseconds = 0

    async def play(self, stopped: threading.Event) -> None:
        """Serve, wait for the start signal, produce, and serve on until told to stop."""
        now = self.clock()
        face = ready_face(self.machine, whole_microseconds(now))
        for missed in self._due(now):
            face = missed  # what happened while nobody listened shows only by its end
        await self.wire.open(face)
        try:
            while not stopped.is_set():
                await self._round()
        finally:
            self._write_truth(self.clock())
            await self.wire.close()

    async def _round(self) -> None:
        now = self.clock()
        for face in self._due(now):
            await self.wire.show(face)
        await self.wire.beat(now)
        if now >= self._truth_due:
            self._write_truth(now)
        await asyncio.sleep(self._pause(now))

    def _due(self, now: Nanoseconds) -> Iterator[Face]:
        if self._story is None:
            go = self.go()
            if go is None:
                return
            self._story = Story(self.machine, self.scenario, go)
        over = self._story.finished
        yield from self._story.due(now)
        if self._story.finished and not over:
            self._truth_due = now  # the final truth at once

    def _pause(self, now: Nanoseconds) -> float:
        at = None if self._story is None else self._story.next_at()
        return LOOK if at is None else min(LOOK, max(at - now, 0) / SECOND)

    def _write_truth(self, now: Nanoseconds) -> None:
        """Write the truth; the one after the end is final and written once."""
        if self.truth is None or self._story is None or self._truth_due == NEVER:
            return
        path = self.truth / f"truth-{self.machine.name}.json"
        written = write_truth(path, self._story.truth(now))
        final = written and self._story.finished
        self._truth_due = NEVER if final else now + TRUTH_EVERY
