"""One figure that is asked about, and all that it takes to compute it again: as types and as JSON.

Instants are ISO 8601 with nanoseconds, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.instant import Instant, format_instant, parse_instant
from gateway.event import Event, Stamp, event
from shadow.editions import Journal
from shadow.editions_line import entry_json, read_entry
from shadow.revision import Revision
from shadow.why.exhibits import Ends

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Which figure: its name, of what, over which period, asked when; `as_of` where it was said."""

    name: str
    scope: str
    start: Instant
    end: Instant
    now: Instant
    order: str | None = None
    product: str | None = None
    as_of: Instant | None = None

    @property
    def by(self) -> str | None:
        """How figures are told apart to find this one."""
        return "order" if self.order is not None else "product" if self.product else None

    def as_json(self) -> Json:
        """Write it."""
        return {
            "name": self.name,
            "scope": self.scope,
            "from": format_instant(self.start),
            "to": format_instant(self.end),
            "now": format_instant(self.now),
            "order": self.order,
            "product": self.product,
            "as_of": None if self.as_of is None else format_instant(self.as_of),
        }


def read_case(said: Json) -> Case:
    """Read it back."""
    return Case(
        name=said["name"],
        scope=said["scope"],
        start=parse_instant(said["from"]),
        end=parse_instant(said["to"]),
        now=parse_instant(said["now"]),
        order=said["order"],
        product=said["product"],
        as_of=None if said["as_of"] is None else parse_instant(said["as_of"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a figure rests on.

    `versions` are the sections of the plant file that figures need, by version (nothing of sources,
    servers or passwords); `machines` and `spans` say what the store knew of machines. `revisions`
    are those that touch the figure.
    """

    journal: Journal
    versions: Mapping[str, Json]
    machines: Sequence[str]
    spans: Mapping[str, Ends | None]
    events: Sequence[Event]
    revisions: Sequence[Revision]

    def as_json(self) -> Json:
        """Write it."""
        return {
            "journal": [entry_json(one) for one in self.journal.entries],
            "versions": self.versions,
            "machines": list(self.machines),
            "spans": {
                machine: None if ends is None else [format_instant(at) for at in ends]
                for machine, ends in self.spans.items()
            },
            "revisions": [revision_json(one) for one in self.revisions],
            "events": [event_json(one) for one in self.events],
        }


def read_evidence(said: Json) -> Evidence:
    """Read it back."""
    return Evidence(
        journal=Journal(tuple(read_entry(one) for one in said["journal"])),
        versions=said["versions"],
        machines=said["machines"],
        spans={
            machine: None if ends is None else (parse_instant(ends[0]), parse_instant(ends[1]))
            for machine, ends in said["spans"].items()
        },
        revisions=[_read_revision(one) for one in said["revisions"]],
        events=[_read_event(one) for one in said["events"]],
    )


def event_json(item: Event) -> Json:
    """Write an event whole."""
    return {
        "id": item.id,
        "machine": item.machine,
        "kind": item.kind.value,
        "at": format_instant(item.at),
        "values": item.values,
        "signal": item.signal,
        "seq": item.seq,
        "seen": format_instant(item.seen),
        "stamp": item.stamp.value,
    }


def _read_event(said: Json) -> Event:
    """Read an event; its id follows from what it says, so nobody can say something else by it."""
    return event(
        machine=said["machine"],
        kind=said["kind"],
        at=parse_instant(said["at"]),
        values=said["values"],
        signal=said["signal"],
        seq=said["seq"],
        seen=parse_instant(said["seen"]),
        stamp=Stamp(said["stamp"]),
    )


_INSTANTS = {"start": "from", "end": "to", "told": "told", "at": "at"}


def revision_json(one: Revision) -> Json:
    """Write a revision whole."""
    return {
        "machine": one.machine,
        **{name: format_instant(getattr(one, field)) for field, name in _INSTANTS.items()},
        "events": one.events,
        "ids": list(one.ids),
        "signals": list(one.signals),
        "running": one.running,
        "causes": list(one.causes),
        "edition": one.edition,
        "why": one.why,
        "change": one.change,
    }


def _read_revision(said: Json) -> Revision:
    return Revision(
        machine=said["machine"],
        start=parse_instant(said["from"]),
        end=parse_instant(said["to"]),
        told=parse_instant(said["told"]),
        at=parse_instant(said["at"]),
        events=said["events"],
        ids=tuple(said["ids"]),
        signals=tuple(said["signals"]),
        running=said["running"],
        causes=tuple(said["causes"]),
        edition=said["edition"],
        why=said["why"],
        change=said["change"],
    )
