"""The laser on a real wire: a real broker, a real subscriber, and both of them failing."""

import json
import time

import pytest

from simulators.clock import SECOND, iso
from simulators.go import Go, write_go
from simulators.machines import LASER
from simulators.playing import Story

pytestmark = pytest.mark.e2e
FIELDS = ("state", "good", "scrap", "order", "program", "product")


def wanted(scenario, go):
    """What the laser must say: a status at every change, a message for every cycle."""
    faces = list(Story(LASER, scenario, go).due(go.until + SECOND))
    status = [
        {"ts": iso(face.at), **{name: face.values[name].value for name in FIELDS}} for face in faces
    ]
    cycles = [
        {
            "ts": iso(face.at),
            "duration": face.finished.duration / SECOND,
            "ok": face.finished.good,
        }
        for face in faces
        if face.finished
    ]
    return status, cycles


def soon(seconds, delay=0.5):
    start = time.time_ns() + int(delay * SECOND)
    return Go(epoch=start, until=start + int(seconds * SECOND), seed=11).on_the_grid()


def test_every_change_and_every_cycle_is_said_at_its_instant(bench, quick_scenario):
    port = bench.port()
    bench.broker(port)
    listener = bench.listener(port)
    bench.machine("laser", port)
    bench.wait_for(lambda: listener.topic("status"), what="the first status")
    go = soon(3)
    write_go(bench.go, go)
    status, cycles = wanted(quick_scenario, go)
    bench.wait_for(lambda: status[-1] in listener.json("status"), what="the last status")
    assert len(cycles) > 20
    assert listener.json("cycle") == cycles
    said = listener.json("status")
    assert said[0]["state"] == "OFF"
    assert said[0]["good"] == 0
    changes = {entry["ts"] for entry in status}
    assert [entry for entry in said if entry["ts"] in changes] == status


def test_a_status_is_said_again_with_the_time_of_saying_it(bench):
    port = bench.port()
    bench.broker(port)
    listener = bench.listener(port)
    bench.machine("laser", port)
    bench.wait_for(lambda: len(listener.topic("status")) >= 3, what="two repeats")
    times = [entry["ts"] for entry in listener.json("status")]
    assert sorted(set(times)) == times
    assert len({json.dumps({**s, "ts": 0}) for s in listener.json("status")}) == 1


def test_a_broker_that_is_away_costs_no_message(bench, quick_scenario):
    """The laser starts before its broker, and the broker falls in the middle of production."""
    port = bench.port()
    bench.machine("laser", port)
    first = bench.broker(port)
    listener = bench.listener(port)
    bench.wait_for(lambda: listener.topic("online"), what="the laser")
    go = soon(4)
    write_go(bench.go, go)
    bench.wait_for(lambda: len(listener.topic("cycle")) > 10, what="some cycles")
    first.kill()
    first.wait()
    time.sleep(1)
    bench.broker(port)
    status, cycles = wanted(quick_scenario, go)
    bench.wait_for(lambda: status[-1] in listener.json("status"), 30, what="the last status")

    # What was on its way when the broker fell may come twice (QoS 1), and is known by its time.
    assert {json.dumps(cycle) for cycle in listener.json("cycle")} == {
        json.dumps(cycle) for cycle in cycles
    }
    times = {entry["ts"] for entry in listener.json("status")}
    assert {entry["ts"] for entry in status} <= times


def test_a_killed_laser_is_offline_and_resumes_with_its_counters(bench):
    port = bench.port()
    bench.broker(port)
    go = Go(epoch=time.time_ns() - 300 * SECOND, seed=5).on_the_grid()
    write_go(bench.go, go)
    first = bench.process("laser", port)
    listener = bench.listener(port)
    bench.wait_for(lambda: listener.topic("status"), what="the first status")
    first.kill()
    bench.wait_for(lambda: listener.topic("online")[-1:] == ["offline"], what="the last will")
    before = listener.json("status")[-1]
    cycles = len(listener.topic("cycle"))
    bench.process("laser", port)
    bench.wait_for(lambda: listener.topic("online")[-1] == "online", what="the laser")
    bench.wait_for(lambda: listener.json("status")[-1] != before, what="a status")
    after = listener.json("status")[-1]
    assert after["good"] >= before["good"] > 100
    # It tells of no cycle that ended while it was dead.
    cycle = bench.wait_for(lambda: listener.json("cycle")[cycles:], what="a new cycle")[0]
    assert cycle["ts"] > before["ts"]


def test_the_online_word_is_kept_for_who_comes_later(bench):
    port = bench.port()
    bench.broker(port)
    early = bench.listener(port, "early")
    bench.machine("laser", port)
    bench.wait_for(lambda: early.topic("online"), what="the laser")
    late = bench.listener(port, "late")
    bench.wait_for(lambda: late.topic("online"), what="the kept word")
    assert ("workshop/laser/online", "online", True) in late.heard
