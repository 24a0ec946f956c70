"""Whatever the network, the clocks and the scheduler do: each event is kept once, in one place.

An edge, some gateways and a store that refuses nobody, in one thread: the real parts of both, a
network that holds messages back, gateways that are killed, frozen in the middle of a write or
believe themselves alone, and an edge that takes anybody for gone at any time. A seed decides.
"""

from __future__ import annotations

import random
from collections import deque

import pytest

from edge.forward import sender as sender_module
from edge.forward.batch import levels_of
from edge.forward.sender import Sender, Sharing
from edge.forward.settings import ForwardSettings
from edge.instant import MILLISECOND, SECOND
from edge.reading import Reading
from gateway.event import event
from gateway.influx_line import slot
from gateway.influx_places import Places, event_spot
from gateway.receive import Receiver
from gateway.share import Share

SETTINGS = ForwardSettings(host="nowhere")
NOW = 1_700_000_000 * SECOND
NAMES = ("east", "north", "west")
MACHINES = ("press", "saw", "mill", "oven")


class Server:
    """Points by series and time: the later one overwrites, as InfluxDB's do."""

    def __init__(self):
        self.points = {}

    def ids(self):
        return set(self.points.values())

    def ends(self, pair):
        ends = {}
        for (series, time), _ in self.points.items():
            if series[:2] == pair:
                ends[series[2]] = max(ends.get(series[2], 0), slot(time))
        return ends

    def within(self, spots):
        wanted = {(spot.series, spot.slot) for spot in spots}
        return [
            (series, time, name)
            for (series, time), name in self.points.items()
            if (series, slot(time)) in wanted
        ]


class Outbox:
    """Rows in order; what is let go of must be on the server."""

    def __init__(self, server):
        self.rows = {}
        self.server = server

    def take(self, limit, after=0):
        return [(key, self.rows[key]) for key in sorted(self.rows) if key > after][:limit]

    def ack(self, upto):
        for key in [key for key in self.rows if key <= upto]:
            for one in meaning(self.rows.pop(key), key):
                assert one.id in self.server.ids(), "let go of before it was kept"


def meaning(reading, seq):
    return [
        event(
            machine=machine,
            kind="count",
            values={"of": "good", "total": reading.value},
            at=reading.at,
            seq=seq,
        )
        for machine in reading.address.split("+")
    ]


class Whole:
    def events(self, reading, seq):
        return meaning(reading, seq), []


class Gateway:
    """A gateway whose write may take as long as it likes between its parts."""

    def __init__(self, name, world):
        self.name, self.world = name, world
        self.came = 0
        self.start()

    def start(self):
        """Begin as a new process."""
        self.places = Places(kept=20)
        self.receiver = Receiver(SETTINGS, self.name, "", self.places.forget, self.part)
        self.receiver._line = self.world
        self.news = deque()
        self.writing = None
        self.come()

    def come(self):
        """Begin with empty hands."""
        self.receiver._let_go()
        self.came = self.receiver._came = self.came + 1
        self.receiver._heard = float("inf")

    def part(self, whole, names):
        return Share(whole, None, self.name, names)

    def hear(self):
        if self.news:
            self.receiver._hear(*self.news.popleft())

    def take(self):
        inboxes = self.receiver.inboxes()
        rows = inboxes[0].take(4) if inboxes and self.writing is None else []
        if rows:
            read = inboxes[0].part_of(Whole())
            events = [one for key, reading in rows for one in read.events(reading, key)[0]]
            self.writing = (inboxes[0], rows[-1][0], self.lines(events))

    def lines(self, events):
        spots = [event_spot(one)._replace(digits=7) for one in events]
        server, places = self.world.server, self.places
        places.grew_until({pair: server.ends(pair) for pair in places.strangers(spots)})
        asked = places.unknown(spots)
        places.learn(asked, server.within(asked))
        return [((spot.series, places.take(spot)), spot.id) for spot in spots]

    def write(self, part=1.0):
        if self.writing is not None:
            for point, name in self.writing[2]:
                if self.world.chance.random() < part:
                    self.world.server.points[point] = name

    def end(self):
        if self.writing is not None:
            self.write()
            inbox, upto, _ = self.writing
            self.writing = None
            inbox.ack(upto)


