"""What the store kept, held against what the outbox acknowledged."""

import random
from collections import Counter

from chaos.fault import DOUBLED, LOST, Fault
from chaos.plant import MACHINES

from edge.instant import SECOND, system_clock
from gateway.event import in_order
from gateway.normalise import Normaliser
from gateway.service import move
from gateway.store import store_kinds
from ombre.book import read_book
from shadow.counts import CountFold
from shadow.spans import SpanFold

EVER = 2**62


class Kept:
    """All events of all machines, and the book that gives readings their meaning."""

    def __init__(self, plant_file):
        self.book = read_book(plant_file)
        self.store = self.book.home.open(system_clock)

    def events(self):
        return {machine: list(self.store.read(machine, 0, EVER)) for machine in MACHINES}

    def normaliser(self):
        return Normaliser(self.book.signals, self.book.sources)

    def meant(self, readings):
        """Give the acknowledged readings their meaning: the events that the store must hold."""
        normaliser = self.normaliser()
        return in_order(one for key, said in readings for one in normaliser.events(said, key)[0])


def empty_store(folder):
    """Open a store that has heard nothing yet."""
    kind = store_kinds()["embedded"]
    folder.mkdir()
    return kind.open(kind.settings(), folder, system_clock)


class Replay:
    """A supply that hands readings over in disorder, some of them more than once.

    Only what a wire told a second time comes behind all the rest: of an event that was told twice
    a store keeps the first arrival, and spans ask when somebody first heard of it.
    """

    def __init__(self, readings, normaliser, seed):
        rnd = random.Random(f"{seed}:replay")
        first, again = parted(readings, normaliser)
        self._left = first + rnd.choices(first, k=len(first) // 3)
        rnd.shuffle(self._left)
        self._left += rnd.sample(again, len(again))

    def take(self, limit):
        return self._left[: min(limit, 97)]

    def ack(self, upto):
        self._left = self._left[97:]

    def into(self, store, normaliser):
        while move(self, normaliser, store):
            pass


def parted(readings, normaliser):
    """Part what said something for the first time from what only said it again."""
    known, first, again = set(), [], []
    for key, said_there in readings:
        ids = {one.id for one in normaliser.events(said_there, key)[0]}
        (again if ids and ids <= known else first).append((key, said_there))
        known |= ids
    return first, again


def disorder(readings, normaliser):
    """Count what reached the outbox a second time, or behind what came later: by kind."""
    met, latest, found = set(), {}, Counter()
    for key, said_there in readings:
        for one in normaliser.events(said_there, key)[0]:
            place = (one.machine, one.channel)
            if one.id in met:
                found[f"told again: {one.kind.value}"] += 1
            elif one.at < latest.get(place, one.at):
                found[f"told late: {one.kind.value}"] += 1
            met.add(one.id)
            latest[place] = max(latest.get(place, one.at), one.at)
    return found


def acknowledged_and_kept(readings, kept, events):
    """Every acknowledged event is in the store, once, and nothing else is."""
    meant = {one.id: one for one in kept.meant(readings)}
    ids = [one.id for found in events.values() for one in found]
    if len(ids) != len(set(ids)):
        twice = len(ids) - len(set(ids))
        yield Fault(f"{twice} ids are in the store twice", kind=DOUBLED, times=twice)
    for machine, found in events.items():
        wanted = {key: one for key, one in meant.items() if one.machine == machine}
        held = {one.id: one for one in found}
        lost, strange = wanted.keys() - held.keys(), held.keys() - wanted.keys()
        for keys, source, what in ((lost, wanted, LOST), (strange, held, "never acknowledged")):
            if keys:
                first = min((source[key] for key in keys), key=lambda one: one.at)
                text = f"{machine}: {len(keys)} events {what}, the first {told(first)}"
                yield Fault(text, kind=what, times=len(keys))
        for key in wanted.keys() & held.keys():
            if said(wanted[key]) != said(held[key]):
                yield f"{machine}: {told(wanted[key])} was kept as {told(held[key])}"
                break


def disorder_changes_nothing(readings, kept, events, seed):
    """All readings once more, in disorder and doubled: the same events in this very store."""
    Replay(readings, kept.normaliser(), seed).into(kept.store, kept.normaliser())
    for machine, after in kept.events().items():
        if sorted(map(said, after)) != sorted(map(said, events[machine])):
            yield f"{machine}: a replay in disorder changed the store ({len(after)} events)"


def order_of_arrival_is_nothing(readings, kept, events, fresh, seed):
    """An empty store that hears everything in disorder comes to the same spans and counts."""
    Replay(readings, kept.normaliser(), seed + 1).into(fresh, kept.normaliser())
    for machine in MACHINES:
        after = list(fresh.read(machine, 0, EVER))
        if sorted(map(said, after)) != sorted(map(said, events[machine])):
            yield f"{machine}: heard in disorder, a fresh store holds other events"
        for what, fold in (("spans", spans), ("parts", parts)):
            if fold(machine, after) != fold(machine, events[machine]):
                yield f"{machine}: heard in disorder, a fresh store comes to other {what}"


def spans(machine, events):
    fold = SpanFold(machine)
    for one in events:
        fold.push(one)
    return fold.spans(events[0].at, events[-1].at + SECOND)


def parts(_machine, events):
    """Sum what the counters moved on: parts by verdict."""
    fold = CountFold()
    for one in events:
        fold.push(one)
    made = {"good": 0, "scrap": 0}
    for step in fold.steps:
        made[step.of] += step.parts
    return made


def said(one):
    """All that an event says, but not when and how often it was said."""
    return (
        one.at,
        one.id,
        one.kind.value,
        one.signal,
        one.stamp.value,
        repr(sorted(one.values.items())),
    )


def told(one):
    return f"{one.kind.value} {one.values} at {one.at} (row {one.seq})"
