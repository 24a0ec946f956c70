"""Many events of one machine as one block: column by column, compressed, read back exactly.

About 10 bytes an event where one row each takes 280. Ids are not kept: they follow from what an
event says (`gateway.event`); one digest over all ids of a block tells whether it still says the
same. Events stand in their order; `numbers` says in which order they came.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from edge.instant import Instant
from gateway.embedded.column import Packed, pack_real, pack_whole, unpack_real, unpack_whole
from gateway.embedded.shape import Shape
from gateway.event import Event, Kind, Stamp, event

_LEVEL = 6
_PACK: Mapping[str, Callable[[Any], Packed]] = {"i": pack_whole, "f": pack_real}

Numbered = tuple[int, Event]
"""An event with its number: the how manieth of its store it is."""


class Torn(Exception):
    """A block that cannot be read, or does not say what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Events of one machine, in order, as columns.

    `shape` says of each event which of `shapes` it has; `reals` holds for each shape the columns
    of its numbers, in the order of its events.
    """

    machine: str
    shapes: Sequence[Shape]
    number: Sequence[int]
    at: Sequence[Instant]
    seq: Sequence[int]
    seen: Sequence[Instant]
    shape: Sequence[int]
    reals: Sequence[Sequence[Sequence[int | float]]]

    def __len__(self) -> int:
        return len(self.at)

    def pack(self) -> bytes:
        """Write the block."""
        columns = [
            pack_whole(self.number),
            pack_whole(self.at),
            pack_whole([seq - number for seq, number in zip(self.seq, self.number, strict=True)]),
            pack_whole([seen - at for seen, at in zip(self.seen, self.at, strict=True)]),
            pack_whole(self.shape),
        ]
        numbers = [
            [_PACK[letter](column) for letter, column in zip(shape.letters, own, strict=True)]
            for shape, own in zip(self.shapes, self.reals, strict=True)
        ]
        said = [self.machine, [shape.said() for shape in self.shapes], columns, numbers]
        return zlib.compress(msgspec.msgpack.encode(said), _LEVEL)

    def events(
        self,
        start: Instant | None = None,
        end: Instant | None = None,
        kinds: Collection[Kind] | None = None,
    ) -> Iterator[Numbered]:
        """Yield the events with start <= at < end, each with its number."""
        low = 0 if start is None else bisect_left(self.at, start)
        high = len(self) if end is None else bisect_left(self.at, end)
        wanted = [kinds is None or shape.kind in kinds for shape in self.shapes]
        places = self._places()
        for row in range(low, high):
            index = self.shape[row]
            if wanted[index]:
                yield self.number[row], self._event(row, index, places[row])

    def numbered(self, after: int, upto: int) -> Iterator[Numbered]:
        """Yield the events with after < number <= upto."""
        places = self._places()
        for row, number in enumerate(self.number):
            if after < number <= upto:
                yield number, self._event(row, self.shape[row], places[row])

    def channels(self) -> dict[str, tuple[Instant, Instant]]:
        """Say from when to when each channel speaks here."""
        found: dict[str, tuple[Instant, Instant]] = {}
        for channel, at in self._spoken():
            low, high = found.get(channel, (at, at))
            found[channel] = (min(low, at), max(high, at))
        return found

    def _spoken(self) -> Iterator[tuple[str, Instant]]:
        """Yield the channels with the first and the last instant of each of their shapes."""
        if any(shape.many_channels for shape in self.shapes):
            yield from ((item.channel, item.at) for _, item in self.events())
            return
        names = [shape.channel for shape in self.shapes]
        last = dict(zip(self.shape, self.at, strict=True))
        first = dict(zip(reversed(self.shape), reversed(self.at), strict=True))
        yield from ((names[index], at) for ends in (first, last) for index, at in ends.items())

    def last_words(self, before: Instant) -> dict[str, Event]:
        """Return the last event of each channel before an instant."""
        found: dict[str, Event] = {}
        for item in self._ends(reversed(range(bisect_left(self.at, before)))):
            found.setdefault(item.channel, item)
        return found

    def _ends(self, rows: Iterable[int]) -> Iterator[Event]:
        """Yield the first event of each shape in the order of rows: with it begins a channel.

        Every event of a shape whose numbers name the channel, which is odd but allowed.
        """
        met: set[int] = set()
        places = self._places()
        for row in rows:
            index = self.shape[row]
            if index not in met:
                if not self.shapes[index].many_channels:
                    met.add(index)
                yield self._event(row, index, places[row])

    def _places(self) -> list[int]:
        """Say of each event the how manieth of its shape it is."""
        met = [0] * len(self.shapes)
        places = []
        for index in self.shape:
            places.append(met[index])
            met[index] += 1
        return places

    def _event(self, row: int, index: int, place: int) -> Event:
        shape = self.shapes[index]
        return event(
            machine=self.machine,
            kind=shape.kind,
            values=shape.values([column[place] for column in self.reals[index]]),
            at=self.at[row],
            seq=self.seq[row],
            seen=self.seen[row],
            stamp=shape.stamp,
            signal=shape.signal,
        )


def in_order_of_events(rows: Iterable[Numbered]) -> list[Numbered]:
    """Sort numbered events of one machine into the order of events."""
    return sorted(rows, key=lambda row: (row[1].at, row[1].seq, row[1].id))


def block_of(machine: str, ordered: Sequence[Numbered]) -> Block:
    """Set the events of one machine, which are in order, column by column."""
    shapes: dict[Shape, int] = {}
    last: dict[tuple[str, Kind, Stamp], tuple[Shape, int]] = {}
    index: list[int] = []
    reals: list[list[list[int | float]]] = []
    for _, item in ordered:
        address = (item.signal, item.kind, item.stamp)
        shape, place = last.get(address, (None, 0))
        numbers = None if shape is None else shape.numbers(item)
        if numbers is None:  # what one address says mostly has one shape
            shape = Shape.of(item)
            numbers = shape.numbers(item) or []
            place = shapes.setdefault(shape, len(shapes))
            last[address] = (shape, place)
            if place == len(reals):
                reals.append([[] for _ in shape.letters])
        index.append(place)
        for column, number in zip(reals[place], numbers, strict=True):
            column.append(number)
    return Block(
        machine=machine,
        shapes=list(shapes),
        number=[number for number, _ in ordered],
        at=[item.at for _, item in ordered],
        seq=[item.seq for _, item in ordered],
        seen=[item.seen for _, item in ordered],
        shape=index,
        reals=reals,
    )


class Ways(NamedTuple):
    """How packed columns are read: as lists here, as arrays where many are moved at once."""

    whole: Callable[[Packed], Any]
    real: Callable[[Packed], Any]
    add: Callable[[Any, Any], Any]


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [left + right for left, right in zip(one, other, strict=True)]


LISTS = Ways(unpack_whole, unpack_real, _added)


def unpack(body: bytes, ways: Ways = LISTS) -> Block:
    """Read a block back; raises Torn."""
    try:
        said: list[Any] = msgspec.msgpack.decode(zlib.decompress(body))
        machine, shaped, columns, numbers = said
        shapes = [Shape.read(one) for one in shaped]
        number, at, seq, seen, index = map(ways.whole, columns)
        read = {"i": ways.whole, "f": ways.real}
        return Block(
            machine=machine,
            shapes=shapes,
            number=number,
            at=at,
            seq=ways.add(seq, number),
            seen=ways.add(seen, at),
            shape=index,
            reals=[
                [read[letter](column) for letter, column in zip(shape.letters, own, strict=True)]
                for shape, own in zip(shapes, numbers, strict=True)
            ],
        )
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise Torn(str(error)) from error


def digest(ids: Iterable[str]) -> bytes:
    """Sum up ids in their order."""
    return hashlib.blake2b("".join(ids).encode(), digest_size=16).digest()
