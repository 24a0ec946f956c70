from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from edge.outbox import Entry, Outbox, OutboxAway
from edge.problem import OmbreError
from edge.reading import GIVEN_UP, OUTBOX, Quality, Reading
from edge.room import Room

WRITER = Path(__file__).with_name("outbox_writer.py")
START = 1_700_000_000_000_000_000


def reading(value: bool | int | float | str | bytes | None = 1, **said: object) -> Reading:
    given_ = {"source": "press", "address": "a", "at": None, "seen": START, **said}
    return Reading(value=value, **given_)  # type: ignore[arg-type]


Open = Callable[..., Outbox]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens outboxes and closes them when the test is over."""
    boxes: list[Outbox] = []

    def open_box(*about: Any, **more: Any) -> Outbox:
        boxes.append(Outbox(*about, **more))
        return boxes[-1]

    yield open_box
    for box in boxes:
        box.close()


@pytest.fixture
def box(tmp_path: Path, opened: Open) -> Outbox:
    return opened(tmp_path / "outbox.sqlite")


@settings(max_examples=60, deadline=None)
@given(
    value=some.one_of(
        some.none(),
        some.booleans(),
        some.integers(-(2**63), 2**64 - 1),
        some.floats(allow_nan=False),
        some.text(),
        some.binary(),
    ),
    at=some.none() | some.integers(-(2**62), 2**62),
    quality=some.sampled_from(Quality),
)
def test_a_reading_comes_back_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, value: object, at: int | None, quality: Quality
) -> None:
    box = Outbox(tmp_path_factory.mktemp("box") / "outbox.sqlite")
    put = reading(value, at=at, quality=quality)  # type: ignore[arg-type]
    box.put([put])
    [(_, taken)] = box.take(1)
    assert taken == put
    assert type(taken.value) is type(put.value)
    box.close()


def test_oldest_first_and_only_acknowledged_ones_leave(box: Outbox) -> None:
    box.put([reading(number) for number in range(10)])
    first = box.take(4)
    assert [item.value for _, item in first] == [0, 1, 2, 3]
    assert box.take(4) == first
    box.ack(first[1][0])
    assert [item.value for _, item in box.take(99)] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [item.value for _, item in box.take(2, after=first[3][0])] == [4, 5]
    assert box.depth() == 8


def test_ids_grow_even_when_the_box_was_emptied_and_reopened(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "outbox.sqlite"
    ids: list[int] = []
    for _ in range(3):
        box = opened(path)
        box.put([reading(), reading()])
        ids.extend(key for key, _ in box.take(9))
        box.ack(ids[-1])
        box.close()
    assert ids == sorted(set(ids))
    assert len(ids) == 6


def test_a_batch_is_kept_whole_or_not_at_all(box: Outbox, tmp_path: Path) -> None:
    box.put([reading(1)])
    with pytest.raises(TypeError):
        box.put([reading(2), reading(object())])  # type: ignore[arg-type]
    assert [item.value for _, item in box.take(9)] == [1]


def test_another_process_that_writes_is_noticed(tmp_path: Path, opened: Open) -> None:
    ours, theirs = opened(tmp_path / "o.sqlite"), opened(tmp_path / "o.sqlite")
    ours.changed()
    assert not ours.changed()
    theirs.put([reading()])
    assert ours.changed()
    assert not ours.changed()
    assert ours.depth() == 1


def test_a_damaged_file_is_set_aside_and_named(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"this was a database once" * 500)
    box = opened(path, clock=lambda: START)
    assert box.damage is not None
    aside = tmp_path / "outbox.sqlite.damaged-20231114T221320"
    assert aside.read_bytes().startswith(b"this was")
    assert aside.name in box.damage.say("en")
    assert aside.name in box.damage.say("fr")
    box.put([reading()])
    assert box.depth() == 1


def test_a_page_that_rotted_is_found_on_opening(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "outbox.sqlite"
    box = opened(path)
    box.put([reading("x" * 500) for _ in range(200)])
    box.close()
    raw = bytearray(path.read_bytes())
    raw[8_192:12_288] = os.urandom(4_096)
    path.write_bytes(raw)
    assert opened(path).damage is not None


def test_ids_go_on_growing_after_a_file_was_set_aside(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "outbox.sqlite"
    box = opened(path)
    box.put([reading()])
    [(before, _)] = box.take(1)
    box.close()
    path.write_bytes(b"broken" * 1_000)
    box = opened(path)
    box.put([reading()])
    [(after, _)] = box.take(1)
    assert after > before


def test_a_row_that_cannot_be_read_does_not_hold_up_the_rest(box: Outbox) -> None:
    box.put_entries([Entry(b"\xc1 no such thing", None, False)])
    box.put([reading(7)])
    broken, sound = (item for _, item in box.take(2))
    assert (broken.source, broken.quality) == (OUTBOX, Quality.BAD)
    assert broken.value == b"\xc1 no such thing"
    assert sound.value == 7


def test_a_folder_that_cannot_be_is_named(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OmbreError) as caught:
        opened(tmp_path / "file" / "outbox.sqlite")
    assert caught.value.exit_code == 3
    assert "outbox.sqlite" in str(caught.value)


def test_a_full_disk_loses_nothing_that_was_kept_and_says_so(box: Outbox) -> None:
    box.put([reading(1)])
    pages = box._db.execute("PRAGMA page_count").fetchone()[0]
    box._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutboxAway):
        box.put([reading("x" * 10_000)])
    box._db.execute("PRAGMA max_page_count = 1000000")
    box.put([reading(2)])
    assert [item.value for _, item in box.take(9)] == [1, 2]


def test_large_readings_are_taken_a_few_at_a_time(box: Outbox) -> None:
    box.put([reading(b"x" * 250_000) for _ in range(100)])
    taken = box.take(1_000)
    assert 60 < len(taken) < 100
    box.ack(taken[-1][0])
    assert len(box.take(1_000)) == 100 - len(taken)


def test_of_what_is_no_value_only_the_beginning_is_kept(box: Outbox) -> None:
    """Of any adapter: a broken device must not fill disk and memory with one reading."""
    box.put([reading(b"x" * 40_000_000), reading("é" * 300_000), reading(b"y" * 250_000)])
    (_, one), (_, two), (_, three) = box.take(10)
    assert (one.value, one.quality) == (b"x" * 1_000, Quality.CUT)
    assert (two.value, two.quality) == ("é" * 1_000, Quality.CUT)
    assert (three.value, three.quality) == (b"y" * 250_000, Quality.GOOD)


def test_a_burst_leaves_no_large_log_behind(tmp_path: Path, opened: Open) -> None:
    edge, gateway = (opened(tmp_path / "outbox.sqlite") for _ in range(2))
    log = tmp_path / "outbox.sqlite-wal"
    edge.put([reading(b"x" * 250_000) for _ in range(170)])
    assert log.stat().st_size > 40_000_000
    for number in range(3):
        edge.put([reading(number)])
        gateway.ack(gateway.take(10)[-1][0])
    assert log.stat().st_size <= 16 * 1024**2


@pytest.mark.e2e
@pytest.mark.parametrize("moment", [0.15, 0.4, 0.9])
def test_what_was_put_survives_kill_9(tmp_path: Path, opened: Open, moment: float) -> None:
    """The writer prints a number once its batch is kept; it is killed in the midst of writing."""
    path = tmp_path / "outbox.sqlite"
    reader = opened(path)
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == "0"
    deadline = time.monotonic() + moment
    got: list[int] = []
    while time.monotonic() < deadline:  # the gateway's part, while the edge writes
        taken = reader.take(500)
        got.extend(int(item.value) for _, item in taken)  # type: ignore[arg-type]
        if taken:
            reader.ack(taken[-1][0])
    writer.kill()
    printed, _ = writer.communicate()
    last = int(([0] + [int(line) for line in printed.split() if line.isdigit()])[-1])
    reader.close()

    reader = opened(path)
    assert reader.damage is None
    got.extend(int(item.value) for _, item in reader.take(10**9))  # type: ignore[arg-type]
    assert got == list(range(len(got))), "each once, in order, none missing"
    assert len(got) > last, "everything that was reported as kept is there"
    assert len(got) % 50 == 0, "batches are whole"
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def delivered(number: int, value: bytes, *, again: bool = False, source: str = "floor") -> Reading:
    return Reading(
        source=source, address="a", value=value, at=None, seen=1, delivery=number, again=again
    )


def test_what_is_delivered_again_is_kept_once_even_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with closing(Outbox(path)) as box:
        box.put([delivered(1, b"117"), delivered(2, b"118"), delivered(2, b"118", again=True)])
        box.ack(box.take(1)[0][0])
    with closing(Outbox(path)) as box:
        box.put([delivered(1, b"117", again=True), delivered(3, b"119", again=True)])
        assert [one.value for _, one in box.take(9)] == [b"118", b"119"]


def test_a_number_given_anew_is_a_new_delivery(tmp_path: Path) -> None:
    with closing(Outbox(tmp_path / "outbox.sqlite")) as box:
        box.put([delivered(1, b"1"), delivered(1, b"1"), delivered(1, b"2", again=True)])
        box.put([delivered(1, b"2", again=True, source="yard")])
        assert [one.value for _, one in box.take(9)] == [b"1", b"1", b"2", b"2"]


def heavy(number: int, address: str) -> Reading:
    return Reading(source="s", address=address, value=b"x" * 1_000, at=number, seen=number)


SMALL = Room(limit=400_000, spare=lambda reading: reading.address == "warm")


def test_at_its_limit_the_oldest_measurements_go_and_nothing_else(tmp_path: Path) -> None:
    with closing(Outbox(tmp_path / "outbox.sqlite", room=SMALL)) as box:
        for number in range(0, 900, 10):
            box.put(
                [
                    heavy(one, "count" if one % 10 == 0 else "warm")
                    for one in range(number, number + 10)
                ]
            )
        kept = [one for _, one in box.take(9_999)]
    told = [one.value for one in kept if (one.source, one.address) == (OUTBOX, GIVEN_UP)]
    warm = [one.at for one in kept if one.address == "warm"]
    assert [one.at for one in kept if one.address == "count"] == list(range(0, 900, 10))
    assert sum(told) == 810 - len(warm)
    assert warm == [one for one in range(900) if one % 10][-len(warm) :]
    assert (tmp_path / "outbox.sqlite").stat().st_size < 2 * SMALL.limit


def test_where_nothing_may_go_nothing_more_is_taken_in(tmp_path: Path) -> None:
    with closing(Outbox(tmp_path / "outbox.sqlite", room=SMALL)) as box:
        taken = 200
        box.put([heavy(number, "count") for number in range(taken)])
        with pytest.raises(OutboxAway, match=r"limit of 0\.4 MB"):
            box.put([heavy(number, "count") for number in range(200)])
        assert box.depth() == taken
        box.ack(box.take(50)[-1][0])
        box.put([heavy(taken, "count")])


def test_a_file_of_before_the_limit_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)"
        )
    with closing(Outbox(path, room=SMALL)) as box:
        box.put([heavy(1, "warm")])
        assert box.depth() == 1


@pytest.mark.parametrize(
    ("value", "at"),
    [("\ud800 bad", 5), (2**64, 5), (10**400, 5), (-(2**70), 5), (1, 253_402_300_799 * 10**9)],
)
def test_what_no_file_can_hold_as_it_is_goes_on_all_the_same(
    box: Outbox, value: float | str, at: int
) -> None:
    """Such as the last instant of the year 9999, which OPC UA servers like to give."""
    odd = Reading(source="ua", address="nsu=urn:p;s=X", value=value, at=at, seen=7)
    box.put([reading(b"before"), odd, reading(b"after")])
    first, second, third = (one for _, one in box.take(10))
    assert (first.value, third.value) == (b"before", b"after")
    assert second.seen == 7
    assert str(second.value)
