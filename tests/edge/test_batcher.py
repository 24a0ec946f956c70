from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from edge.batcher import Batcher
from edge.outbox import Entry, Outbox, OutboxAway
from edge.reading import Reading


def reading(value: object) -> Reading:
    return Reading(source="s", address="a", value=value, at=None, seen=0)  # type: ignore[arg-type]


class SlowBox(Outbox):
    """Counts its transactions; each waits for `gate`, and fails while `failure` is set."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.sizes: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failure: Exception | None = None

    def put_entries(self, entries: Sequence[Entry]) -> None:
        assert self.gate.wait(10)
        if self.failure is not None:
            raise self.failure
        super().put_entries(entries)
        self.sizes.append(len(entries))


@pytest.fixture
def box(tmp_path: Path) -> SlowBox:
    return SlowBox(tmp_path / "outbox.sqlite")


@pytest.fixture
async def batcher(box: SlowBox) -> AsyncIterator[Batcher]:
    batcher = Batcher(box, limit=100, pause=0.02)
    running = asyncio.ensure_future(batcher.run())
    yield batcher
    box.gate.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    box.close()


async def test_keep_returns_only_after_the_commit(box: SlowBox, batcher: Batcher) -> None:
    box.gate.clear()
    keeping = asyncio.ensure_future(batcher.keep([reading(1)]))
    await asyncio.sleep(0.1)
    assert not keeping.done()
    box.gate.set()
    await asyncio.wait_for(keeping, 5)
    assert box.depth() == 1


async def test_the_loop_runs_on_while_the_disk_is_slow(box: SlowBox, batcher: Batcher) -> None:
    box.gate.clear()
    keeping = asyncio.ensure_future(batcher.keep([reading(1)]))
    loop = asyncio.get_running_loop()
    before = loop.time()
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert loop.time() - before < 1
    box.gate.set()
    await keeping


async def test_what_gathers_during_a_commit_becomes_one_transaction(
    box: SlowBox, batcher: Batcher
) -> None:
    box.gate.clear()
    first = asyncio.ensure_future(batcher.keep([reading(0)]))
    await asyncio.sleep(0.05)
    rest = [asyncio.ensure_future(batcher.keep([reading(n)])) for n in range(1, 60)]
    await asyncio.sleep(0.05)
    box.gate.set()
    await asyncio.wait_for(asyncio.gather(first, *rest), 5)
    assert box.sizes == [1, 59]
    assert [item.value for _, item in box.take(99)] == list(range(60))


async def test_a_batch_has_a_limit_and_the_next_adapters_wait(
    box: SlowBox, batcher: Batcher
) -> None:
    box.gate.clear()
    works = [asyncio.ensure_future(batcher.keep([reading(n)] * 30)) for n in range(20)]
    await asyncio.sleep(0.05)
    box.gate.set()
    await asyncio.wait_for(asyncio.gather(*works), 5)
    assert sum(box.sizes) == 600
    assert max(box.sizes) <= 130


async def test_while_the_disk_refuses_nothing_is_acknowledged(
    box: SlowBox, batcher: Batcher, caplog: pytest.LogCaptureFixture
) -> None:
    box.failure = OutboxAway("database or disk is full")
    keeping = asyncio.ensure_future(batcher.keep([reading(1)]))
    await asyncio.sleep(0.2)
    assert not keeping.done()
    assert len([record for record in caplog.records if "disk is full" in record.message]) == 1
    box.failure = None
    await asyncio.wait_for(keeping, 5)
    assert "takes readings again" in caplog.records[-1].message
    assert [item.value for _, item in box.take(9)] == [1]


async def test_a_value_that_cannot_be_packed_hurts_its_own_adapter_only(batcher: Batcher) -> None:
    with pytest.raises(TypeError):
        await batcher.keep([reading(object())])
    await asyncio.wait_for(batcher.keep([reading(1)]), 5)


async def test_damage_under_way_ends_the_run(box: SlowBox) -> None:
    batcher = Batcher(box)
    box.failure = sqlite3.DatabaseError("database disk image is malformed")
    keeping = asyncio.ensure_future(batcher.keep([reading(1)]))
    with pytest.raises(sqlite3.DatabaseError):
        await asyncio.wait_for(batcher.run(), 5)
    assert not keeping.done()
    keeping.cancel()
    box.close()


async def test_drained_means_nothing_waits(box: SlowBox, batcher: Batcher) -> None:
    await asyncio.wait_for(batcher.drained(), 1)
    box.gate.clear()
    keeping = asyncio.ensure_future(batcher.keep([reading(1)]))
    await asyncio.sleep(0.05)
    draining = asyncio.ensure_future(batcher.drained())
    await asyncio.sleep(0.05)
    assert not draining.done()
    box.gate.set()
    await asyncio.wait_for(draining, 5)
    assert keeping.done() or box.depth() == 1
    await keeping