class World:
    """The edge, the gateways and what lies between them; also everybody's line to the broker."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.server = Server()
        self.outbox = Outbox(self.server)
        self.answers = deque()
        self.gateways = {name: Gateway(name, self) for name in NAMES}
        self.expected = set()
        self.next = 1
        self.restart()

    def restart(self):
        """Begin as a new edge that knows nothing but its outbox."""
        known = Sharing(machines=self.machines)
        self.sender = Sender(self.outbox, SETTINGS, "hall", known)
        self.answers.clear()
        self.arrange()

    def machines(self, reading):
        return None if "oven" in reading.address else reading.address.split("+")

    def arrange(self, names=()):
        chosen = names or self.chance.sample(NAMES, self.chance.randint(1, 3))
        members = tuple((name, self.gateways[name].came) for name in sorted(chosen))
        self.term = self.sender._begin(self, members)

    def publish(self, topic, payload, **_):
        levels = levels_of(SETTINGS.topic, topic)
        if levels[1] == "kept":
            self.answers.append((topic, payload))
        else:
            self.gateways[levels[2]].news.append((topic, payload))

    def read(self):
        """Let the machines say something: several a millisecond, not always in order."""
        for _ in range(self.chance.randint(1, 6)):
            at = NOW + (self.next // 5 - self.chance.choice([0, 0, 0, 3])) * MILLISECOND
            said = self.chance.sample(MACHINES, self.chance.choice([1, 1, 1, 2]))
            reading = Reading(
                source="floor", address="+".join(said), value=self.next, at=at, seen=at
            )
            self.outbox.rows[self.next] = reading
            self.expected |= {one.id for one in meaning(reading, self.next)}
            self.next += 1

    def hear(self):
        if self.answers:
            self.sender._hear(*self.answers.popleft())
        if not self.sender._answered(self.term):
            self.arrange([name for name, _ in self.term.members])

    def act(self):
        gateway = self.gateways[self.chance.choice(NAMES)]
        rare = self.chance.random()
        if rare < 0.002:
            gateway.write(0.5)
            gateway.start()  # killed in the middle
        elif rare < 0.004:
            gateway.come()  # was not heard for too long
        elif rare < 0.006:
            self.restart()
        elif rare < 0.015:
            self.arrange()
        elif rare < 0.017 and gateway.news:
            gateway.news.popleft()  # lost on its way
        else:
            self.chance.choice(
                [
                    self.read,
                    lambda: self.sender._send(self, self.term),
                    *[self.hear] * 3,
                    *[gateway.hear, gateway.take, gateway.end] * 6,
                    lambda: gateway.write(0.5),
                ]
            )()

    def settle(self):
        """Let everybody finish, the frozen last of all."""
        frozen = self.gateways[self.chance.choice(NAMES)]
        others = [one for one in self.gateways.values() if one is not frozen]
        for _ in range(500):
            if not self.outbox.rows:
                break
            self.arrange([one.name for one in others])
            for _ in range(9):
                self.sender._send(self, self.term)
                for one in others:
                    one.hear(), one.take(), one.end()
                self.hear(), self.hear()
        assert not self.outbox.rows
        for _ in range(50):
            frozen.end(), frozen.hear(), frozen.take(), frozen.end()


@pytest.fixture(autouse=True)
def small_portions(monkeypatch):
    monkeypatch.setattr(sender_module, "BATCH", 5)


@pytest.mark.parametrize("seed", range(40))
def test_each_event_is_kept_once_whatever_happens(seed):
    world = World(seed)
    for _ in range(3_000):
        world.act()
    world.settle()
    kept = list(world.server.points.values())
    assert set(kept) == world.expected
    assert len(kept) == len(world.expected), "an event lies in two places"
