"""An edge knows after kill -9 when each of its sources was last heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge.heard import heard_at
from edge.instant import SECOND
from edge.link import LinkStatus, LinkWord, heartbeat_reading, link_reading
from edge.outbox import Outbox
from edge.reading import LINK, Reading


def said(seen: int, at: int | None = None, source: str = "press") -> Reading:
    return Reading(source=source, address="state", value=1, at=at, seen=seen)


LOST = link_reading("press", 4, 7, LinkWord(status=LinkStatus.LOST))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


def test_the_last_reading_kept_of_each_source_is_its_last_proof(path: Path) -> None:
    box = Outbox(path)
    assert box.heard == {}
    box.put([said(3), said(5), said(4, source="laser")])
    box.put([said(9)])
    box.ack(2**62)
    box.close()
    assert Outbox(path).heard == {"press": 9, "laser": 4}


def test_a_source_that_was_told_lost_is_not_told_lost_again(path: Path) -> None:
    box = Outbox(path)
    box.put([said(3), said(5, source="laser"), LOST])
    box.close()
    assert Outbox(path).heard == {"laser": 5}
    box = Outbox(path)
    box.put([heartbeat_reading("press", 20, 2 * SECOND, None)])
    box.close()
    assert Outbox(path).heard == {"press": 20, "laser": 5}


def test_a_clock_a_little_ahead_is_believed_a_mad_one_is_not() -> None:
    assert heard_at(said(5, at=5 + SECOND)) == 5 + SECOND
    assert heard_at(said(5, at=2)) == 5
    assert heard_at(said(5, at=2**90)) == 5
    assert heard_at(Reading(source="s", address=LINK, value="?", at=None, seen=6)) == 6
