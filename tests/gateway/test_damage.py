"""A torn or corrupt store is set aside at start, named, and what is readable comes back."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from edge.problem import OmbreError
from gateway.embedded import damage
from gateway.embedded.batch import pack_batch, unpack_batch
from gateway.embedded.block import block_of
from gateway.embedded.salvage import Salvage
from gateway.event import event
from gateway.store import StoreAway, store_kinds
from gateway.stores.embedded import EmbeddedStore

NOW = 1_767_592_800_000_000_000


def opened(folder):
    kind = store_kinds()["embedded"]
    return kind.open(kind.settings(), folder, lambda: NOW)


def filled(folder, count=3_000, batch=100):
    store = EmbeddedStore(folder / "events.sqlite")
    for first in range(0, count, batch):
        store.append(some(first, min(first + batch, count)))
    store.close()
    return folder / "events.sqlite"


def some(low, high):
    return [
        event(machine="press", kind="cycle", values={"duration": 1 + n}, at=n)
        for n in range(low, high)
    ]


def torn(path):
    """Cut the second half off."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def scratched(path):
    """Overwrite some pages in the middle."""
    data = bytearray(path.read_bytes())
    for page in range(20, 60, 7):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))


def no_database(path):
    path.write_bytes(b"something else" * 1000)


@pytest.mark.parametrize("harm", [torn, scratched, no_database])
def test_a_damaged_store_is_set_aside_and_named_and_everything_goes_on(tmp_path, harm, caplog):
    path = filled(tmp_path)
    harm(path)
    broken = path.read_bytes()
    store = opened(tmp_path)
    one = event(machine="press", kind="count", values={"good": 1}, at=1)
    assert store.append([one]) == 1
    [letter] = store.letters()
    aside = tmp_path / "events.damaged-20260105T060000Z.sqlite"
    assert aside.read_bytes() == broken
    assert letter.address == str(aside)
    assert aside.name in letter.cause_en
    assert aside.name in letter.cause_fr
    assert aside.name in caplog.text
    store.close()
    again = opened(tmp_path)
    assert (again.letter_count(), list(again.read("press", 0, 9))) == (1, [one])
    again.close()


def test_a_second_damaged_file_of_the_same_second_takes_another_name(tmp_path):
    for _ in range(2):
        filled(tmp_path, 1)
        no_database(tmp_path / "events.sqlite")
        opened(tmp_path).close()
    assert len(list(tmp_path.glob("events.damaged-*.sqlite"))) == 2


def test_a_sound_store_and_one_that_is_in_use_are_left_alone(tmp_path):
    path = filled(tmp_path)
    first = opened(tmp_path)
    second = opened(tmp_path)
    assert damage.mend(path, lambda: NOW) is None
    assert not list(tmp_path.glob("*damaged*"))
    first.close()
    second.close()


def test_damage_met_while_running_is_set_aside_once_all_have_let_go(tmp_path):
    path = filled(tmp_path, 20_000)
    gateway, shadow = EmbeddedStore(path, lambda: NOW), EmbeddedStore(path, lambda: NOW)
    _, position = shadow.tail(0, limit=50_000)
    with path.open("r+b") as file:
        for page in range(2, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    with pytest.raises(StoreAway):
        list(gateway.read("press", 0, NOW))
    with pytest.raises(StoreAway, match="others still have it open"):
        gateway.append([one_count()])
    assert shadow.tail(position) == ([], position)
    assert gateway.append([one_count()]) == 1
    events, further = shadow.tail(position)
    assert (events, further > position) == ([one_count()], True)
    assert shadow.end() == further
    assert [letter.source for letter in gateway.letters()] == ["store"]
    assert len(list(tmp_path.glob("events.damaged-*.sqlite"))) == 1
    assert not damage.mark(path).exists()
    gateway.close()
    shadow.close()


def one_count():
    return event(machine="press", kind="count", values={"good": 1}, at=1)


def test_a_mistake_of_ours_does_not_call_the_file_damaged(tmp_path):
    path = filled(tmp_path, 1)
    store = EmbeddedStore(path)
    store.close()
    with pytest.raises((OmbreError, sqlite3.Error)):
        store.end()
    assert not damage.mark(path).exists()


@pytest.mark.parametrize("harm", [torn, scratched])
def test_what_is_readable_is_read_and_nothing_wrong_with_it(tmp_path, harm):
    path = filled(tmp_path, 5_000)
    harm(path)
    salvage = Salvage(path)
    found = [item for _, events in salvage.batches() for item in events]
    assert 0 < len(found) < 5_000
    assert all(item.values == {"duration": 1 + item.at} for item in found)
    assert len({item.id for item in found}) == len(found)


def test_a_lost_first_page_loses_no_event(tmp_path):
    path = filled(tmp_path, 5_000)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    before = path.read_bytes()
    with Salvage(path) as salvage:
        found = [item.at for _, events in salvage.batches() for item in events]
    assert sorted(found) == list(range(5_000))
    assert salvage.why
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"events.sqlite", "events.lock"}


def test_a_file_of_another_make_gives_nothing(tmp_path):
    path = tmp_path / "events.sqlite"
    path.write_bytes(b"something else entirely, " * 5_000)
    with Salvage(path) as salvage:
        assert [item for _, events in salvage.batches() for item in events] == []


def test_an_event_that_does_not_say_what_its_id_says_is_left_out(tmp_path):
    path = filled(tmp_path, 10)
    with sqlite3.connect(path) as db:
        [body] = db.execute("SELECT body FROM batch").fetchone()
        said = unpack_batch(body)
        said[3] = msgspec.structs.replace(said[3], values={"duration": 99})
        db.execute("UPDATE batch SET body = ?", (pack_batch(said),))
        db.execute("INSERT INTO batch VALUES (11, 1, '{'), (12, 1, x'00ff')")
    db.close()
    salvage = Salvage(path)
    found = [item.at for _, events in salvage.batches() for item in events]
    assert (sorted(found), salvage.unusable) == ([0, 1, 2, 4, 5, 6, 7, 8, 9], 3)


def test_a_block_that_does_not_say_what_its_digest_says_is_left_out_whole(tmp_path):
    path = filled(tmp_path, 40_000, 1_000)
    with sqlite3.connect(path) as db:
        [(first, _), *rest] = db.execute("SELECT id, body FROM piece").fetchall()
        other = block_of("press", list(enumerate(some(0, 8_000), 2)))
        db.execute("UPDATE piece SET body = ?, digest = x'00' WHERE id = ?", (other.pack(), first))
        lost = db.execute("SELECT events FROM piece WHERE id = ?", (first,)).fetchone()[0]
    db.close()
    salvage = Salvage(path)
    found = [item.at for _, events in salvage.batches() for item in events]
    assert sorted(found) == list(range(lost, 40_000))
    assert rest
    assert salvage.unusable == 1


def test_the_whole_of_a_sound_file_is_read(tmp_path):
    salvage = Salvage(filled(tmp_path, 44_500))
    looked = list(salvage.batches())
    assert sum(len(events) for _, events in looked) == 44_500
    assert sum(count for count, _ in looked) == salvage.last()
    assert salvage.unusable == 0
