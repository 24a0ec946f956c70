"""The InfluxDB store: events where Grafana finds them (1.x, 2.x or 3.x).

One process appends, or several, each the events of its own machines. A point is written before
the journal names its append, so a reader of the tail meets an event after it is there; killed in
between, the writer is handed the same events again and writes the same points. InfluxDB overwrites
a point that comes again, which is why `append` cannot tell new from known.

No two events share a point, whichever process writes them: `gateway.influx_places` says how.
"""

from __future__ import annotations

import heapq
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from edge.duration_field import PositiveDuration
from edge.instant import HOUR, Clock, Instant
from edge.refusals import PlantFileError
from edge.text import Text
from gateway.event import Event, Kind
from gateway.influx_line import (
    FIRST,
    KINDS,
    LAST,
    LETTERS,
    SLOT,
    clamped,
    event_point,
    journal_point,
    letter_point,
    read_event,
    read_letter,
    slot,
    tag_text,
)
from gateway.influx_measures import Figure, figure_point
from gateway.influx_parts import write_apart
from gateway.influx_places import (
    Places,
    Spot,
    event_spot,
    letter_spot,
    questions_of_ends,
    questions_of_places,
    read_place,
)
from gateway.influx_query import from_clause, in_order_by_slot, select
from gateway.influx_tail import Entry, Journals
from gateway.influx_wire import InfluxWire
from gateway.influx_words import no_journal, refused_letter
from gateway.letter import DeadLetter
from gateway.store import Position, StoreAway, StoreKind, StoreSettings

_PAGE = 5_000
_NEAR = 20


class InfluxSettings(StoreSettings):
    """Where InfluxDB is. `bucket` is the database of a 1.x server; it is made if it is not there.

    With `measures` the figures of closed shifts and hours are kept there too, for Grafana.
    `retention` holds from the making on; `ombre influx init` changes that of one that is there.

    `token` may stand in the environment as INFLUX_TOKEN instead (1.x: `user:password`, if any).
    """

    kind: Literal["influxdb"] = "influxdb"
    url: str = "http://127.0.0.1:8086"
    token: str = ""
    org: str = "ombre"
    bucket: str = "ombre"
    retention: PositiveDuration | None = None
    measures: bool = False

    @model_validator(mode="after")
    def _an_hour_at_least(self) -> InfluxSettings:
        if self.retention is not None and self.retention < HOUR:
            raise PlantFileError(
                Text(
                    en="InfluxDB keeps nothing for less than an hour",
                    fr="InfluxDB ne garde rien moins d'une heure",
                ),
                Text(en="give a longer retention: 400d", fr="donnez une durée plus longue : 400d"),
            )
        return self


