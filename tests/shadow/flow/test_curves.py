"""Work in progress, lead time and throughput from two cumulative curves: hand-computed cases."""

from __future__ import annotations

import pytest

from edge.instant import HOUR
from shadow.flow.lead_time import lead_times, passages
from shadow.flow.move import Crossings, Move, crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.throughput import throughput
from shadow.flow.wip import levels, share_of_time, unseen, wip

ALWAYS = OpenTime([(-100, 1000)])


def flow(arrivals: list[tuple[int, float]], departures: list[tuple[int, float]]) -> Crossings:
    return crossings(
        [Move(at=at, parts=parts) for at, parts in arrivals],
        [Move(at=at, parts=parts) for at, parts in departures],
    )


def test_wip_over_a_window_by_hand() -> None:
    # level 0 until 10, 2 until 20, 1 until 30, 4 until 40, 3 until 50
    moved = flow([(10, 2), (30, 3)], [(20, 1), (40, 1)])
    held = wip(moved, ALWAYS, 0, 50)
    assert (held.start, held.end, held.highest, held.lowest) == (0, 3, 4, 0)
    assert held.mean == pytest.approx((0 * 10 + 2 * 10 + 1 * 10 + 4 * 10 + 3 * 10) / 50)


def test_a_window_that_begins_later_starts_with_the_level_reached() -> None:
    moved = flow([(10, 2), (30, 3)], [(20, 1), (40, 1)])
    held = wip(moved, ALWAYS, 25, 35)
    assert (held.start, held.end, held.mean) == (1, 4, 2.5)


def test_an_event_at_the_end_of_the_window_belongs_to_the_next() -> None:
    moved = flow([(0, 1), (10, 1)], [])
    assert wip(moved, ALWAYS, 0, 10).end == 1
    assert wip(moved, ALWAYS, 10, 20).start == 1
    assert wip(moved, ALWAYS, 10, 20).mean == 2


def test_moves_at_one_instant_count_together() -> None:
    moved = flow([(0, 1), (5, 1)], [(5, 1)])
    assert wip(moved, ALWAYS, 0, 10).highest == 1


def test_closed_hours_weigh_nothing() -> None:
    axis = OpenTime([(0, 10), (90, 100)])
    moved = flow([(5, 4)], [(95, 4)])
    assert wip(moved, axis, 0, 100).mean == pytest.approx(4 * 10 / 20)
    assert lead_times(moved, axis, 0, 100).mean == 10


def test_a_window_without_open_time_has_no_mean() -> None:
    held = wip(flow([(5, 4)], []), OpenTime([(0, 10)]), 20, 30)
    assert held.mean is None
    assert held.end == 4
    assert throughput(flow([], [(25, 1)]), OpenTime([(0, 10)]), 20, 30) is None


def test_lead_times_first_in_first_out_by_hand() -> None:
    # parts in at 0, 0, 10, 20; out at 15, 25, 25, 60 -> 15, 25, 15, 40
    moved = flow([(0, 2), (10, 1), (20, 1)], [(15, 1), (25, 2), (60, 1)])
    took = lead_times(moved, ALWAYS, 0, 100)
    assert took.runs == [(15, 2), (25, 1), (40, 1)]
    assert took.mean == 23.75
    assert took.quantile(0.5) == 20
    assert took.quantile(0.85) == pytest.approx(25 + 0.55 * 15)


def test_only_parts_that_left_in_the_window_count() -> None:
    moved = flow([(0, 2), (10, 1), (20, 1)], [(15, 1), (25, 2), (60, 1)])
    assert lead_times(moved, ALWAYS, 25, 60).runs == [(15, 1), (25, 1)]


def test_negative_wip_stays_negative_and_those_parts_have_no_lead_time() -> None:
    moved = flow([(10, 1)], [(5, 2), (30, 1)])
    held = wip(moved, ALWAYS, 0, 20)
    assert (held.lowest, held.end) == (-2, -1)
    assert unseen(moved, 100) == 2
    took = lead_times(moved, ALWAYS, 0, 100)
    assert took.unseen == 2
    assert took.runs == [(20, 1)]


def test_lead_times_are_never_negative() -> None:
    moved = flow([(50, 3)], [(10, 1), (60, 3)])
    entered = [(one.entered, one.left, one.parts) for one in passages(moved, 100)]
    assert entered == [(None, 10, 1), (50, 60, 3)]


def test_half_parts_and_batches_are_split_across_arrivals() -> None:
    moved = flow([(0, 1.5), (10, 1.5)], [(20, 2), (30, 1)])
    assert lead_times(moved, ALWAYS, 0, 100).runs == [(10, 0.5), (20, 2.5)]


def test_throughput_counts_good_parts_per_open_hour() -> None:
    axis = OpenTime([(0, 2 * HOUR), (10 * HOUR, 12 * HOUR)])
    moved = crossings(
        [],
        [Move(at=HOUR, parts=6), Move(at=11 * HOUR, parts=2), Move(at=3, parts=9, scrapped=True)],
    )
    assert throughput(moved, axis, 0, 12 * HOUR) == 2


def test_time_at_or_above_a_level() -> None:
    moved = flow([(0, 3)], [(40, 2)])
    assert share_of_time(moved, ALWAYS, 0, 100, at_least=3) == 0.4
    assert [level.parts for level in levels(moved, ALWAYS, 0, 100)] == [3, 1]
