"""Measure everything and print the table: `python -m benchmarks`, or some of it by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from benchmarks.committed import committed
from benchmarks.drain import drain
from benchmarks.figure import Figure, show
from benchmarks.history import Year, history
from benchmarks.latency import latency
from benchmarks.live import BUSY, FEW, MANY, WEEK, live_figures
from benchmarks.memory import memory
from benchmarks.offered import offered
from benchmarks.setting import Missing
from benchmarks.store import Work, store_figures
from benchmarks.throughput import throughput

EVEN = Work(machines=12, months=1, first=83_000, other=83_000)
YEAR = Work(machines=50, months=12, first=83_000, other=400)
SOME = Work(machines=3, months=2, first=9_000, other=3_000)

FULL: Mapping[str, Callable[[], list[Figure]]] = {
    "store": lambda: store_figures(EVEN, YEAR),
    "history": lambda: history(Year()),
    "embedded": lambda: throughput("embedded", 100_000),
    "influxdb": lambda: throughput("influxdb", 100_000),
    "offered-embedded": lambda: offered("embedded", 20),
    "offered-influxdb": lambda: offered("influxdb", 20),
    "committed": lambda: committed(5_000, 20),
    "drain": lambda: drain(1_000_000),
    "latency": lambda: latency(300),
    "memory": lambda: memory(60),
    "live": lambda: live_figures(BUSY, MANY, WEEK),
}
SMOKE: Mapping[str, Callable[[], list[Figure]]] = {
    "store": lambda: store_figures(SOME, SOME),
    "history": lambda: history(Year(few=1, all=1, turns=1, slow=False)),
    "embedded": lambda: throughput("embedded", 1_000),
    "influxdb": lambda: throughput("influxdb", 1_000),
    "offered-embedded": lambda: offered("embedded", 1, (200, 400)),
    "offered-influxdb": lambda: offered("influxdb", 1, (200, 400)),
    "committed": lambda: committed(500, 1),
    "drain": lambda: drain(3_000),
    "latency": lambda: latency(20),
    "memory": lambda: memory(5),
    "live": lambda: live_figures(FEW, FEW, FEW),
}
"""The same roads with so little on them that only the programs are tried, not the speed."""


def main(arguments: list[str]) -> int:
    """Measure what was asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FULL))
    parser.add_argument("--smoke", action="store_true", help="little of everything: does it run?")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(FULL):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; use: {', '.join(FULL)}")
    figures: list[Figure] = []
    for name in asked.names or FULL:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            figures.extend((SMOKE if asked.smoke else FULL)[name]())
        except Missing as missing:
            figures.append(Figure(what=name, value=None, unit="", note=str(missing)))
    show(figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
