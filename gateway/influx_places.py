"""Which point of a series belongs to which event, so that no two ever take one place. Pure.

InfluxDB tells points apart by series and nanosecond alone, and the later one overwrites.
A series (kind, machine, channel) has a million places a millisecond; an event's first choice
follows from its id, and where another event has that place the next one is taken. Who has which
place is known without asking where a series has only grown: nothing lies after its last point.
Everywhere else, after a restart, for late or repeated events and for what this memory has let go,
the server is asked first. So an event that comes again finds its own place again and one that is
new finds a free one, whichever process wrote the other.

Places follow from the order in which the events of a series come and from nothing else: whoever
is handed the same events in the same order, from any point on and having asked the server since it
last missed one, gives each the same place. So a gateway that is relieved while it writes and its
successor do each other no harm (docs/adr/0007). Two processes that write different events of one
channel in the same millisecond at the same moment choose one place once in a million such pairs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from edge.instant import SECOND, Instant
from gateway.event import Event
from gateway.influx_line import (
    FIRST,
    LAST,
    LETTERS,
    SLOT,
    Series,
    clamped,
    quoted,
    read_event,
    read_letter,
    slot,
    tag_text,
)
from gateway.letter import DeadLetter

KEPT = 20_000
"""Places remembered; what is let go is asked for again when it matters."""

_NEAR = SECOND
_NEVER = FIRST - SLOT
_STATEMENTS = 50


class Spot(NamedTuple):
    """Where a point would like to lie: the millisecond is fixed, the digits below it are a wish."""

    series: Series
    slot: Instant
    digits: int
    id: str


def event_spot(event: Event) -> Spot:
    """Say where an event's point goes unless another event has that place."""
    series = event.kind.value, event.machine, event.channel
    at = event.at if FIRST <= event.at <= LAST else clamped(event.at)
    return Spot(series, at - at % SLOT, int(event.id[-12:], 16), event.id)


def letter_spot(letter: DeadLetter, writer: str = "") -> Spot:
    """Say where a dead letter's point goes; the letters of one writer are one series."""
    name = letter.id
    return Spot((LETTERS, writer, ""), slot(clamped(letter.seen)), int(name[-12:], 16), name)


class Places:
    """What is known of the places taken, by millisecond.

    >>> places = Places()
    >>> places.grew_until({("state", "press"): {}})
    >>> one, two = (Spot(("state", "press", "state"), 0, 5, name) for name in ("a", "b"))
    >>> places.unknown([one, two])
    []
    >>> places.take(one), places.take(two), places.take(one)
    (5, 6, 5)
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._limit = kept
        self._count = 0
        self._fresh = 0
        self._taken: OrderedDict[tuple[Series, Instant], dict[Instant, str]] = OrderedDict()
        self._met: set[tuple[str, str]] = set()
        self._ends: dict[Series, Instant] = {}

    def forget(self) -> None:
        """Know nothing: another process may have written. Every series is asked for again."""
        self._count = 0
        self._taken.clear()
        self._met.clear()
        self._ends.clear()

    def strangers(self, spots: Iterable[Spot]) -> list[tuple[str, str]]:
        """Name the kinds and machines of which is not known how far they reach on the server."""
        new = dict.fromkeys(spot.series for spot in spots if spot.series not in self._ends)
        pairs = dict.fromkeys(series[:2] for series in new)
        return [pair for pair in pairs if pair not in self._met]

    def grew_until(self, ends: Mapping[tuple[str, str], Mapping[str, Instant]]) -> None:
        """Learn the last millisecond of each channel of a kind and machine."""
        for pair, channels in ends.items():
            self._met.add(pair)
            for channel, end in channels.items():
                self._ends[*pair, channel] = end

    def unknown(self, spots: Iterable[Spot]) -> list[Spot]:
        """Return the spots whose millisecond must be asked for; the others hold nothing unknown."""
        self._let_go()
        return [
            spot
            for spot in spots
            if spot.slot <= self._ends.get(spot.series, _NEVER)
            and (spot.series, spot.slot) not in self._taken
        ]

    def learn(self, spots: Iterable[Spot], found: Iterable[tuple[Series, Instant, str]]) -> None:
        """Take in what the server holds in the milliseconds of spots asked for."""
        for spot in spots:
            self._taken.setdefault((spot.series, spot.slot), {})
        for series, time, name in found:
            here = self._taken.get((series, slot(time)))
            if here is not None and time not in here:
                here[time] = name
                self._count += 1

    def take(self, spot: Spot) -> Instant:
        """Return the time of an event's point: its own place, or else the first free one."""
        key = spot.series, spot.slot
        here = self._taken.get(key)
        if here is None:
            here = self._taken[key] = {}
        low, width = spot.slot, SLOT
        if not FIRST <= low <= LAST - SLOT:
            low, width = _at_the_edge(low)
        time = first = low + spot.digits % width
        while here.get(time, spot.id) != spot.id:
            time = low + (time - low + 1) % width
            if time == first:
                raise ValueError(f"{width} events of {spot.series} in one millisecond")
        if time not in here:
            if here:
                self._taken.move_to_end(key)
            here[time] = spot.id
            self._count += 1
            self._fresh += 1
        if self._ends.get(spot.series, _NEVER) < spot.slot:
            self._ends[spot.series] = spot.slot
        return time

    def _let_go(self) -> None:
        """Forget the oldest, but none of the last append: that may be on its way to the server."""
        limit, self._fresh = max(self._limit, self._fresh), 0
        while self._count > limit:
            _, oldest = self._taken.popitem(last=False)
            self._count -= len(oldest)


