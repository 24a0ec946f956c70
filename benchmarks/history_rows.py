"""What the machines of the history figures do in a year, made with numpy.

A machine runs and stands by turns on a clock that runs in planned time only, and makes parts on a
clock that runs only while it runs; laid onto the wall they stop for breaks, nights and Sundays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from edge.instant import HOUR, SECOND

IDEAL = {"A10": 19, "B20": 21, "C30": 23}
"""Seconds that a cycle of a product should take."""

TICK = 1_000
"""Nanoseconds between two instants that a machine can tell apart."""

_RUN, _STOP, _CHANGEOVER = 450.0, 26.0, 90.0
"""Seconds: a machine runs, then stands, on average; it is changed over to the next order."""
_ORDER = (2.0, 6.0)
"""An order takes between so many hours."""
_SLOWNESS, _SCATTER, _SCRAP = 1.06, 0.05, 0.03
_LONG_GAP = 2 * HOUR

Numbers = np.ndarray[Any, Any]
Said = Mapping[str, str]

_STOPS: Sequence[tuple[float, Said]] = (
    (0.35, {"state": "down"}),
    (0.25, {"state": "starved", "reason": "no material"}),
    (0.20, {"state": "blocked"}),
    (0.15, {"state": "down", "reason": "tool broken"}),
    (0.05, {"state": "idle"}),
)
CODES: Sequence[Said] = (
    *({"kind": "state", **said} for _, said in _STOPS),
    {"kind": "state", "state": "producing"},
    {"kind": "state", "state": "setup"},
    {"kind": "state", "state": "planned_stop", "reason": "break"},
    {"kind": "state", "state": "off"},
    {"kind": "count", "of": "good"},
    {"kind": "count", "of": "scrap"},
    {"kind": "link", "via": "line", "status": "connected"},
    *({"kind": "operation", "action": "started", "product": name} for name in IDEAL),
)
"""What rows say, by their code."""
_RUNS, _SETUP, _BREAK, _OFF, GOOD, SCRAP, _LINK, WORK = range(len(_STOPS), len(_STOPS) + 8)


@dataclass(frozen=True, slots=True)
class Rows:
    """What happened, when: the instants, the codes, and a number: of the counter or the order."""

    at: Numbers
    code: Numbers
    number: Numbers


@dataclass(frozen=True, slots=True)
class Work:
    """What a machine does by the clock of planned time: it stands, with a code, and changes order.

    `orders` are the places of the stops with which an order begins.
    """

    stops: Numbers
    ends: Numbers
    codes: Numbers
    orders: Numbers


def rows_of(machine: int, planned: Numbers) -> Rows:
    """Make what a machine says within planned intervals, one a row: start, end."""
    dice = np.random.default_rng(machine)
    begins = np.concatenate([[0], np.cumsum(planned[:, 1] - planned[:, 0])])
    work = _work(dice, int(begins[-1]))
    states = _states(work)
    told = [_link(), _begun(work), states, _parts(dice, work, int(begins[-1]))]
    on_wall = [Rows(_wall(one.at, planned, begins), one.code, one.number) for one in told]
    return _joined([*on_wall, _shut(planned, begins, states)])


def _work(dice: np.random.Generator, length: int) -> Work:
    count = int(length / SECOND / (_RUN + _STOP) * 1.1) + 10
    runs = dice.exponential(_RUN * SECOND, count)
    stands = dice.lognormal(np.log(_STOP * SECOND) - 0.5, 1.0, count)
    asked = np.cumsum(dice.uniform(*_ORDER, count) * HOUR)
    # An order begins with the next stop, which takes longer.
    orders = np.unique(np.searchsorted(np.cumsum(runs + stands), asked[asked < length]))
    orders = orders[orders < count]
    stands[orders] = _CHANGEOVER * SECOND
    codes = dice.choice(len(_STOPS), count, p=[share for share, _ in _STOPS])
    codes[orders] = _SETUP
    ends = np.cumsum(runs + stands)
    ends, stops = _ticks(ends), _ticks(ends - stands)
    within = ends < length
    return Work(stops[within], ends[within], codes[within], orders[orders < int(within.sum())])


def _states(work: Work) -> Rows:
    at = np.stack([work.stops, work.ends], 1).ravel()
    code = np.stack([work.codes, np.full(len(work.codes), _RUNS)], 1).ravel()
    return _rows(np.concatenate([[0], at]), np.concatenate([[_RUNS], code]))


def _begun(work: Work) -> Rows:
    """Say which order begins, and its product, at the start of the change."""
    number = np.arange(len(work.orders))
    return Rows(work.stops[work.orders], WORK + _product(number), number)


def _product(order: Numbers) -> Numbers:
    return order % len(IDEAL)


def _parts(dice: np.random.Generator, work: Work, length: int) -> Rows:
    """Make parts while the machine runs; the counters begin again with every order."""
    starts = np.concatenate([[0], work.ends])
    lengths = np.concatenate([work.stops, [length]]) - starts
    running = np.concatenate([[0], np.cumsum(lengths)])
    # From the clock of cycles, whose unit is one, to that of running, to that of planned time.
    bounds = np.concatenate([[0], running[work.orders + 1], running[-1:]])
    cycle = np.array(list(IDEAL.values()))[_product(np.arange(-1, len(work.orders)))]
    units = np.concatenate([[0], np.cumsum(np.diff(bounds) / (cycle * _SLOWNESS * SECOND))])
    told = np.cumsum(dice.normal(1, _SCATTER, int(units[-1] * 1.01) + 10))
    made = np.interp(told[told < units[-1]], units, bounds)
    run = np.searchsorted(running, made, side="right") - 1
    at = _ticks(starts[run] + np.minimum(made - running[run], lengths[run] - TICK))
    return _counted(dice, at, work.stops[work.orders])


def _counted(dice: np.random.Generator, at: Numbers, begun: Numbers) -> Rows:
    bad = dice.random(len(at)) < _SCRAP
    first = np.concatenate([[0], np.searchsorted(at, begun)])
    order = np.searchsorted(begun, at, side="right")
    total = np.zeros(len(at), dtype=np.int64)
    for kind in (bad, ~bad):
        so_far = np.concatenate([[0], np.cumsum(kind)])
        total[kind] = (so_far[1:] - so_far[first[order]])[kind]
    return Rows(at, np.where(bad, SCRAP, GOOD), total)


def _shut(planned: Numbers, begins: Numbers, states: Rows) -> Rows:
    """Say that the machine stops for breaks and closed hours, and what it does afterwards."""
    gaps = planned[1:, 0] - planned[:-1, 1]
    pauses = np.flatnonzero(gaps > 0)
    ends, again = planned[pauses, 1], planned[pauses + 1, 0]
    held = states.code[np.searchsorted(states.at, begins[pauses + 1]) - 1]
    off = np.where(gaps[pauses] > _LONG_GAP, _OFF, _BREAK)
    last = _rows(planned[-1:, 1], np.array([_OFF]))
    return _joined([_rows(ends, off), _rows(again, held), last])


def _link() -> Rows:
    return _rows(np.array([0]), np.array([_LINK]))


def _rows(at: Numbers, code: Numbers) -> Rows:
    return Rows(at, code, np.full(len(at), -1))


def _joined(parts: Sequence[Rows]) -> Rows:
    """Put rows together in order; what happens at one instant stays as it stands."""
    at = np.concatenate([one.at for one in parts])
    rows = np.argsort(at, kind="stable")
    code = np.concatenate([one.code for one in parts])
    number = np.concatenate([one.number for one in parts])
    return Rows(at[rows], code[rows], number[rows])


def _wall(at: Numbers, planned: Numbers, begins: Numbers) -> Numbers:
    """Lay instants of the clock of planned time onto the wall."""
    place = np.clip(np.searchsorted(begins, at, side="right") - 1, 0, len(planned) - 1)
    wall: Numbers = planned[place, 0] + at - begins[place]
    return wall


def _ticks(at: Numbers) -> Numbers:
    return np.round(at / TICK).astype(np.int64) * TICK
