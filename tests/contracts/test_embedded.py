"""What only a file can do to us: be damaged, be locked, lie in the wrong place."""

from __future__ import annotations

import sqlite3

import pytest

from edge.problem import OmbreError
from gateway.embedded import file, letters, schema
from gateway.event import event
from gateway.letter import DeadLetter
from gateway.store import StoreAway
from gateway.stores.embedded import EmbeddedStore


def one(number=0):
    return event(machine="press", kind="count", values={"good": 1}, at=number)


def test_a_damaged_file_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "events.sqlite"
    path.write_bytes(b"this is not a database" * 1000)
    with pytest.raises(OmbreError) as raised:
        EmbeddedStore(path)
    (problem,) = raised.value.problems
    assert problem.where == str(path)
    assert "aside" in problem.remedy.en
    assert "de côté" in problem.remedy.fr
    assert raised.value.exit_code == 3
    assert path.read_bytes().startswith(b"this is not")


def test_a_page_damaged_later_is_named_too(tmp_path):
    path = tmp_path / "events.sqlite"
    store = EmbeddedStore(path)
    for start in range(0, 20_000, 1_000):
        store.append([one(start + number) for number in range(1_000)])
    store.close()
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    with pytest.raises(OmbreError):
        list(EmbeddedStore(path).read("press", 0, 10**9))


def test_a_folder_that_is_not_there_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(OmbreError) as raised:
        EmbeddedStore(tmp_path / "no" / "where" / "events.sqlite")
    assert "folder" in raised.value.problems[0].remedy.en


def test_a_locked_file_is_away_for_now_and_nothing_is_half_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(file, "BUSY", 0.1)
    store = EmbeddedStore(tmp_path / "events.sqlite")
    other = sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreAway):
        store.append([one()])
    other.execute("ROLLBACK")
    other.close()
    assert store.append([one()]) == 1
    store.close()


def test_letters_are_bounded_and_counted_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(letters, "LETTERS_KEPT", 10)
    store = EmbeddedStore(tmp_path / "events.sqlite")
    for number in range(25):
        said = {"source": "a", "address": "b", "body": str(number), "seen": number}
        store.append([], [DeadLetter(**said, cause_en="c", cause_fr="d")])
    assert store.letter_count() == 25
    assert [letter.body for letter in store.letters()] == [str(n) for n in range(24, 14, -1)]
    assert schema.LETTERS_KEPT == 10_000
    store.close()
