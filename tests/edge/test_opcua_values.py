from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import pytest
from asyncua import ua
from hypothesis import given
from hypothesis import strategies as some

from edge.opcua.nodes import address_of, node_of
from edge.opcua.values import plain_value, quality_of, told_time
from edge.outbox import pack
from edge.reading import Quality, Reading

SPACES = ("http://opcfoundation.org/UA/", "urn:a", "urn:b;c")


class Mode(IntEnum):
    SETUP = 2


@dataclass
class Job:
    name: str
    parts: int
    tags: list[Any] = field(default_factory=list)


@pytest.mark.parametrize(
    ("given_", "plain"),
    [
        (True, True),
        (7, 7),
        (2.5, 2.5),
        ("RUN", "RUN"),
        (b"\x00\xff", b"\x00\xff"),
        (None, None),
        (Mode.SETUP, 2),
        (ua.LocalizedText("läuft", "de"), "läuft"),
        (ua.LocalizedText(None, None), None),
        (ua.QualifiedName("Speed", 3), "3:Speed"),
        (ua.NodeId("x", 2), "ns=2;s=x"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime(2026, 1, 5, 6, tzinfo=UTC), "2026-01-05T06:00:00Z"),
        (ua.StatusCode(ua.StatusCodes.BadDeviceFailure), "BadDeviceFailure"),
        (ua.Variant(ua.Variant(3)), 3),
        ([1, 2], "[1,2]"),
        ([[1, 2], [3, 4]], "[[1,2],[3,4]]"),
        ([ua.LocalizedText("a", "en"), None, b"\x01"], '["a",null,"AQ=="]'),
        (Job("weld", 3, [Mode.SETUP]), '{"name":"weld","parts":3,"tags":[2]}'),
    ],
)
def test_values_become_plain(given_: object, plain: object) -> None:
    assert plain_value(given_) == plain


@given(
    some.recursive(
        some.none()
        | some.booleans()
        | some.integers(-(2**63), 2**64 - 1)
        | some.floats()
        | some.text(some.characters(codec="utf-8"))
        | some.binary()
        | some.datetimes()
        | some.uuids()
        | some.builds(object)
        | some.builds(ua.LocalizedText, some.text(max_size=5)),
        lambda inner: (
            some.lists(inner, max_size=4)
            | some.dictionaries(some.text(max_size=3), inner, max_size=3)
            | some.builds(
                Job, some.text(max_size=3), some.integers(), some.lists(inner, max_size=2)
            )
        ),
        max_leaves=12,
    )
)
def test_no_value_is_refused_and_every_one_can_be_kept(value: object) -> None:
    plain = plain_value(value)
    assert plain is None or isinstance(plain, bool | int | float | str | bytes)
    pack(Reading(source="s", address="a", value=plain, at=None, seen=0))
    if isinstance(value, list):
        assert isinstance(json.loads(str(plain)), list)


@pytest.mark.parametrize(
    ("code", "quality"),
    [
        (ua.StatusCodes.Good, Quality.GOOD),
        (ua.StatusCodes.GoodLocalOverride, Quality.GOOD),
        (ua.StatusCodes.UncertainLastUsableValue, Quality.UNCERTAIN),
        (ua.StatusCodes.BadNoCommunication, Quality.BAD),
        (0xC0000000, Quality.BAD),
    ],
)
def test_status_becomes_quality(code: int, quality: Quality) -> None:
    assert quality_of(ua.DataValue(StatusCode=ua.StatusCode(code))) is quality


def test_no_status_is_good() -> None:
    assert quality_of(ua.DataValue(StatusCode=None)) is Quality.GOOD


def test_no_time_is_no_time() -> None:
    assert told_time(None) is None
    assert told_time(ua.get_win_epoch()) is None
    assert told_time(datetime(2026, 1, 5, tzinfo=UTC)) == told_time(datetime(2026, 1, 5))  # noqa: DTZ001 - a naive one is UTC


@pytest.mark.parametrize(
    ("node", "address"),
    [
        (ua.NodeId("State", 1), "nsu=urn:a;s=State"),
        (ua.NodeId("a;b=c", 1), "nsu=urn:a;s=a;b=c"),
        (ua.NodeId(1001, 1), "nsu=urn:a;i=1001"),
        (ua.NodeId(70_000, 2), "nsu=urn:b%3Bc;i=70000"),
        (ua.NodeId(uuid.UUID(int=5), 1), "nsu=urn:a;g=00000000-0000-0000-0000-000000000005"),
        (ua.NodeId(b"\x01\x02", 1), "nsu=urn:a;b=AQI="),
        (ua.NodeId(2258), "i=2258"),
    ],
)
def test_an_address_names_the_namespace_and_reads_back(node: ua.NodeId, address: str) -> None:
    assert address_of(node, SPACES) == address
    assert node_of(address, SPACES) == node
    moved = [SPACES[0], "urn:new", *SPACES[1:]]
    again = node_of(address, moved)
    assert again is not None
    assert address_of(again, moved) == address


def test_an_index_is_taken_as_written() -> None:
    assert node_of("ns=2;i=5", SPACES) == ua.NodeId(5, 2)
    assert node_of("nsu=urn:gone;i=5", SPACES) is None
    for wrong in ("State", "", "nsu=urn:a", "ns=x;i=1", "i=one"):
        with pytest.raises(ValueError, match="not a node id"):
            node_of(wrong, SPACES)
