"""How the disk stands, and what is said of it when: by numbers and an injected clock."""

import sqlite3

import pytest

from edge.outbox import Outbox
from edge.reading import Reading
from edge.waiting import Waiting, waiting
from gateway.embedded.fill import fill
from gateway.event import event
from gateway.space import DAY, HELD, Bounds, Disk, Level, Space, judge
from gateway.space_words import Teller, remedy_of, said_of, space_json
from gateway.stores.embedded import EmbeddedStore
from gateway.watch import Watch, Watched, disk_of, has_room

START = 1_767_592_800_000_000_000
MINUTE = 60 * 10**9
GB, MB = 10**9, 10**6


def space(*, at=START, free=100 * GB, total=1000 * GB, growth=None, waits=None, store="embedded"):
    disk = None if free is None else Disk(free=round(free), total=total)
    return Space(
        at=at, place="/data", store=store, disk=disk, growth=growth, waiting=waits, limit=4 * GB
    )


def held(at=START, readings=12_000, minutes=10):
    return Waiting(readings=readings, since=at - minutes * MINUTE, size=6 * MB)


@pytest.mark.parametrize(
    ("free", "growth", "level"),
    [
        (100 * GB, None, Level.WELL),
        (100 * GB, 7.2 * GB, Level.SOON),
        (100 * GB, 7.1 * GB, Level.WELL),
        (499 * MB, None, Level.TIGHT),
        (499 * MB, 7 * GB, Level.TIGHT),
        (99 * MB, None, Level.FULL),
        (0, None, Level.FULL),
        (None, None, Level.WELL),
    ],
)
def test_the_level_follows_from_what_is_free_and_for_how_many_days(free, growth, level):
    assert judge(space(free=free, growth=growth), Bounds()) is level


def test_bounds_are_the_plants_own_and_never_more_than_a_tenth_of_a_small_disk():
    near = space(free=3 * GB, growth=GB / 2)
    assert judge(near, Bounds()) is Level.SOON
    assert judge(near, Bounds(warn=5 * DAY)) is Level.WELL
    assert judge(near, Bounds(least=4 * GB)) is Level.TIGHT
    assert judge(near, Bounds(least=20 * GB)) is Level.FULL
    small = {"total": 100 * MB}
    levels = [judge(space(free=mb * MB, **small), Bounds()) for mb in (20, 9, 1)]
    assert levels == [Level.WELL, Level.TIGHT, Level.FULL]


def test_a_bound_is_left_only_well_above_it():
    just_above = space(free=510 * MB)
    assert judge(just_above, Bounds(), Level.WELL) is Level.WELL
    assert judge(just_above, Bounds(), Level.TIGHT) is Level.TIGHT
    assert judge(space(free=560 * MB), Bounds(), Level.TIGHT) is Level.WELL
    assert judge(space(free=105 * MB), Bounds(), Level.FULL) is Level.FULL
    assert judge(space(free=120 * MB), Bounds(), Level.FULL) is Level.TIGHT


def told(teller, found):
    return [(level, text.en) for level, text in teller.hear(found)]


def test_a_warning_comes_once_a_day_and_every_change_at_once():
    teller, days = Teller(Bounds()), {"free": 30 * GB, "growth": 3 * GB}
    said = told(teller, space(**days))
    assert said[0][0] is Level.SOON
    assert "full in about 10 days" in said[0][1]
    assert "store.keep" in said[0][1]
    minutes = [told(teller, space(at=START + n * MINUTE, **days)) for n in range(1, 24 * 60)]
    assert not any(minutes), "not every minute"
    assert told(teller, space(at=START + DAY, **days)) == said, "again a day later"
    later = START + DAY + MINUTE
    assert told(teller, space(at=later, free=300 * MB))[0][0] is Level.TIGHT
    assert told(teller, space(at=later, free=0))[0][0] is Level.FULL
    assert told(teller, space(at=later)) == [
        (Level.WELL, "there is room again on the disk of /data")
    ]
    assert told(teller, space(at=later)) == []


def test_a_clock_that_is_set_back_silences_nothing_for_ever():
    teller, days = Teller(Bounds()), {"free": 30 * GB, "growth": 3 * GB}
    assert told(teller, space(**days))
    assert told(teller, space(at=START - 400 * DAY, **days))


