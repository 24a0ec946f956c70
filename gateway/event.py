"""What a reading means: the event, immutable, ordered by (machine, at, seq), known by its id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from edge.instant import Instant

Value = bool | int | float | str | None
Values = Mapping[str, Value]


class Kind(StrEnum):
    """What an event is about."""

    STATE = "state"
    COUNT = "count"
    CYCLE = "cycle"
    ORDER = "order"
    OPERATION = "operation"
    STOCK = "stock"
    MEASUREMENT = "measurement"
    LINK = "link"
    NOTE = "note"


class State(StrEnum):
    """The nine states of a machine; every vendor's words map to these by a table."""

    PRODUCING = "producing"
    SETUP = "setup"
    STARVED = "starved"
    BLOCKED = "blocked"
    IDLE = "idle"
    DOWN = "down"
    PLANNED_STOP = "planned_stop"
    OFF = "off"
    UNKNOWN = "unknown"


class Stamp(StrEnum):
    """Whose clock gave `at`: the source's, ours on arrival, or ours on confirming a held value."""

    SOURCE = "source"
    ARRIVAL = "arrival"
    CONFIRMED = "confirmed"


FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.STATE: ("state", "reason"),
    Kind.COUNT: (
        *("good", "scrap", "rework"),
        *("of", "name", "total", "rollover", "largest_step", "parts"),
    ),
    Kind.CYCLE: ("duration", "parts", "phase"),
    Kind.ORDER: ("action", "order", "product", "quantity", "due"),
    Kind.OPERATION: ("action", "order", "operation", "program", "product"),
    Kind.STOCK: ("point", "direction", "quantity", "order", "item"),
    Kind.MEASUREMENT: ("name", "value", "unit", "least", "most", "readings", "over"),
    Kind.LINK: ("via", "status", "heartbeat", "latency", "offset", "reason", "reason_fr", "retry"),
    Kind.NOTE: ("text", "reason", "author", "good", "scrap", "rework"),
}
"""The fields of each kind.

A count says either how many parts were made (`good`, `scrap`, `rework`: a difference) or how far
a counter has run (`of` names which, `total` is the raw counter). Differences between raw counters
are taken in the order of events, not of arrival: late and doubled readings then change nothing.
What that takes stands beside the raw counter: `name` where a machine has several of one outcome,
`rollover` (after how many steps it begins again at 0), `largest_step` (the most it moves on from
one reading to the next), `parts` (how many parts one step is).
A cycle says how long it took, or in which `phase` it is (begun, ended): how long it took then
follows in the order of events.
A measurement that was thinned holds the mean of its `readings` over so many seconds (`over`), and
between which values they lay (`least`, `most`).
A note is a person's word about the instant it is dated at: its `reason` explains the stop that
held then; `good`, `scrap` and `rework` correct what was counted, by signed differences.
A link's `reason` is Ombre's own sentence: in English, and in French as `reason_fr`.
"""

_CHANNEL_FIELD: Mapping[str, str] = {  # by word: the hash of an enum's member is Python's own
    "count": "of",
    "order": "order",
    "stock": "point",
    "measurement": "name",
    "link": "via",
}
CHANNEL_FIELDS = frozenset({*_CHANNEL_FIELD.values(), "name"})
"""The fields whose values may name a channel."""

_encode = msgspec.json.Encoder(order="sorted").encode

BEGUN, ENDED = "begun", "ended"
"""The phases of a cycle."""


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that happened at one machine.

    `seq` orders events of one machine at one instant (the order in which the wire told them);
    `seen` is the instant of arrival; `signal` says which address it came from. As it holds
    nothing that could hold it, the garbage collector need not look at it (nor at a `Reading`):
    that is a fifth of what the gateway costs.
    """

    machine: str
    kind: Kind
    values: dict[str, Value]
    at: Instant
    seq: int
    seen: Instant
    id: str
    stamp: Stamp = Stamp.SOURCE
    signal: str = ""

    @property
    def channel(self) -> str:
        """Name the stream within the machine to which this event is the next word.

        >>> event(machine="press", kind="count", values={"of": "good", "total": 3}, at=0).channel
        'count:good'

        A machine may have several counters of one outcome, which then have names.

        >>> lane = {"of": "good", "total": 3, "name": "lane 2"}
        >>> event(machine="press", kind="count", values=lane, at=0).channel
        'count:good:lane 2'

        An operation's stream is the set of things it tells: the last word of each stream together
        hold the last word on each thing.

        >>> event(machine="press", kind="operation", values={"order": "A7"}, at=0).channel
        'operation:order'
        """
        kind, values = self.kind.value, self.values
        field = _CHANNEL_FIELD.get(kind)
        if field is not None:
            said = f"{kind}:{values.get(field) or ''}"
            return f"{said}:{values['name']}" if kind == "count" and "name" in values else said
        return f"{kind}:{'+'.join(sorted(values))}" if kind == "operation" else kind

    @property
    def order(self) -> tuple[str, Instant, int, str]:
        """The order in which events are folded: machine, instant, sequence, then id."""
        return (self.machine, self.at, self.seq, self.id)


def event(  # noqa: PLR0913 - one argument a field of the event
    *,
    machine: str,
    kind: Kind | str,
    values: Values,
    at: Instant,
    seq: int = 0,
    seen: Instant | None = None,
    stamp: Stamp = Stamp.SOURCE,
    signal: str = "",
) -> Event:
    """Make an event whose id follows from what it says, so that a replay gives the same id.

    >>> one = event(machine="press", kind="state", values={"state": "producing"}, at=5, seq=1)
    >>> two = event(machine="press", kind="state", values={"state": "producing"}, at=5, seq=9)
    >>> one.id == two.id
    True
    """
    said = kind if type(kind) is Kind else Kind(kind)
    clean: dict[str, Value] = {key: value for key, value in values.items() if value is not None}
    body = _encode((machine, said, at, clean, signal))
    return Event(
        machine=machine,
        kind=said,
        values=clean,
        at=at,
        seq=seq,
        seen=at if seen is None else seen,
        id=hashlib.blake2b(body, digest_size=16).hexdigest(),
        stamp=stamp,
        signal=signal,
    )


def same_id(item: Event) -> bool:
    """Say whether an event says what its id says.

    >>> one = event(machine="press", kind="state", values={"state": "down"}, at=5)
    >>> same_id(one), same_id(msgspec.structs.replace(one, at=6))
    (True, False)
    """
    said = event(
        machine=item.machine, kind=item.kind, values=item.values, at=item.at, signal=item.signal
    )
    return said.id == item.id


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort events and drop those whose id was met already."""
    met: dict[str, Event] = {}
    for item in events:
        met.setdefault(item.id, item)
    return sorted(met.values(), key=lambda item: item.order)
