"""The line by itself: the same from the same seed, nothing lost, nothing made of nothing."""

from itertools import islice, pairwise

import pytest

from simulators.clock import MICROSECOND, SECOND
from simulators.condition import Condition
from simulators.line import passages
from simulators.scenario import WORKSHOP, Scenario, Station
from simulators.truth import LineTruth

PARTS = 5_000
SEEDS = (1, 7, 42)


def first(count, seed=7, scenario=WORKSHOP):
    return list(islice(passages(scenario, seed), count))


def visits(parts, position):
    return [part[position] for part in parts if len(part) > position]


def test_the_same_seed_gives_the_same_line_and_another_one_another():
    assert first(500) == first(500)
    assert first(500) != first(500, seed=8)


def test_a_longer_look_does_not_change_what_was_seen():
    assert first(2_000)[:300] == first(300)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_part_is_good_to_the_end_or_scrapped_once(seed):
    for part in first(PARTS, seed):
        *before, last = part
        assert all(visit.good for visit in before)
        assert len(part) == len(WORKSHOP.stations) or not last.good


@pytest.mark.parametrize("seed", SEEDS)
def test_a_station_works_on_one_part_at_a_time_and_never_before_it_is_there(seed):
    parts = first(PARTS, seed)
    for position in range(3):
        for one, next_one in pairwise(visits(parts, position)):
            assert one.take <= one.ready <= one.finish <= one.leave <= next_one.take
    for part in parts:
        for here, there in pairwise(part):
            assert here.leave <= there.take


@pytest.mark.parametrize("seed", SEEDS)
def test_a_station_starves_only_when_there_is_no_part_for_it(seed):
    parts = [part for part in first(PARTS, seed) if len(part) > 1]
    starved = 0
    for before, part in pairwise(parts):
        if part[1].take > before[1].leave:
            starved += 1
            assert part[1].take == part[0].leave
    assert starved > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_a_station_is_blocked_only_when_the_buffer_behind_it_is_full(seed):
    parts = first(PARTS, seed)
    blocked = 0
    for position, station in enumerate(WORKSHOP.stations[:-1]):
        through = [part for part in parts if len(part) > position + 1]
        takes = [part[position + 1].take for part in through]
        leaves = [part[position].leave for part in through]
        for index, part in enumerate(through):
            standing = sum(
                leaves[i] <= part[position].leave and takes[i] > part[position].leave
                for i in range(max(0, index - 30), index + 1)
            )
            assert standing <= station.room
            if part[position].leave > part[position].finish:
                blocked += 1
                # It leaves at the very instant at which somebody takes a part out of the buffer.
                assert part[position].leave == takes[index - station.room]
    assert blocked > 50


def test_a_buffer_without_room_couples_the_stations():
    stations = (
        Station(name="one", ideal={"part": 1.0}, room=0),
        Station(name="two", ideal={"part": 1.5}, room=None),
    )
    for part in first(500, scenario=Scenario(stations=stations, products=("part",))):
        if len(part) > 1:
            assert part[1].take == part[0].leave


def test_the_parameters_show_in_what_happens():
    parts = first(20_000)
    for position, station in enumerate(WORKSHOP.stations):
        seen = visits(parts, position)
        scrap = sum(not visit.good for visit in seen) / len(seen)
        assert scrap == pytest.approx(station.scrap, abs=0.006)
        for visit in seen:
            share = visit.duration / SECOND / station.ideal[visit.order.product]
            assert 1 < share < 1 + station.slow + station.jitter + 1e-6
        run = sum(visit.duration for visit in seen) / SECOND
        stops = [stop for visit in seen for stop in visit.stops]
        for condition, kind in (
            (Condition.MICRO_STOP, station.micro_stops),
            (Condition.BREAKDOWN, station.breakdowns),
        ):
            mine = [stop for stop in stops if stop.condition is condition]
            assert run / len(mine) == pytest.approx(kind.every, rel=0.2)
            for stop in mine:
                assert kind.shortest <= (stop.end - stop.start) / SECOND <= kind.longest


def test_orders_keep_to_their_sizes_and_products_take_turns():
    orders = {}
    for part in first(PARTS):
        orders.setdefault(part[0].order, []).append(part)
    sizes = [len(parts) for parts in orders.values()][:-1]
    assert set(sizes) == set(range(WORKSHOP.smallest_order, WORKSHOP.largest_order + 1))
    for one, next_one in pairwise(orders):
        assert one.product != next_one.product


def test_every_instant_is_a_whole_microsecond():
    """OPC UA stamps and ISO texts carry microseconds: nothing may be lost on the wire."""
    for part in first(PARTS):
        for visit in part:
            for at in (visit.take, visit.ready, visit.finish, visit.leave):
                assert at % MICROSECOND == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_littles_law_holds_on_a_long_run(seed):
    """L = λW: exact but for the parts under way at the end, here fewer than 1 in 1,000."""
    span = 8 * 3600 * SECOND
    line = LineTruth(stays(seed)).report(span)
    rate = line["left"] / (span / SECOND)
    assert line["mean_wip"] == pytest.approx(rate * line["lead_time"]["mean"], rel=1e-3)


def stays(seed):
    """A line without scrap after the first station: every part that enters then comes out."""
    laser, press, cobot = WORKSHOP.stations
    stations = (laser, *(clean(station) for station in (press, cobot)))
    return passages(Scenario(stations=stations, products=WORKSHOP.products), seed)


def clean(station):
    return Station(name=station.name, ideal=station.ideal, room=station.room, scrap=0)
