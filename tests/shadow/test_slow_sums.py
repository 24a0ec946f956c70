"""The slow sums, maturity and flow, never hold up what is shown of the present."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from edge.instant import Instant
from edge.text import Text
from gateway.event import Event, Kind
from servers.fake_shadow import FakeShadow, machine
from servers.shelf import Shelf, at, link, plan, raw, state
from shadow.service import Shadow
from shadow.stream import Feed, Hub, Pace
from shadow.view import Json, ViewAway

PLAN = """
plant: {zone: UTC}
machines: {m: {interface: opcua, ideal_cycle: 60s}}
calendar: {shifts: [{name: day, from: "06:00", to: "14:00"}]}
flows: {stocks: {raw: {before: m}, done: {after: m}}, loops: {cell: {from: raw, to: done}}}
"""
EVENTS = [*(link(0, "connected"), state(0, "producing")), *(raw(n, n) for n in range(1, 40))]
PATIENCE = 10.0


class Slow(Shelf):
    """A store whose reads, from any other thread than the one that made it, wait for `go`."""

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__(events)
        self.home = threading.current_thread()
        self.go, self.asked = threading.Event(), threading.Event()

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        if threading.current_thread() is not self.home:
            self.asked.set()
            assert self.go.wait(PATIENCE)
        return super().read(machine, start, end, kinds)


@pytest.mark.parametrize("name", ["maturity", "flow"])
def test_the_present_is_told_while_a_slow_sum_still_reads(name: str) -> None:
    store = Slow(EVENTS)
    shadow = Shadow(*plan(PLAN), store, lambda: at(60))
    shadow.refresh()
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(getattr(shadow, name))
        assert store.asked.wait(PATIENCE)
        store.append([raw(50, 45), state(50, "down")])
        assert shadow.refresh()
        [press] = shadow.now()["machines"]
        assert (press["state"], press["good"]) == ("down", 44)
        assert not answer.done()
        store.go.set()
        answer.result(PATIENCE)
    # What came meanwhile is in the next answer, once.
    assert getattr(shadow, name)() == getattr(Shadow(*plan(PLAN), store, lambda: at(60)), name)()


class Paced(FakeShadow):
    """A shadow whose flow takes its time, and which counts how often each sum was asked for."""

    def __init__(self, flow_takes: float) -> None:
        super().__init__([machine("press")])
        self.flow_takes = flow_takes
        self.sums: dict[str, int] = {"maturity": 0, "flow": 0}

    def maturity(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        self.sums["maturity"] += 1
        return super().maturity(start, end)

    def flow(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        self.sums["flow"] += 1
        time.sleep(self.flow_takes)
        return super().flow(start, end)


def run(feed: Feed, until: Callable[[], bool]) -> list[tuple[str, Any]]:
    """Run the slow thread of a feed until something holds."""
    said: list[tuple[str, Any]] = []
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(feed._run_slowly, lambda *frame: said.append(frame))
        end = time.monotonic() + PATIENCE
        while not until() and time.monotonic() < end:
            time.sleep(0.005)
        met = until()
        feed.stop()
        done.result(PATIENCE)
    assert met
    return said


def test_a_flow_that_takes_long_rests_and_maturity_goes_on() -> None:
    """The evidence must follow a lost link within seconds, however long the flow's history is."""
    view = Paced(flow_takes=0.05)
    run(Feed(view, Hub(), Pace(slow=0.01, rest=1000)), lambda: view.sums["maturity"] >= 10)
    assert view.sums["flow"] <= 2  # the first one, let off, and the one after which it rests


def test_a_sum_that_cannot_be_had_is_asked_for_again() -> None:
    view = Paced(flow_takes=0)
    plain = view.maturity

    def away(start: Instant | None = None, end: Instant | None = None) -> Json:
        answer = plain(start, end)
        if view.sums["maturity"] < 3:
            raise ViewAway(Text(en="gone", fr="disparu"))
        return answer

    view.maturity = away  # type: ignore[method-assign]
    said = run(Feed(view, Hub(), Pace(slow=0.01, rest=0)), lambda: view.sums["maturity"] >= 4)
    assert sorted(topic for topic, _ in said) == ["flow", "maturity"]
