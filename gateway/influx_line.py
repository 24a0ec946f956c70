r"""Events in line protocol: one measurement a kind, tagged by machine and channel. Pure.

The whole event lies in the field `body` as a JSON array, so that it comes back exactly as it was;
`kept` says where it came in its append. The other fields are there for queries and Grafana panels,
and each of them has one type for ever (numbers are floats, the rest strings): InfluxDB refuses, or
worse accepts in another shard, a field that changes its type. A field costs the server about a
microsecond a point, so nothing stands there twice: what tags say (the name of a measurement) and
what only Ombre asks for lies in tag and body.

Two points of one series at one nanosecond overwrite each other. So a point's time is the event's
`at` with its last six digits, those below a millisecond, replaced by those of a place of its own
(`gateway.influx_places`); the true `at` is in the body, and readers sort by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from edge.instant import Instant
from gateway.event import FIELDS, Event, Kind, Stamp, Value
from gateway.letter import DeadLetter

Series = tuple[str, str, str]
"""Kind, machine, channel: what InfluxDB's measurement and tags say."""

SLOT = 1_000_000
"""Nanoseconds within which a point's time may differ from the event's."""

FIRST: Instant = -(2**63) + 2
LAST: Instant = 2**63 - 2
"""What InfluxDB takes for a time."""

KINDS = tuple(kind.value for kind in Kind)
JOURNAL = "appended"
LETTERS = "letter"

_NUMBERS = frozenset(
    {
        "good",
        "scrap",
        "rework",
        "total",
        "rollover",
        "largest_step",
        "duration",
        "parts",
        "quantity",
        "value",
        "least",
        "most",
        "readings",
        "over",
        "heartbeat",
        "latency",
        "offset",
        "retry",
    }
)
_QUERIED = {kind.value: names for kind, names in FIELDS.items()} | {
    "measurement": ("value", "unit")
}
"""The fields that stand beside the body. What was measured is in the tag `channel`."""

_UNSAFE = re.compile(r"[%\\\x00-\x1f\x7f]")
_PERCENT = re.compile(r"%([0-9A-F]{2})")
_TAG = str.maketrans({",": r"\,", "=": r"\=", " ": r"\ "})


class _Body(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """An event as it lies in a point."""

    machine: str
    kind: Kind
    values: dict[str, Value]
    at: Instant
    seq: int
    seen: Instant
    id: str
    stamp: Stamp
    signal: str


_encode = msgspec.json.Encoder().encode
_body = msgspec.json.Decoder(_Body)
_letter = msgspec.json.Decoder(DeadLetter)


def tag_value(text: str) -> str:
    r"""Write a text so that it may stand in a tag: what line protocol cannot say is percented.

    >>> tag_value("line 1,\n50%")
    'line 1,%0A50%25'
    """
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", text)


def tag_text(value: str) -> str:
    r"""Read a tag back.

    >>> tag_text("line 1,%0A50%25")
    'line 1,\n50%'
    """
    return _PERCENT.sub(lambda found: chr(int(found[1], 16)), value)


def quoted(text: str) -> str:
    """Write a tag's value as InfluxQL compares it.

    >>> quoted("l'usine")
    "'l\\\\'usine'"
    """
    return "'" + tag_value(text).replace("'", r"\'") + "'"


def slot(at: Instant) -> Instant:
    """Return the beginning of the millisecond in which a point of this instant lies."""
    return at - at % SLOT


def clamped(at: Instant) -> Instant:
    """Keep a bound of a query within what InfluxDB takes for a time."""
    return max(FIRST, min(LAST, at))


def event_point(event: Event, series: Series, time: Instant, kept: int) -> str:
    """Write one event as one line; `kept` is its number among all that were appended."""
    said = (event.machine, event.kind, event.values, event.at, event.seq, event.seen)
    body = _encode((*said, event.id, event.stamp, event.signal)).decode()
    # JSON holds no control characters: as a text in JSON it is escaped as a field has to be.
    field = _encode(body).decode()
    return f"{_head(series)} body={field},kept={kept}i{_typed(series[0], event.values)} {time}"


def journal_point(kept: int, time: Instant, events: Iterable[Event], writer: str = "") -> str:
    """Write what one append held: how many events, from when to when; each writer apart."""
    moments = [event.at for event in events]
    spread = f"first={slot(min(moments))}i,last={slot(max(moments))}i,count={len(moments)}i"
    return f"{_signed(JOURNAL, 'writer', writer)} kept={kept}i,{spread} {time}"


def letter_point(letter: DeadLetter, time: Instant, writer: str = "") -> str:
    """Write one dead letter; each writer's are a series of their own, named as a machine's are."""
    said = (
        f'source={field_text(letter.source)},address={field_text(letter.address)},id="{letter.id}"'
    )
    head = _signed(LETTERS, "machine", writer)
    return f"{head} body={field_text(_encode(letter).decode())},{said} {time}"


def read_event(body: str) -> Event:
    """Read an event back from its body."""
    said = _body.decode(body)
    return Event(
        machine=said.machine,
        kind=said.kind,
        values=said.values,
        at=said.at,
        seq=said.seq,
        seen=said.seen,
        id=said.id,
        stamp=said.stamp,
        signal=said.signal,
    )


def read_letter(body: str) -> DeadLetter:
    """Read a dead letter back from its body."""
    return _letter.decode(body)


def _signed(name: str, tag: str, writer: str) -> str:
    return f"{name},{tag}={tag_line(writer)}" if writer else name


@lru_cache(maxsize=4096)
def _head(series: Series) -> str:
    kind, machine, channel = series
    return f"{kind},channel={tag_line(channel)},machine={tag_line(machine)}"


def _typed(kind: str, values: Mapping[str, object]) -> str:
    said = ""
    for name in _QUERIED[kind]:
        value = values.get(name)
        if value is None:
            continue
        if name not in _NUMBERS:
            said += f",{name}={field_text(str(value))}"
        elif isinstance(value, (bool, int, float)):
            said += f",{name}={float(value)!r}"
        else:
            said += f",{name}_text={field_text(str(value))}"
    return said


def tag_line(text: str) -> str:
    """Write a text as a tag of line protocol."""
    return tag_value(text).translate(_TAG)


def field_text(text: str) -> str:
    """Write a text as a field of line protocol."""
    # Twice `replace` takes a tenth of the time of `translate`, and bodies are most of the work.
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'
