"""Figures as arrays are those of each period alone, to the last bit."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gateway.event import Event
from servers.ledgers import CALENDAR, folded, in_pieces, ledger, many, spans
from servers.streams import EVERYTHING, PLANT_TEXT, plan, spoken
from shadow.columns.cycles import bins_of as array_bins
from shadow.columns.grid import Grid
from shadow.columns.quantiles import quantiles
from shadow.columns.series import KNOWN
from shadow.histogram import bins_of, quantile
from shadow.interval import Interval
from shadow.kpi import ratios

PLANT, _ = plan(
    PLANT_TEXT.replace("  B: {ideal_cycle: 40s}\n", "  B: {}\n").replace("{ideal_cycle: 8s,", "{")
)


def same(one: float, other: float | None) -> bool:
    return math.isnan(one) if other is None else one == other


@many
@given(spoken(EVERYTHING), spans)
def test_ratios(events: list[Event], span: Interval) -> None:
    hours = list(CALENDAR.hours(*span))
    for plant in (PLANT, plan()[0]):
        told = folded(plant, events, hours, span, None)
        (series,) = ledger(plant, in_pieces(events, []), span, None).series(
            Grid(CALENDAR, hours), hours
        )
        for name, ratio in ratios().items():
            if ratio.absent not in KNOWN:
                continue
            made = series.ratio(ratio)
            for place, window in enumerate(told):
                measure = ratio.measure(window)
                what = (name, place, made.value[place], measure)
                assert same(made.value[place], measure.value), what
                assert same(made.low[place], measure.low), what
                assert same(made.high[place], measure.high), what


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 10**11)), max_size=60),
    st.sampled_from((4, 3_000)),
    st.sampled_from((0.05, 0.5, 0.95)),
)
def test_quantiles(said: list[tuple[int, int]], count: int, share: float) -> None:
    period = np.array([one for one, _ in said], dtype=np.int64)
    durations = np.array([one for _, one in said], dtype=np.int64)
    (found,) = quantiles(period, array_bins(durations), count, [share])
    for place in range(4):
        own = bins_of(took for one, took in said if one == place)
        assert same(found[place], quantile(own, share) if own else None)
