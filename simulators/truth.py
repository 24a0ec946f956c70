"""The truth of a machine and of the line: what the product's figures are held against."""

from __future__ import annotations

import bisect
import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulators.clock import SECOND, Nanoseconds
from simulators.condition import STATES, Condition
from simulators.line import Order, Passage
from simulators.timeline import READY, Snapshot

Json = Mapping[str, Any]


class MachineTruth:
    """Adds up what one machine has really lived, snapshot by snapshot.

    Times are nanoseconds since the epoch, the sums cover `[0, at)`.
    """

    def __init__(self) -> None:
        self._last = READY
        self._spans: dict[Condition, Nanoseconds] = dict.fromkeys(Condition, 0)
        self._durations: list[Nanoseconds] = []
        self._orders: dict[str, dict[str, Any]] = {}

    def add(self, snapshot: Snapshot) -> None:
        """Take in the next snapshot; they come in the order of time."""
        self._spans[self._last.condition] += snapshot.at - self._last.at
        if snapshot.finished is not None:
            bisect.insort(self._durations, snapshot.finished.duration)
            made = self._made(snapshot.finished.order)
            made["good" if snapshot.finished.good else "scrap"] += 1
        if snapshot.order is not None:
            self._made(snapshot.order)
        self._last = snapshot

    def _made(self, order: Order) -> dict[str, Any]:
        """Return the account of an order, opened when the machine takes it up."""
        fresh = {"order": order.number, "product": order.product, "program": order.program}
        return self._orders.setdefault(order.number, {**fresh, "good": 0, "scrap": 0})

    def report(self, at: Nanoseconds) -> Json:
        """Report the sums up to `at`, which is not before the last snapshot."""
        spans = dict(self._spans)
        spans[self._last.condition] += max(at - self._last.at, 0)
        seconds = dict.fromkeys(STATES, 0)
        for condition, span in spans.items():
            seconds[condition.state] += span
        return {
            "good": self._last.good,
            "scrap": self._last.scrap,
            "cycles": len(self._durations),
            "cycle_time": _distribution(self._durations, "median", "p95"),
            "seconds": {state: span / SECOND for state, span in seconds.items()},
            "conditions": {name.value: span / SECOND for name, span in spans.items()},
            "orders": list(self._orders.values()),
        }


class LineTruth:
    """Adds up what stands between the output of the first station and that of the last.

    A part enters when the first station has finished it well, and is out when the last station
    has finished it, or when any station in between has scrapped it. Lead time is that of the
    parts that came out good; work in progress counts the part in hand of the first station that
    is done but cannot leave, as its counter does.
    """

    def __init__(self, parts: Iterator[Passage]) -> None:
        self._parts = (part for part in parts if part[0].good)
        self._next = next(self._parts)
        self._inside: list[Passage] = []
        self._entered = 0
        self._left = 0
        self._scrapped = 0
        self._stayed: Nanoseconds = 0
        self._leads: list[Nanoseconds] = []

    def report(self, at: Nanoseconds) -> Json:
        """Report the sums over `[0, at)`; `at` never goes back from one call to the next."""
        self._let_in(at)
        self._let_out(at)
        stayed = self._stayed + sum(at - part[0].finish for part in self._inside)
        return {
            "entered": self._entered,
            "left": self._left,
            "scrapped": self._scrapped,
            "wip": len(self._inside),
            "mean_wip": stayed / at if at > 0 else None,
            "lead_time": _distribution(self._leads, "mean", "median", "p95"),
        }

    def _let_in(self, at: Nanoseconds) -> None:
        while self._next[0].finish < at:
            self._entered += 1
            self._inside.append(self._next)
            self._next = next(self._parts)

    def _let_out(self, at: Nanoseconds) -> None:
        still = []
        for part in self._inside:
            end = part[-1].finish
            if end >= at:
                still.append(part)
                continue
            stay = end - part[0].finish
            self._stayed += stay
            if part[-1].good:
                self._left += 1
                bisect.insort(self._leads, stay)
            else:
                self._scrapped += 1
        self._inside = still


def p95(values: Sequence[Nanoseconds]) -> float | None:
    """Return the 95th percentile, straight between the two nearest ranks.

    >>> p95([1, 2, 3])
    2.9
    """
    if len(values) < 2:
        return float(values[0]) if values else None
    return statistics.quantiles(values, n=100, method="inclusive")[94]


def _distribution(values: Sequence[Nanoseconds], *names: str) -> Json:
    """Describe times in seconds; null where there is none."""
    if not values:
        return dict.fromkeys(names)
    known = {"mean": statistics.fmean(values), "median": statistics.median(values)}
    known["p95"] = p95(values) or 0.0
    return {name: round(known[name] / SECOND, 9) for name in names}


def write_truth(path: Path, truth: Json) -> bool:
    """Write a truth file whole or not at all; False where a reader stood in the way.

    Windows refuses to replace a file that somebody has open; the next round tries again.
    """
    text = json.dumps(truth, indent=1, ensure_ascii=False) + "\n"
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    try:
        draft.replace(path)
    except PermissionError:
        return False
    return True
