"""A machine played against a clock of the test's own: nothing early, nothing lost, no drift."""

import asyncio
import itertools
import json
import threading

import pytest

from simulators.clock import MILLISECOND, SECOND
from simulators.condition import Condition
from simulators.face import turn
from simulators.go import Go, read_go, write_go
from simulators.line import Order
from simulators.machines import MACHINES
from simulators.playing import Player, Story
from simulators.scenario import WORKSHOP
from simulators.timeline import Cycle, Snapshot

EPOCH = 1_800_000_000 * SECOND
GO = Go(epoch=EPOCH, until=EPOCH + 60 * SECOND)
PRESS = MACHINES["press"]


class Listener:
    """A wire that remembers, and a clock that runs as fast as the player looks at it."""

    def __init__(self, now, end, step=250 * MILLISECOND):
        self.now, self.end, self.step = now, end, step
        self.opened = []
        self.shown = []
        self.closed = False
        self.stopped = threading.Event()

    def clock(self):
        return self.now

    async def open(self, face):
        self.opened.append(face)

    async def show(self, face):
        assert face.at <= self.now
        self.shown.append(face)

    async def beat(self, now):
        self.now += self.step
        if self.now > self.end:
            self.stopped.set()

    async def close(self):
        self.closed = True


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("simulators.playing.LOOK", 0)


def play(listener, go, truth=None, machine=PRESS):
    player = Player(
        machine=machine,
        scenario=WORKSHOP,
        wire=listener,
        go=go if callable(go) else lambda: go,
        truth=truth,
        clock=listener.clock,
    )
    asyncio.run(player.play(listener.stopped))
    return listener


def whole_story(go=GO, machine=PRESS):
    return list(Story(machine, WORKSHOP, go).due(EPOCH + 100 * SECOND))


def test_a_machine_waits_ready_with_counters_at_zero():
    listener = play(Listener(EPOCH, EPOCH + SECOND), None)
    (ready,) = listener.opened
    assert listener.shown == []
    assert {name: shown.value for name, shown in ready.values.items()} == {
        "state": 4,
        "good": 0,
        "scrap": 0,
        "cycle_time": 0,
        "order": "",
        "program": "",
        "product": "",
    }


def test_everything_is_shown_in_order_and_never_before_its_time():
    listener = play(Listener(EPOCH - SECOND, EPOCH + 70 * SECOND), GO)
    assert listener.shown == whole_story()
    assert listener.closed


def test_a_start_signal_that_comes_late_loses_nothing():
    listener = Listener(EPOCH - SECOND, EPOCH + 70 * SECOND)
    play(listener, lambda: GO if listener.now > EPOCH + 10 * SECOND else None)
    assert listener.shown == whole_story()


def test_a_machine_that_was_away_comes_back_where_it_would_stand():
    story = whole_story()
    back = EPOCH + 30 * SECOND
    listener = play(Listener(back, EPOCH + 70 * SECOND), GO)
    before = [face for face in story if face.at <= back]
    assert listener.opened == [before[-1]]
    assert listener.shown == story[len(before) :]
    assert listener.opened[0].values["good"].value > 5


def test_each_value_keeps_the_instant_at_which_it_was_set():
    since = {}
    for face in whole_story():
        for name, shown in face.values.items():
            if name not in since or since[name].value != shown.value:
                assert shown.since == face.at
            elif name != "cycle_time":
                assert shown.since == since[name].since
            since[name] = shown


def test_production_ends_at_its_end_and_only_the_state_changes_then():
    *_, before, last = whole_story()
    assert last.at == GO.until
    assert last.values["state"].value == 2
    for name in set(last.values) - {"state"}:
        assert last.values[name] == before.values[name]


@pytest.mark.parametrize("name", MACHINES)
def test_the_truth_is_what_was_shown(name, tmp_path):
    machine = MACHINES[name]
    play(Listener(EPOCH, EPOCH + 70 * SECOND), GO, tmp_path, machine)
    truth = json.loads((tmp_path / f"truth-{name}.json").read_text(encoding="utf-8"))
    story = whole_story(machine=machine)
    assert truth["machine"] == name
    assert truth["finished"] is True
    assert truth["good"] == story[-1].values["good"].value
    assert truth["scrap"] == story[-1].values["scrap"].value
    assert truth["cycles"] == sum(face.finished is not None for face in story)
    assert sum(truth["seconds"].values()) == pytest.approx(60, abs=1e-6)
    said = {}
    for face, after in itertools.pairwise(story):
        word = face.values["state"].value
        said[word] = said.get(word, 0) + after.at - face.at
    lived = {}
    for condition, seconds in truth["conditions"].items():
        word = machine.words[condition]
        lived[word] = lived.get(word, 0) + seconds
    for word, span in said.items():
        assert lived[word] == pytest.approx(span / SECOND, abs=1e-6)
    assert ("line" in truth) == (name == "cobot")


def test_the_final_truth_is_the_same_to_the_byte_however_it_came_about(tmp_path):
    file = tmp_path / "truth-cobot.json"
    texts = []
    for start, step in (
        (EPOCH - SECOND, 250 * MILLISECOND),
        (EPOCH + 20 * SECOND, 70 * MILLISECOND),
        (EPOCH + 900 * SECOND, SECOND),
    ):
        play(Listener(start, start + 90 * SECOND, step), GO, tmp_path, MACHINES["cobot"])
        texts.append(file.read_bytes())
    assert len(set(texts)) == 1


def test_while_production_runs_the_truth_says_so(tmp_path):
    play(Listener(EPOCH, EPOCH + 30 * SECOND), GO, tmp_path)
    truth = json.loads((tmp_path / "truth-press.json").read_text(encoding="utf-8"))
    assert truth["finished"] is False
    assert sum(truth["seconds"].values()) == pytest.approx(30, abs=0.3)


def test_a_half_written_start_signal_is_not_one(tmp_path):
    file = tmp_path / "go.json"
    assert read_go(file) is None
    file.write_text('{"epoch": 17')
    assert read_go(file) is None
    write_go(file, Go(epoch=1_234_567, until=None, seed=3))
    assert read_go(file) == Go(epoch=1_234_000, until=None, seed=3)


def test_a_cycle_as_long_as_the_one_before_is_still_a_new_one():
    order = Order(number="OF-1", product="plate", program="PL-200")
    cycle = Cycle(order=order, duration=SECOND, good=True)
    face = None
    for at, good in ((SECOND, 1), (2 * SECOND, 2)):
        snapshot = Snapshot(
            at=at, condition=Condition.PRODUCING, good=good, finished=cycle, last_cycle=SECOND
        )
        face = turn(face, PRESS, snapshot, EPOCH)
        assert face.values["cycle_time"] == (1.0, EPOCH + at)
    assert face.values["state"].since == EPOCH + SECOND