class InfluxStore:
    """Events in one database; nothing is asked of the server before the first use."""

    def __init__(self, wire: InfluxWire, clock: Clock, *, measures: bool = False) -> None:
        self.keeps_measures = measures
        self._wire = wire
        self._clock = clock
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._position: Position | None = None
        self._places = Places()
        self._journals = Journals(wire.query)
        self._writer = ""

    def sign(self, writer: str) -> None:
        """Learn under which name this process writes, where several do: before the first append."""
        self._writer = writer

    def forget(self) -> None:
        """Learn that another process may have written meanwhile: ask before the next append."""
        with self._lock:
            self._places.forget()

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Keep events and dead letters; return the number of events given."""
        return self.ready(events, letters)()

    def ready(
        self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()
    ) -> Callable[[], int]:
        """Do all of an append but the writing, which the call of what is returned does.

        The next one may be made ready meanwhile; they must be called one after the other, in the
        order in which they were made.
        """
        with self._lock:
            kept = self._next_position(len(events))
            spots = [event_spot(event) for event in events]
            taken = zip(events, spots, self._taken(spots), strict=True)
            lines = [
                event_point(event, spot.series, time, kept + nth)
                for nth, (event, spot, time) in enumerate(taken)
            ]
        return partial(self._send, events, letters, kept, lines)

    def _send(
        self,
        events: Sequence[Event],
        letters: Sequence[DeadLetter],
        kept: Position,
        lines: Sequence[str],
    ) -> int:
        with self._sending:
            refused = [
                refused_letter(events[index], reason, self._clock())
                for index, reason in self._write(lines)
            ]
            self._write_letters([*letters, *refused])
            for _, reason in self._write(self._journal(kept, events)):
                raise StoreAway(no_journal(reason))
        return len(events)

    def keep_figures(self, figures: Sequence[Figure]) -> int:
        """Keep figures, overwriting those kept before; return how many the server took."""
        return len(figures) - len(self._write([figure_point(figure) for figure in figures]))

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        """Yield the events of one machine with start <= at < end, in order, each id once."""
        low, high = clamped(slot(start)), clamped(slot(end - 1) + SLOT)
        names = KINDS if kinds is None else tuple(kind.value for kind in kinds)
        found = heapq.merge(
            *(self._pages(name, machine, low, high) for name in names),
            key=lambda event: slot(event.at),
        )
        for event in in_order_by_slot(found):
            if start <= event.at < end:
                yield event

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel of one machine, in order."""
        edge = slot(at)
        latest: dict[str, Event] = {}
        here = self._events(select(KINDS, machine, clamped(edge), clamped(edge + SLOT)))
        for event in (*self._just_before(machine, edge), *here):
            known = latest.get(event.channel)
            if event.at < at and (known is None or known.order < event.order):
                latest[event.channel] = event
        return sorted(latest.values(), key=lambda event: event.order)

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Return what was appended after a position, in order of arrival, and the new position."""
        entries, reached = self._journals.after(after, limit)
        return (self._appended(entries), reached) if entries else ([], after)

    def end(self) -> Position:
        """Return the position of the present end of the tail."""
        return self._journals.end()

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """Return the instants of the first and the last event of one machine."""
        first = self._utmost(machine, "ASC")
        last = self._utmost(machine, "DESC")
        if not first or not last:
            return None
        return min(event.at for event in first), max(event.at for event in last)

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event, sorted."""
        rows = self._wire.query(f'SHOW TAG VALUES FROM {from_clause(KINDS)} WITH KEY = "machine"')
        return sorted({tag_text(row["value"]) for row in rows})

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Return the newest dead letters, newest first, each once."""
        rows = self._wire.query(
            f'SELECT "body" FROM "{LETTERS}" ORDER BY time DESC LIMIT {max(2 * limit, 1)}'
        )
        found = (read_letter(row["body"]) for row in rows)
        return list({letter.id: letter for letter in found}.values())[:limit]

    def letter_count(self) -> int:
        """Count the dead letters; one that two gateways wrote on a take-over counts for each."""
        rows = self._wire.query(f'SELECT count("body") AS "letters" FROM "{LETTERS}"')
        return next((int(row["letters"]) for row in rows), 0)

    def close(self) -> None:
        """Let go of connections."""
        self._wire.close()

    def _next_position(self, held: int = 1) -> Position:
        """Return the first of so many numbers that nobody had before."""
        last = self._journals.last(self._writer) if self._position is None else self._position
        first = max(last + 1, self._clock())
        self._position = first + max(held, 1) - 1
        return first

    def _journal(self, kept: int, events: Sequence[Event]) -> Sequence[str]:
        if not events:
            return []
        with self._lock:
            time = self._next_position()
        return [journal_point(kept, time, events, self._writer)]

    def _taken(self, spots: Sequence[Spot]) -> Sequence[Instant]:
        """Find each point's place; the server is asked where somebody else may have been."""
        strangers = self._places.strangers(spots)
        ends: dict[tuple[str, str], dict[str, Instant]] = {pair: {} for pair in strangers}
        for question in questions_of_ends(strangers):
            for series, time, _ in map(read_place, self._wire.query(question)):
                ends[series[0], series[1]][series[2]] = slot(time)
        self._places.grew_until(ends)
        asked = self._places.unknown(spots)
        for question in questions_of_places(asked):
            self._places.learn(asked, map(read_place, self._wire.query(question)))
        return [self._places.take(spot) for spot in spots]

    def _write(self, lines: Sequence[str]) -> list[tuple[int, str]]:
        return write_apart(self._wire.write, lines)

    def _write_letters(self, letters: Sequence[DeadLetter]) -> None:
        if not letters:
            return
        with self._lock:
            times = self._taken([letter_spot(letter, self._writer) for letter in letters])
        pairs = zip(letters, times, strict=True)
        self._write([letter_point(letter, time, self._writer) for letter, time in pairs])

    def _events(self, query: str) -> Iterator[Event]:
        return (read_event(row["body"]) for row in self._wire.query(query))

    def _pages(self, name: str, machine: str, low: Instant, high: Instant) -> Iterator[Event]:
        """Yield one kind's events in the order of their milliseconds, a page at a time."""
        while True:
            query = f"{select((name,), machine, low, high)} ORDER BY time LIMIT {_PAGE}"
            rows = list(self._wire.query(query))
            full = len(rows) == _PAGE
            last = int(rows[-1]["time"]) if rows else 0
            whole = [row for row in rows if not full or int(row["time"]) < last] or rows
            yield from (read_event(row["body"]) for row in whole)
            if not full:
                return
            low = last if whole is not rows else last + 1

    def _just_before(self, machine: str, edge: Instant) -> Iterable[Event]:
        """Return the events of each channel's last millisecond before `edge`."""
        query = select(KINDS, machine, FIRST, clamped(edge))
        rows = self._events(f'{query} GROUP BY "channel" ORDER BY time DESC LIMIT {_NEAR}')
        channels: dict[str, list[Event]] = {}
        for event in rows:
            channels.setdefault(event.channel, []).append(event)
        for near in channels.values():
            top = slot(near[0].at)
            if len(near) == _NEAR and slot(near[-1].at) == top:
                kind = (near[0].kind.value,)
                yield from self._events(select(kind, machine, clamped(top), clamped(top + SLOT)))
            yield from near

    def _appended(self, entries: Sequence[Entry]) -> Sequence[Event]:
        """Fetch the events of journal entries, in the order in which they were appended."""
        low, high = min(entry.first for entry in entries), max(entry.last for entry in entries)
        first = min(entry.kept for entry in entries)
        last = max(entry.kept + entry.held for entry in entries)
        wanted = {
            number for entry in entries for number in range(entry.kept, entry.kept + entry.held)
        }
        query = (
            f'SELECT "body", "kept" FROM {from_clause(KINDS)}'
            f" WHERE time >= {clamped(low)} AND time <= {clamped(high + SLOT)}"
            f' AND "kept" >= {first} AND "kept" < {last}'
        )
        rows = [
            (int(row["kept"]), row["body"])
            for row in self._wire.query(query)
            if int(row["kept"]) in wanted
        ]
        return [read_event(body) for _, body in sorted(rows)]

    def _utmost(self, machine: str, order: Literal["ASC", "DESC"]) -> Sequence[Event]:
        query = select(KINDS, machine, FIRST, LAST)
        rows = self._events(f"{query} ORDER BY time {order} LIMIT 1")
        slots = sorted({slot(event.at) for event in rows})
        if not slots:
            return []
        edge = slots[0] if order == "ASC" else slots[-1]
        return list(self._events(select(KINDS, machine, clamped(edge), clamped(edge + SLOT))))


def wire_of(settings: InfluxSettings) -> InfluxWire:
    """Make the connection that a plant file asks for; nothing is asked of the server yet."""
    token = settings.token or os.environ.get("INFLUX_TOKEN", "")
    return InfluxWire(settings.url, token, settings.org, settings.bucket, settings.retention)


def _open(settings: InfluxSettings, _folder: Path, clock: Clock) -> InfluxStore:
    return InfluxStore(wire_of(settings), clock, measures=settings.measures)


STORE = StoreKind(
    kind="influxdb",
    settings=InfluxSettings,
    open=_open,
    sample="store:\n  kind: influxdb\n  url: http://127.0.0.1:8086\n  bucket: ombre\n",
)
