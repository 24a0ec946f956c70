"""A page over a store that cannot be opened: it is there, says why, and goes on once it can be."""

import sqlite3

import pytest

from edge.instant import system_clock
from edge.text import Text
from gateway.event import event
from gateway.store import StoreAway
from gateway.stores.embedded import FILE, EmbeddedStore
from ombre.store_command import refused
from ombre.unopened import Unopened, opened
from shadow.revision import Revision
from shadow.revisions import Place, Revisions

FULL = Text(en="database or disk is full", fr="le disque est plein")
NOW = 1_767_592_800_000_000_000


def test_a_store_that_cannot_be_opened_is_away_until_it_can_be(tmp_path):
    full = [True]

    def opening():
        if full[0]:
            raise refused("events.sqlite", FULL, FULL, exit_code=3)
        return EmbeddedStore(tmp_path / FILE, system_clock)

    store = opened(opening)
    assert isinstance(store, Unopened)
    asked = (
        store.end,
        lambda: store.tail(0),
        store.machines,
        store.letters,
        store.letter_count,
        lambda: store.span("press"),
        lambda: store.before("press", NOW),
        lambda: list(store.read("press", 0, NOW)),
        lambda: store.append([]),
    )
    for question in asked:
        with pytest.raises(StoreAway, match="disk is full"):
            question()
    full[0] = False
    assert store.append([event(machine="press", kind="cycle", values={"duration": 1}, at=NOW)]) == 1
    for question in asked:
        question()
    assert store.machines() == ["press"]
    store.close()
    store.close()


def test_a_store_that_can_be_opened_is_itself(tmp_path):
    store = opened(lambda: EmbeddedStore(tmp_path / FILE, system_clock))
    assert isinstance(store, EmbeddedStore)
    store.close()


def test_a_memory_of_revisions_that_cannot_be_opened_is_left_as_it_is(tmp_path, caplog):
    path = tmp_path / "revisions.sqlite"
    kept = Revisions(path)
    kept.add([revision()], Place(position=7, heard=NOW))
    kept.close()
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    meanwhile = Revisions(path, patience=0.1)
    assert meanwhile.newest(10) == []
    meanwhile.close()
    held.execute("ROLLBACK")
    held.close()
    assert "cannot be used for now" in caplog.text
    again = Revisions(path)
    assert again.newest(10) == [revision()]
    again.close()


def revision():
    return Revision(
        machine="press",
        start=NOW,
        end=NOW + 1,
        told=NOW,
        at=NOW,
        events=1,
        ids=("a",),
        signals=("s",),
        running=False,
    )
