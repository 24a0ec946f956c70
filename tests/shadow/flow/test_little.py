"""Little's law is exact on every window that starts and ends empty."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shadow.flow.lead_time import lead_times
from shadow.flow.little import residual
from shadow.flow.move import Crossings, Move, crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.wip import wip

END = 2_000
INSTANTS = st.integers(min_value=0, max_value=900)


@st.composite
def emptied_flows(draw: st.DrawFn) -> Crossings:
    """Flows in which every part that came in is gone, as good part or as scrap, before the end."""
    entered = draw(st.lists(st.tuples(INSTANTS, st.integers(1, 5)), min_size=1, max_size=12))
    arrivals, departures = [], []
    for at, parts in entered:
        arrivals.append(Move(at=at, parts=parts))
        for _ in range(parts):
            stay = draw(st.integers(min_value=0, max_value=900))
            departures.append(Move(at=at + stay, parts=1, scrapped=draw(st.booleans())))
    return crossings(arrivals, departures)


@st.composite
def calendars(draw: st.DrawFn) -> OpenTime:
    """Openings and closings, with closed hours anywhere."""
    edges = sorted(draw(st.sets(st.integers(0, END), min_size=2, max_size=10)))
    return OpenTime(zip(edges[::2], edges[1::2], strict=False))


@given(emptied_flows(), calendars())
def test_the_residual_is_exactly_zero(moved: Crossings, axis: OpenTime) -> None:
    held, took = wip(moved, axis, 0, END), lead_times(moved, axis, 0, END)
    rest = residual(held, took)
    assert held.area == took.total
    assert rest.exact
    assert rest.value in (0, None)


@given(emptied_flows())
def test_mean_wip_is_departure_rate_times_mean_lead_time(moved: Crossings) -> None:
    axis = OpenTime([(0, END)])
    held, took = wip(moved, axis, 0, END), lead_times(moved, axis, 0, END)
    assert held.mean is not None
    assert took.mean is not None
    assert abs(held.mean - took.parts / END * took.mean) < 1e-9


@given(emptied_flows())
def test_a_part_that_appears_from_nowhere_is_not_explained_away(moved: Crossings) -> None:
    lost = crossings(moved.arrivals, [*moved.departures, Move(at=0, parts=1)])
    held, took = (
        wip(lost, OpenTime([(0, END)]), 0, END),
        lead_times(lost, OpenTime([(0, END)]), 0, END),
    )
    assert not residual(held, took).exact


def test_parts_under_way_make_the_check_inexact() -> None:
    moved = crossings([Move(at=0, parts=2)], [Move(at=10, parts=1)])
    axis = OpenTime([(0, 100)])
    rest = residual(wip(moved, axis, 0, 100), lead_times(moved, axis, 0, 100))
    assert not rest.exact
    assert rest.value == (110 - 10) / 110