def test_readings_that_are_held_up_are_told_with_their_number_and_that_they_moved_on():
    teller = Teller(Bounds())
    moment = Waiting(readings=40, since=START - HELD // 2, size=MB)
    assert told(teller, space(waits=moment)) == []
    ((level, said),) = told(teller, space(waits=held()))
    assert level is Level.SOON
    assert "12000 readings" in said
    assert "nothing is lost" in said
    assert told(teller, space(waits=held())) == []
    empty = Waiting(readings=0, since=None, size=MB)
    assert told(teller, space(waits=empty)) == [(Level.WELL, "everything that waited is kept")]


def test_the_outbox_lasts_as_long_as_disk_and_limit_allow_at_its_present_rate():
    assert space(waits=held()).lasts == pytest.approx((4 * GB - 6 * MB) / 6 / MB * 10 * MINUTE)
    assert space(waits=held(), free=60 * MB).lasts == pytest.approx(100 * MINUTE)
    assert space(waits=held(minutes=0.5)).lasts is None


def test_an_outbox_at_its_limit_is_not_said_to_lose_nothing():
    full = Waiting(readings=9, since=START - 10 * MINUTE, size=round(3.9 * GB))
    assert not space(waits=held()).at_limit
    assert space(waits=full).at_limit
    ((_, said),) = told(Teller(Bounds()), space(waits=full))
    assert "nothing is lost" not in said
    assert "the oldest measurements go" in said


@pytest.mark.parametrize("store", ["embedded", "influxdb"])
@pytest.mark.parametrize("level", list(Level))
def test_every_level_but_the_good_one_says_what_it_is_and_what_to_do(store, level):
    found = space(store=store, free=50 * MB, growth=GB if store == "embedded" else None)
    said, remedy = said_of(found, level), remedy_of(found, level)
    assert (said is None, remedy is None) == (level is Level.WELL, level is Level.WELL)
    if said and remedy:
        assert said.en != said.fr
        assert ("store.keep" in remedy.en) == (store == "embedded")
        assert space_json(found, level)["said"] == {"fr": said.fr, "en": said.en}


def test_the_outbox_is_counted_from_beside_while_it_is_in_use(tmp_path):
    assert waiting(tmp_path / "none.sqlite") is None
    outbox = Outbox(tmp_path / "outbox.sqlite")
    empty = waiting(outbox.path)
    assert (empty.readings, empty.since) == (0, None)
    some = [Reading(source="s", address="a", value=n, at=None, seen=START + n) for n in range(3)]
    outbox.put(some)
    found = waiting(outbox.path)
    assert (found.readings, found.since) == (3, START)
    outbox.ack(outbox.take(1)[0][0])
    assert waiting(outbox.path).since == START + 1
    outbox.close()
    (tmp_path / "torn.sqlite").write_bytes(b"no database" * 1000)
    assert waiting(tmp_path / "torn.sqlite") is None


def watch(tmp_path, bounds, **more):
    base = {"folder": tmp_path, "kind": "embedded", "store": tmp_path / "events.sqlite"}
    return Watched(**{**base, "outbox": None, "limit": GB, "bounds": bounds, **more})


def test_the_watch_looks_at_the_real_disk_and_at_whatever_file_is_there(tmp_path):
    disk = disk_of(tmp_path)
    assert disk_of(tmp_path / "not" / "yet").total == disk.total
    torn = tmp_path / "events.sqlite"
    torn.write_bytes(b"no database" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(torn).execute("PRAGMA user_version")
    said = Watch(watch(tmp_path, Bounds()), lambda: START).json()
    assert said["bytes_free"] == pytest.approx(disk.free, rel=0.2)
    assert (said["days_left"], said["waiting"]) == (None, None)


def test_the_watch_says_what_store_info_says_and_outlives_a_torn_batch(tmp_path):
    path = tmp_path / "events.sqlite"
    store = EmbeddedStore(path, lambda: START)
    store.append([event(machine="press", kind="cycle", values={"duration": 1}, at=START - DAY)])
    known = fill(path, START)
    said = Watch(watch(tmp_path, Bounds()), lambda: START).json()
    assert said["bytes_a_day"] == known.growth > 0
    assert said["days_left"] == pytest.approx(known.days_left, rel=0.2)
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE batch SET body = x'00'")
    assert Watch(watch(tmp_path, Bounds()), lambda: START).json()["days_left"] is None


def test_an_embedded_store_stops_while_there_is_room_for_what_waits(tmp_path, monkeypatch):
    for free, room in ((101 * MB, True), (99 * MB, False)):
        monkeypatch.setattr(
            "gateway.watch.disk_of", lambda _, free=free: Disk(free=free, total=1000 * GB)
        )
        assert has_room(watch(tmp_path, Bounds())) is room
        assert has_room(watch(tmp_path, Bounds(), store=None)), "an InfluxDB has a disk of its own"