def _at_the_edge(begin: Instant) -> tuple[Instant, int]:
    """Say where a millisecond begins that InfluxDB takes in part only, and how wide it is."""
    low = max(begin, FIRST)
    return low, min(begin + SLOT, LAST + 1) - low


def questions_of_ends(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Ask for the last point of each channel of kinds and machines.

    >>> list(questions_of_ends([("state", "press")]))[0][:40]
    'SELECT "body", "machine", "channel" FROM'
    """
    yield from _together(
        f'SELECT "body", "machine", "channel" FROM "{kind}" WHERE "machine" = {quoted(machine)}'
        f" AND time >= {FIRST} AND time <= {LAST}"
        ' GROUP BY "channel" ORDER BY time DESC LIMIT 1'
        for kind, machine in pairs
    )


def questions_of_places(spots: Iterable[Spot]) -> Iterator[str]:
    """Ask for the points in the milliseconds of spots; near ones in one stretch."""
    slots: dict[tuple[str, str], set[Instant]] = {}
    for spot in spots:
        slots.setdefault((spot.series[0], spot.series[1]), set()).add(spot.slot)
    yield from _together(
        f'SELECT "body", "machine", "channel" FROM "{kind}" WHERE "machine" = {quoted(machine)}'
        f" AND time >= {clamped(low)} AND time <= {clamped(high)}"
        for (kind, machine), here in slots.items()
        for low, high in _stretches(here)
    )


def read_place(row: Mapping[str, str]) -> tuple[Series, Instant, str]:
    """Read a row of either answer: series, time, id."""
    series = row["name"], tag_text(row["machine"]), tag_text(row["channel"])
    body = row["body"]
    name = read_letter(body).id if series[0] == LETTERS else read_event(body).id
    return series, int(row["time"]), name


def _stretches(slots: Iterable[Instant]) -> Iterator[tuple[Instant, Instant]]:
    low: Instant | None = None
    last = 0
    for at in sorted(slots):
        if low is None:
            low = at
        elif at - last > _NEAR:
            yield low, last + SLOT - 1
            low = at
        last = at
    if low is not None:
        yield low, last + SLOT - 1


def _together(statements: Iterable[str]) -> Iterator[str]:
    gathered: list[str] = []
    for statement in statements:
        gathered.append(statement)
        if len(gathered) == _STATEMENTS:
            yield "; ".join(gathered)
            gathered = []
    if gathered:
        yield "; ".join(gathered)
