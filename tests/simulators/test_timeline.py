"""The story of a machine, and the truth that is added up from it."""

from itertools import islice, pairwise, takewhile

import pytest

from simulators.clock import SECOND
from simulators.condition import Condition
from simulators.line import passages
from simulators.scenario import WORKSHOP
from simulators.timeline import timeline
from simulators.truth import LineTruth, MachineTruth, p95

STATIONS = tuple(enumerate(station.name for station in WORKSHOP.stations))
HOUR = 3600 * SECOND


def story(position, seed=7):
    return timeline(passages(WORKSHOP, seed), position)


def until(position, end, seed=7):
    return list(takewhile(lambda snapshot: snapshot.at < end, story(position, seed)))


def truth(position, end, seed=7):
    told = MachineTruth()
    for snapshot in until(position, end, seed):
        told.add(snapshot)
    return told.report(end)


@pytest.mark.parametrize(("position", "name"), STATIONS)
def test_one_snapshot_an_instant_and_counters_that_only_grow(position, name):
    snapshots = list(islice(story(position), 5_000))
    assert snapshots[0].at == 0
    for one, after in pairwise(snapshots):
        assert one.at < after.at
        made = (after.good - one.good, after.scrap - one.scrap)
        assert made == (
            (after.finished.good, not after.finished.good) if after.finished else (0, 0)
        )


@pytest.mark.parametrize(("position", "name"), STATIONS)
def test_no_order_changes_at_the_instant_at_which_a_part_is_counted(position, name):
    snapshots = list(islice(story(position), 20_000))
    changes = [
        after for one, after in pairwise(snapshots) if one.order and one.order != after.order
    ]
    assert len(changes) > 100
    assert not [change for change in changes if change.finished]


@pytest.mark.parametrize(("position", "name"), STATIONS)
def test_the_states_add_up_to_the_time(position, name):
    for end in (SECOND, 61 * SECOND, HOUR + 1):
        said = truth(position, end)
        for times in (said["seconds"], said["conditions"]):
            assert sum(round(seconds * SECOND) for seconds in times.values()) == end


@pytest.mark.parametrize(("position", "name"), STATIONS)
def test_the_truth_is_what_the_parts_say(position, name):
    """The same figures, taken from the line itself instead of from the story."""
    seen = [
        part[position]
        for part in takewhile(lambda part: part[0].take < HOUR, passages(WORKSHOP, 7))
        if len(part) > position and part[position].finish < HOUR
    ]
    said = truth(position, HOUR)
    assert said["good"] == sum(visit.good for visit in seen)
    assert said["scrap"] == sum(not visit.good for visit in seen)
    assert said["cycles"] == len(seen)
    durations = sorted(visit.duration for visit in seen)
    middle = len(durations) // 2
    median = (durations[middle] + durations[~middle]) / 2 / SECOND
    assert said["cycle_time"]["median"] == pytest.approx(median, abs=1e-9)
    assert said["cycle_time"]["p95"] == pytest.approx(p95(durations) / SECOND, abs=1e-9)
    # Work on a part that is not finished yet is the only producing time without a cycle.
    producing = said["seconds"]["producing"]
    assert 0 <= producing - sum(durations) / SECOND < 2
    assert sum(order["good"] for order in said["orders"]) == said["good"]
    assert sum(order["scrap"] for order in said["orders"]) == said["scrap"]


def test_every_condition_is_lived_by_somebody():
    lived = {snapshot.condition for position, _ in STATIONS for snapshot in until(position, HOUR)}
    assert lived == set(Condition) - {Condition.READY, Condition.OFF}


@pytest.mark.parametrize("end", [0, SECOND, 60 * SECOND, HOUR])
def test_parts_in_are_parts_out_plus_scrap_plus_work_in_progress(end):
    line = LineTruth(passages(WORKSHOP, 7)).report(end)
    laser, press, cobot = (truth(position, end) for position, _ in STATIONS)
    assert line["entered"] == laser["good"]
    assert line["left"] == cobot["good"]
    assert line["scrapped"] == press["scrap"] + cobot["scrap"]
    assert line["entered"] == line["left"] + line["scrapped"] + line["wip"]


def test_looking_often_at_the_line_changes_nothing():
    often, once = (LineTruth(passages(WORKSHOP, 7)) for _ in range(2))
    for end in range(0, HOUR, 7 * SECOND):
        often.report(end)
    assert often.report(HOUR) == once.report(HOUR)
