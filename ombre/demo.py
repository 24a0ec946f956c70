"""The demonstration: three simulated machines, the product beside them, and the truth at the end.

The product meets the simulators only over the wire. Production starts once every machine has
been heard, so that the shadow's figures and the simulators' truth speak of the same parts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from edge.instant import SECOND, Instant, system_clock
from edge.outbox import Outbox
from edge.text import Text
from gateway.event import Kind
from gateway.store import Store
from ombre.book import Book
from ombre.box import product_programs
from ombre.demo_folder import DemoFolder
from ombre.processes import ProcessTree, Program, simulator_program
from ombre.truth import read_truth

FIRST_WORD = 60.0
"""Seconds that the machines are given to be heard for the first time."""

LAST_WORD = 30.0
"""Seconds that the last events are given to arrive once production has ended."""

QUIET = 1.5
"""Seconds without anything new after which the way of the data counts as empty."""

Wait = Callable[[float], bool]
"""Sleeps; true when it is time to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One production run: half-open, `end` None for one without end."""

    start: Instant
    end: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """One demonstration. Its methods return false where it was told to stop meanwhile."""

    folder: DemoFolder
    book: Book
    tree: ProcessTree
    wait: Wait

    def start(self) -> bool:
        """Start broker, machines and product, and wait until every machine has been heard."""
        for program in self._programs():
            self.tree.start(program)
        deadline = time.monotonic() + FIRST_WORD
        missing = set(self.book.plant.machines)
        with closing(self.book.home.open(system_clock)) as store:
            while missing and time.monotonic() < deadline:
                if not self.tend():
                    return False
                missing = {name for name in missing if not _heard(store, name)}
        for name in sorted(missing):
            self.tree.tell(_silent(name))
        return True

    def produce(self, seconds: float | None, seed: int) -> Run:
        """Give the simulators the signal to produce."""
        start = system_clock() + SECOND
        end = None if seconds is None else start + round(seconds * SECOND)
        draft = self.folder.go.with_suffix(".tmp")
        draft.write_text(json.dumps({"epoch": start, "until": end, "seed": seed}), encoding="utf-8")
        draft.replace(self.folder.go)
        return Run(start=start, end=end)

    def wait_until(self, end: Instant) -> bool:
        """Wait until production has ended and its last event is kept."""
        while system_clock() < end:
            if not self.tend():
                return False
        with (
            closing(Outbox(self.book.outbox)) as outbox,
            closing(self.book.home.open(system_clock)) as store,
        ):
            return self._settle(outbox, store)

    def tend(self) -> bool:
        """Look after the processes for a tenth of a second."""
        self.tree.tend()
        return not self.wait(0.1)

    def _programs(self) -> Iterator[Program]:
        folder = self.folder
        yield self._sim("broker", folder.broker_port)
        yield self._sim("press", folder.press_port)
        yield self._sim("cobot", folder.cobot_port)
        yield self._sim("laser", folder.broker_port)
        yield from product_programs(self.book)

    def _sim(self, name: str, port: int) -> Program:
        log = self.folder.logs / f"{name}.log"
        files = ("--go", str(self.folder.go), "--truth", str(self.folder.truth))
        return simulator_program(name, log, "--port", str(port), *files)

    def _settle(self, outbox: Outbox, store: Store) -> bool:
        """Heartbeats never end, so quiet means: no news of the machines, nothing waiting."""
        deadline = time.monotonic() + LAST_WORD
        seen, since = self._last_words(store), time.monotonic()
        while time.monotonic() < deadline:
            if not self.tend():
                return False
            now = self._last_words(store)
            if now != seen or outbox.depth() > 2 * len(self.book.sources):
                seen, since = now, time.monotonic()
            if self._finished() and time.monotonic() - since > QUIET:
                break
        return True

    def _last_words(self, store: Store) -> list[str]:
        now = system_clock() + SECOND
        return [
            event.id
            for machine in self.book.plant.machines
            for event in store.before(machine, now)
            if event.kind in {Kind.COUNT, Kind.CYCLE}
        ]

    def _finished(self) -> bool:
        truth = read_truth(self.folder)
        return all(truth.get(name, {}).get("finished") for name in self.book.plant.machines)


def _heard(store: Store, machine: str) -> bool:
    """A machine is heard once its state and its counter are known."""
    channels = {event.channel for event in store.before(machine, system_clock() + SECOND)}
    return {"state", "count:good"} <= channels


def _silent(name: str) -> Text:
    return Text(
        en=f"{name} has said nothing for {FIRST_WORD:g} s: production starts without it",
        fr=f"{name} n'a rien dit en {FIRST_WORD:g} s : la production commence sans elle",
    )
