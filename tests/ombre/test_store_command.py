"""`ombre store`: info, verify, backup, restore, recover, copy, as a user meets them."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from edge.instant import system_clock
from gateway.embedded.backup import backup
from gateway.embedded.batch import pack_batch, unpack_batch
from gateway.embedded.fill import fill
from gateway.embedded.last_night import last_night
from gateway.embedded.restore import restore
from gateway.embedded.settings import EmbeddedSettings
from gateway.embedded.verify import verify
from gateway.event import event
from gateway.stores.embedded import EmbeddedStore
from ombre.night import Nights
from servers.command import ombre

DAY = 86_400 * 10**9
NOW = 1_767_592_800_000_000_000


def some(count, start=0, machine="press"):
    return [
        event(machine=machine, kind="cycle", values={"duration": 1 + n}, at=NOW + n)
        for n in range(start, start + count)
    ]


@pytest.fixture
def plant(tmp_path):
    (tmp_path / "plant.yaml").write_text("plant: {name: A}\n")
    (tmp_path / "ombre-data").mkdir()
    return tmp_path


@pytest.fixture
def path(plant):
    return plant / "ombre-data" / "events.sqlite"


def keep(path, events):
    store = EmbeddedStore(path)
    for first in range(0, len(events), 200):
        store.append(events[first : first + 200])
    store.close()


def held(path):
    store = EmbeddedStore(path)
    found = {item.id for name in store.machines() for item in store.read(name, 0, 2 * NOW)}
    store.close()
    return found


def said(done, code=0):
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_info_and_verify_answer(plant, path):
    keep(path, some(10))
    info = said(ombre("store", "info", "--json", folder=plant))
    assert (info["version"], info["events"], info["machines"]) == (1, 10, ["press"])
    assert info["first"] == "2026-01-05T06:00:00Z"
    assert info["bytes_free"] > 0
    sound = said(ombre("store", "verify", "--json", folder=plant))
    assert (sound["sound"], sound["events"], sound["machines"]) == (True, 10, {"press": 10})
    french = ombre("store", "info", folder=plant, language="fr")
    assert "Disque libre" in french.stdout
    assert "intact" in ombre("store", "verify", folder=plant, language="fr").stdout


def test_verify_finds_what_was_changed_what_is_missing_and_what_is_not_listed(plant, path):
    keep(path, some(40_000))
    with sqlite3.connect(path) as db:
        last, events, body = db.execute("SELECT * FROM batch ORDER BY last DESC").fetchone()
        said = unpack_batch(body)
        said[3] = msgspec.structs.replace(said[3], values={"duration": 99})
        row = (events - 1, pack_batch(said[:-1]), last)
        db.execute("UPDATE batch SET events = ?, body = ? WHERE last = ?", row)
        [pieces] = db.execute("SELECT count(*) FROM piece").fetchone()
        db.execute("DELETE FROM channels")
    db.close()
    found = said_of_verify(plant)
    assert (found["wrong"], found["channels_missing"], found["missing"]) == (1, pieces, 1)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE piece SET digest = x'00' WHERE id = 1")
    db.close()
    found = said_of_verify(plant)
    assert any("digest" in fault for fault in found["faults"])


def said_of_verify(plant):
    found = said(ombre("store", "verify", "--json", folder=plant), 1)
    assert found["sound"] is False
    return found


def test_verify_names_torn_pages_and_changes_nothing(plant, path):
    keep(path, some(5_000))
    data = bytearray(path.read_bytes())
    for page in range(20, 50, 7):
        data[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    path.write_bytes(bytes(data))
    assert not verify(path).sound
    done = ombre("store", "verify", folder=plant, language="fr")
    assert done.returncode == 1
    assert "abîmé" in done.stdout
    assert path.read_bytes() == bytes(data)


def test_the_days_until_the_disk_is_full_follow_from_the_last_week(path, monkeypatch):
    week = [
        event(machine="press", kind="cycle", values={"duration": 1 + n}, at=NOW - n * DAY)
        for n in range(14)
    ]
    keep(path, week)
    found = fill(path, NOW)
    assert found.growth == pytest.approx(found.size / 14)
    assert found.days_left == pytest.approx(found.free / found.growth, rel=0.01)
    later = fill(path, NOW + 30 * DAY)
    assert (later.growth, later.days_left) == (None, None)


def test_a_backup_while_events_come_in_holds_one_instant(plant, path):
    keep(path, some(20_000))
    store = EmbeddedStore(path)
    begun, stop = threading.Event(), threading.Event()

    def write():
        for nth in range(10_000):
            store.append(some(1, 100_000 + nth))
            begun.set()
            if stop.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        begun.wait(10)
        steps = []
        events = backup(path, plant / "copy.sqlite", lambda left, total: steps.append(left))
    finally:
        stop.set()
        writer.join()
        store.close()
    assert events > 20_000
    assert steps == sorted(steps, reverse=True)
    assert verify(plant / "copy.sqlite").events == events
    assert not list(plant.glob("copy*.part*"))
    assert not list(plant.glob("copy.sqlite-*"))


def test_backup_and_restore_set_the_present_store_aside(plant, path):
    keep(path, some(10))
    done = said(ombre("store", "backup", "b.sqlite", "--json", folder=plant))
    assert done["events"] == 10
    assert ombre("store", "backup", "b.sqlite", folder=plant).returncode == 2
    keep(path, some(5, 50))
    present = held(path)
    again = said(ombre("store", "restore", "b.sqlite", "--json", folder=plant))
    assert len(held(path)) == 10
    assert "before-restore" in again["set_aside"]
    back = said(ombre("store", "recover", again["set_aside"], "--json", folder=plant))
    assert (back["read"], back["new"], back["unusable"]) == (15, 5, 0)
    assert held(path) == present


def test_restore_waits_for_nobody_and_overwrites_nothing(plant, path):
    keep(path, some(3))
    said(ombre("store", "backup", "b.sqlite", "--json", folder=plant))
    store = EmbeddedStore(path)
    done = ombre("store", "restore", "b.sqlite", folder=plant, language="fr")
    store.close()
    assert done.returncode == 1
    assert "arrêtez Ombre" in done.stderr
    (plant / "no.sqlite").write_bytes(b"x" * 5000)
    assert ombre("store", "restore", "no.sqlite", folder=plant).returncode == 3
    sqlite3.connect(plant / "empty.sqlite").close()
    assert ombre("store", "restore", "empty.sqlite", folder=plant).returncode == 2
    assert sorted(one.name for one in path.parent.glob("*.sqlite*")) == ["events.sqlite"]
    assert len(held(path)) == 3


def test_a_restore_killed_between_its_two_renames_is_ended_by_the_next_start(
    plant, path, monkeypatch
):
    keep(path, some(3))
    backup(path, plant / "b.sqlite", lambda _left, _total: None)
    keep(path, some(5, 50))

    def killed(*_said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", after(Path.replace, "before-restore", killed))
        with pytest.raises(KeyboardInterrupt):
            restore(plant / "b.sqlite", path, lambda: NOW)
    assert not path.exists()
    assert said(ombre("export", "out.jsonl", "--json", folder=plant))["events"] == 3
    assert said(ombre("store", "verify", "--json", folder=plant))["events"] == 3
    [aside] = path.parent.glob("events.before-restore-*.sqlite")
    assert len(held(aside)) == 8


def after(real, word, then):
    """Let a call pass; the one behind the call that speaks of `word` does something else."""
    passed = []

    def call(*arguments):
        if any(word in str(one) for one in passed):
            then()
        passed.append(arguments)
        return real(*arguments)

    return call


def test_a_store_damaged_overnight_is_set_aside_in_the_morning_and_recovered(plant, path):
    keep(path, some(5_000))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (plant / "new.jsonl").write_text(
        '{"machine":"press","kind":"state","at":"2026-01-06T06:00:00Z","state":"idle"}\n'
    )
    done = ombre("import", "new.jsonl", folder=plant)
    assert done.returncode == 0, done.stderr
    [aside] = path.parent.glob("events.damaged-*.sqlite")
    before = aside.read_bytes()
    back = said(ombre("store", "recover", str(aside), "--json", folder=plant))
    assert 0 < back["new"] == back["read"] < 5_000
    assert back["because"]
    assert aside.read_bytes() == before
    assert said(ombre("store", "verify", "--json", folder=plant))["events"] == back["new"] + 1


def test_a_copy_goes_from_plant_to_plant_and_not_onto_itself(plant, path):
    keep(path, some(10))
    (plant / "other.yaml").write_text("plant: {name: B}\nstore: {path: elsewhere}\n")
    command = ("store", "copy", "--from", "plant.yaml", "--to", "other.yaml", "--json")
    assert said(ombre(*command, folder=plant)) == {
        "version": 1,
        "read": 10,
        "new": 10,
        "letters": 0,
    }
    assert said(ombre(*command, folder=plant))["new"] == 0
    assert held(plant / "elsewhere" / "events.sqlite") == held(path)
    same = ombre("store", "copy", "--from", "plant.yaml", "--to", "plant.yaml", folder=plant)
    assert same.returncode == 2


@pytest.mark.parametrize("command", ["verify", "backup x", "restore x"])
def test_for_influxdb_a_plain_sentence_says_what_to_use(plant, command):
    (plant / "plant.yaml").write_text("store: {kind: influxdb, url: 'http://127.0.0.1:9'}\n")
    for language, word in (("en", "embedded"), ("fr", "embarqué")):
        done = ombre("store", *command.split(), folder=plant, language=language)
        assert done.returncode == 2
        assert word in done.stderr
        assert "influx" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_where_nothing_is_kept_yet_it_says_so(plant):
    for command in ("info", "verify"):
        done = ombre("store", command, folder=plant)
        assert done.returncode == 2
        assert "no such file" in done.stderr


def test_compact_moves_what_is_old_and_a_second_run_has_nothing_to_do(plant, path):
    keep(path, some(40_000))
    before = held(path)
    done = said(ombre("store", "compact", "--json", folder=plant))
    assert done["moved"] > 15_000
    assert done["files"] == 1
    assert list((plant / "ombre-data" / "events.cold").rglob("*.parquet"))
    assert held(path) == before
    assert said(ombre("store", "compact", "--gently", "--json", folder=plant))["moved"] == 0
    french = ombre("store", "compact", folder=plant, language="fr")
    assert "déplacés" in french.stdout
    assert said(ombre("store", "verify", "--json", folder=plant))["sound"] is True
    info = said(ombre("store", "info", "--json", folder=plant))
    assert (info["events"], info["machines"]) == (40_000, ["press"])


def test_a_cold_file_of_a_backup_is_recovered_by_its_name(plant, path):
    keep(path, some(40_000))
    said(ombre("store", "compact", "--json", folder=plant))
    said(ombre("store", "backup", "b.sqlite", "--json", folder=plant))
    [cold] = (plant / "ombre-data" / "events.cold").rglob("*.parquet")
    cold.write_bytes(b"no")
    first = ombre("export", "out.jsonl", folder=plant)
    assert first.returncode == 3
    assert "parquet" in first.stderr
    assert (
        said(ombre("export", "out.jsonl", "--replace", "--json", folder=plant))["events"] < 40_000
    )
    [saved] = (plant / "b.cold").rglob("*.parquet")
    back = said(ombre("store", "recover", str(saved), "--json", folder=plant))
    assert back["new"] == back["read"] > 15_000
    assert len(held(path)) == 40_000


def test_the_gateway_has_the_work_of_a_night_done_once(plant, path):
    keep(path, some(40_000))
    settings = EmbeddedSettings()
    store, stop = EmbeddedStore(path), threading.Event()
    nights = Nights(store, settings, ZoneInfo("Europe/Paris"), system_clock)
    thread = threading.Thread(target=nights.run, args=(plant / "plant.yaml", stop, 0.1))
    thread.start()
    try:
        end = time.monotonic() + 60
        while not last_night(store.file) and time.monotonic() < end:
            time.sleep(0.1)
        first = last_night(store.file)
        assert first
        time.sleep(1)
        assert last_night(store.file) == first
    finally:
        stop.set()
        thread.join()
        store.close()
    assert list((plant / "ombre-data" / "events.cold").rglob("*.parquet"))
