"""What every store promises, held by every store there is, InfluxDB for real."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.instant import SECOND
from edge.plantfile import PlantFile
from gateway.event import FIELDS, Kind, Stamp, State, event, in_order
from gateway.home import read_home
from gateway.letter import DeadLetter
from gateway.store import store_kinds

T0 = 1_700_000_000 * SECOND
FAR = 2**63 - 1
ODD = 'l\'usine, 50 % = "ça" \\ \t\r\n\x00 %0A 漢字 🙂 '


def count(number, at=None, machine="press", of="good", seq=0):
    return event(
        machine=machine,
        kind="count",
        values={"of": of, "total": number},
        at=T0 + number * SECOND if at is None else at,
        seq=seq,
    )


def state(word, at, machine="press", seq=0):
    return event(machine=machine, kind="state", values={"state": word}, at=at, seq=seq)


def letter(number, body="x"):
    return DeadLetter(
        source="mq",
        address=ODD,
        body=body,
        cause_en="because",
        cause_fr="parce que",
        seen=T0 + number * SECOND,
    )


def all_of(store, machine="press", kinds=None):
    return list(store.read(machine, -FAR, FAR, kinds))


def whole_tail(store, after=0, limit=10_000):
    found = []
    while True:
        some, position = store.tail(after, limit)
        if not some and position == after:
            return found, position
        found, after = [*found, *some], position


ODD_VALUES = [
    event(machine="press", kind="state", values={"state": "down", "reason": ODD}, at=T0),
    event(machine="press", kind="count", values={"good": 12, "scrap": 1, "rework": 0}, at=T0),
    event(machine="press", kind="count", values={"of": "total", "total": 2**53}, at=T0),
    event(machine="press", kind="cycle", values={"duration": 12.25, "parts": 2}, at=T0),
    event(machine="press", kind="order", values={"action": "released", "order": ODD}, at=T0),
    event(machine="press", kind="operation", values={"order": "", "program": "O1"}, at=T0),
    event(
        machine="press",
        kind="stock",
        values={"point": "raw", "direction": "in", "quantity": 1.5},
        at=T0,
    ),
    event(machine="press", kind="measurement", values={"name": ODD, "value": -0.5}, at=T0),
    event(machine="press", kind="measurement", values={"name": "flag", "value": True}, at=T0 + 1),
    event(machine="press", kind="measurement", values={"name": "flag", "value": 7}, at=T0 + 2),
    event(machine="press", kind="measurement", values={"name": "flag", "value": 1e-300}, at=T0 + 3),
    event(machine="press", kind="measurement", values={"name": "flag", "value": "text"}, at=T0 + 4),
    event(
        machine="press",
        kind="link",
        values={"via": "ua", "status": "lost", "retry": 0.5, "reason": "gone"},
        at=T0,
        seen=T0 + SECOND,
        stamp=Stamp.ARRIVAL,
        signal="@link",
    ),
    event(machine="press", kind="note", values={"text": "", "author": "é"}, at=T0, signal=ODD),
    event(machine="press", kind="state", values={}, at=T0 + 5, seq=2**62, stamp=Stamp.CONFIRMED),
]


def test_every_kind_and_odd_value_comes_back_as_it_was(store):
    store.append(ODD_VALUES)
    back = all_of(store)
    assert back == in_order(ODD_VALUES)
    assert {item.kind for item in back} == set(Kind)
    for one, same in zip(in_order(ODD_VALUES), back, strict=True):
        assert [type(value) for value in one.values.values()] == [
            type(value) for value in same.values.values()
        ]


def test_odd_machine_names_are_kept_apart(store):
    names = [ODD, ODD.strip(), "press", "Press", "press,x=1", "a\\", "%0A", "\n", "'", '"']
    store.append([count(number, machine=name) for number, name in enumerate(names)])
    assert store.machines() == sorted(names)
    for number, name in enumerate(names):
        assert all_of(store, name) == [count(number, machine=name)]


def test_an_empty_store_says_so(store):
    assert all_of(store) == []
    assert store.machines() == []
    assert store.span("press") is None
    assert store.before("press", FAR) == []
    assert store.tail(0) == ([], 0)
    assert store.end() == 0
    assert store.letters() == []
    assert store.letter_count() == 0
    assert store.append([]) == 0


def test_an_id_is_kept_once_however_often_it_comes(store):
    events = [count(number) for number in range(10)]
    assert store.append([*events, *events[:3]]) in (10, 13)
    again = store.append([*events[5:], count(10)])
    assert again in (1, 6)
    assert all_of(store) == [*events, count(10)]


def test_the_embedded_store_counts_new_ids(home):
    if home.kind != "embedded":
        pytest.skip("a store that overwrites equal points cannot tell")
    store = home.open()
    assert store.append([count(1), count(2), count(1)]) == 2
    assert store.append([count(1), count(3)]) == 1
    store.close()


def test_events_come_in_order_ties_and_late_ones_included(store):
    events = [count(number, at=T0 + number // 3, seq=(7 * number) % 5) for number in range(60)]
    for part in (events[40:], events[:20], events[20:40]):
        store.append(list(reversed(part)))
    assert all_of(store) == in_order(events)


def test_a_range_is_half_open_and_kinds_are_chosen(store):
    events = [count(1, at=T0), state("down", T0 + 1), count(2, at=T0 + 2), state("idle", T0 + 3)]
    store.append(events)
    assert list(store.read("press", T0, T0 + 2)) == events[:2]
    assert list(store.read("press", T0 + 1, T0 + 3)) == events[1:3]
    assert list(store.read("press", T0 + 1, T0 + 1)) == []
    assert all_of(store, kinds=[Kind.STATE]) == [events[1], events[3]]
    assert all_of(store, kinds=[Kind.NOTE]) == []
    assert all_of(store, kinds=[]) == []
    assert all_of(store, "nobody") == []


def test_many_events_of_one_stream_within_one_millisecond_are_all_kept(store):
    events = [count(number, at=T0 + number % 3, seq=number) for number in range(3_000)]
    for start in range(0, 3_000, 500):
        store.append(events[start : start + 500])
    assert all_of(store) == in_order(events)
    assert list(store.read("press", T0 + 1, T0 + 2)) == in_order(events[1::3])
    assert store.before("press", T0 + 2) == [in_order(events[1::3])[-1]]
    assert store.before("press", FAR) == [in_order(events)[-1]]


def test_reading_goes_on_over_many_pages(store):
    events = [count(number, at=T0 + number * 250_000, seq=number) for number in range(12_000)]
    store.append(events)
    assert all_of(store) == events
    reader = store.read("press", T0, FAR)
    assert [next(reader) for _ in range(3)] == events[:3]
    reader.close()


def test_before_gives_the_last_word_of_each_channel(store):
    events = [
        count(1, at=T0),
        count(9, at=T0, of="scrap"),
        count(2, at=T0 + 1),
        state("down", T0 + 1, seq=1),
        state("idle", T0 + 1, seq=2),
        count(3, at=T0 + SECOND),
        count(8, at=T0 + 1, machine="other"),
    ]
    store.append(events)
    assert store.before("press", T0) == []
    assert store.before("press", T0 + 1) == in_order(events[:2])
    assert store.before("press", T0 + 2) == in_order([events[1], events[2], events[4]])
    assert store.before("press", FAR) == in_order([events[1], events[4], events[5]])


def test_span_and_machines(store):
    store.append([count(3, at=T0 + 7), count(1, at=T0 + 5), count(9, machine="cell")])
    store.append([state("idle", T0 - 30 * 86_400 * SECOND)])
    assert store.span("press") == (T0 - 30 * 86_400 * SECOND, T0 + 7)
    assert store.machines() == ["cell", "press"]


def test_the_tail_tells_everything_once_in_order_of_arrival(store):
    first = [count(number) for number in (5, 4, 3)]
    late = [state("down", T0 - SECOND, machine="cell"), count(1)]
    store.append(first)
    middle = store.end()
    store.append(late)
    found, position = whole_tail(store)
    assert found == [*first, *late]
    assert position == store.end() > middle > 0
    assert store.tail(middle) == (late, position)
    assert store.tail(position) == ([], position)


def test_the_tail_goes_by_portions(store):
    batches = [[count(10 * batch + one) for one in range(4)] for batch in range(6)]
    for batch in batches:
        store.append(batch)
    some, position = store.tail(0, 8)
    assert some == [*batches[0], *batches[1]]
    rest, _ = whole_tail(store, position, 5)
    assert rest == [item for batch in batches[2:] for item in batch]


def test_letters_are_kept_once_newest_first(store):
    letters = [letter(number, body=f"{number} {ODD}") for number in range(5)]
    store.append([count(1)], letters[:3])
    store.append([], letters[1:])
    assert store.letter_count() == 5
    assert list(store.letters()) == letters[::-1]
    assert list(store.letters(2)) == [letters[4], letters[3]]
    assert len(all_of(store)) == 1


def test_what_was_appended_is_there_after_a_restart(home):
    store = home.open()
    store.append([count(1)], [letter(1)])
    position = store.end()
    store.close()
    again = home.open()
    assert all_of(again) == [count(1)]
    assert again.end() == position
    again.append([count(2)])
    assert again.tail(position)[0] == [count(2)]
    assert again.letter_count() == 1
    again.close()


def appending(home):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("appender.py")), *home.arguments],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )


def test_what_append_returned_from_survives_kill_nine(home):
    kept = 0
    for _ in range(2):
        with appending(home) as process:
            for line in process.stdout:
                kept = max(kept, int(line))
                if int(line) >= 300:
                    break
            process.kill()
            kept = max([kept, *map(int, process.stdout.read().split())])
    store = home.open()
    back = [item.values["total"] for item in all_of(store)]
    assert back == list(range(len(back)))
    assert len(back) >= kept >= 300
    tail, _ = whole_tail(store)
    assert {item.id for item in tail} >= {item.id for item in all_of(store)[:kept]}
    store.append([count(10**6)])
    store.close()


def test_readers_see_whole_batches_beside_a_writer(home):
    with appending(home) as process:
        store = home.open()
        try:
            met, position = [], 0
            while len(met) < 400:
                assert process.poll() is None
                some, position = store.tail(position)
                met.extend(some)
                kept = len(all_of(store))
                assert kept % 20 == 0 or home.kind == "influxdb"
        finally:
            process.kill()
            store.close()
    assert [item.values["total"] for item in met] == list(range(len(met)))


def test_threads_may_read_while_one_appends(store):
    wrong = []

    def look():
        for _ in range(20):
            found = all_of(store)
            if found != sorted(found, key=lambda item: item.order):
                wrong.append(found)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(20):
        store.append([count(number)])
    for reader in readers:
        reader.join()
    assert not wrong
    assert len(all_of(store)) == 20


texts = st.text(max_size=12)
values = {
    "state": st.sampled_from([one.value for one in State]),
    **dict.fromkeys(["good", "scrap", "rework", "total", "parts"], st.integers(0, 2**53)),
    **dict.fromkeys(
        ["duration", "quantity", "heartbeat", "latency", "offset", "retry"],
        st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    ),
    "value": st.booleans() | st.integers(-(2**63), 2**63) | st.floats(-1e300, 1e300) | texts,
}


@st.composite
def events(draw):
    kind = draw(st.sampled_from(Kind))
    names = draw(st.sets(st.sampled_from(FIELDS[kind])))
    said = {
        "machine": draw(st.sampled_from(["a", "b"])),
        "kind": kind,
        "values": {name: draw(values.get(name, texts)) for name in sorted(names)},
        "at": T0 + draw(st.integers(0, 40) | st.integers(-(10**18), 10**18)),
        "signal": draw(texts),
    }
    # What an id does not say follows from it here: of two that differ there either may be kept.
    chance = random.Random(event(**said).id)
    aside = {"seq": chance.randrange(4), "seen": chance.randrange(2**62)}
    return event(**said, **aside, stamp=chance.choice(list(Stamp)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(st.lists(events(), max_size=6), max_size=4),
    bounds=st.lists(st.integers(-5, 50), min_size=2, max_size=2).map(sorted),
)
def test_any_events_come_back_like_from_a_sorted_list(store, batches, bounds):
    prefix = uuid.uuid4().hex
    low, high = T0 + bounds[0], T0 + bounds[1]
    start = store.end()
    model = []
    for batch in batches:
        named = [
            event(
                **{name: getattr(item, name) for name in GIVEN} | {"machine": prefix + item.machine}
            )
            for item in batch
        ]
        store.append(named)
        model = in_order([*model, *named])
    for machine in (prefix + "a", prefix + "b"):
        mine = [item for item in model if item.machine == machine]
        assert all_of(store, machine) == mine
        assert list(store.read(machine, low, high)) == [i for i in mine if low <= i.at < high]
        last = {item.channel: item for item in mine if item.at < high}
        assert list(store.before(machine, high)) == in_order(last.values())
        assert store.span(machine) == ((mine[0].at, mine[-1].at) if mine else None)
    assert {item.id for item in whole_tail(store, start)[0]} == {item.id for item in model}


GIVEN = ["kind", "values", "at", "seq", "seen", "stamp", "signal"]


@pytest.mark.parametrize("kind", sorted(store_kinds()))
def test_the_sample_of_every_store_is_a_right_plant_file(kind):
    file = PlantFile.parse(store_kinds()[kind].sample, name="sample")
    assert read_home(file).kind.kind == kind
