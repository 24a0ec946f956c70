"""A gateway's share of the machines: what of a reading is its own to keep. Pure.

The edge says with each batch who shares; whose a machine is follows from that and from its name
alone (`edge.forward.owner`). An edge hands a reading to the owner of each machine that it may
concern, and each of them keeps the events of its own machines. Where it cannot know the machines
(the word of a link concerns all behind it) every gateway is handed the reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Protocol, runtime_checkable

from edge.forward.owner import owner
from edge.reading import LINK, Reading
from edge.sources import Sources
from gateway.event import Event
from gateway.letter import DeadLetter
from gateway.recognise import machine_of
from gateway.rule import RuleBook
from gateway.signals import Signals

_RULE = "1"
"""Changes with the rule by which machines are shared out: gateways of two rules never share."""

Read = tuple[list[Event], list[DeadLetter]]


class Meaning(Protocol):
    """Turns readings into events."""

    def events(self, reading: Reading, seq: int) -> Read:
        """Read one reading."""
        ...


@runtime_checkable
class CommonStore(Protocol):
    """A store into which several gateways write, each the events of its own machines."""

    def sign(self, writer: str) -> None:
        """Learn under which name this process writes, before the first append."""
        ...

    def forget(self) -> None:
        """Learn that another process may have written meanwhile: ask before the next append."""
        ...


def plant_mark(signals: Signals, sources: Sources) -> str:
    """Mark what decides which machines an address concerns and what it means."""
    said = [_RULE, *sorted(f"{name} {source.protocol}" for name, source in sources.items())]
    said.extend(signal.model_dump_json() for signal in signals)
    return hashlib.blake2b("\n".join(said).encode(), digest_size=8).hexdigest()


class Routes:
    """Which machines a reading may concern, by the same rules that give it its meaning."""

    def __init__(self, signals: Signals, sources: Sources) -> None:
        self._book = RuleBook(signals)
        self._open = frozenset(name for name in sources if name not in self._book.machines)

    @property
    def learns(self) -> bool:
        """Say whether some source tells its machines only as it goes."""
        return bool(self._open)

    def machines(self, reading: Reading) -> Collection[str] | None:
        """Name them, one at least; None where it may be any."""
        if reading.address == LINK:
            return None
        return self._concerned(reading.source, reading.address)

    def desk(self, reading: Reading, letter: DeadLetter) -> str:
        """Name the machine whose gateway keeps a dead letter: the first that it concerns.

        A link's word is read by all of them, and what it lets them find out has its own address.
        """
        said = letter if reading.address == LINK else reading
        return min(self._concerned(said.source, said.address))

    def _concerned(self, source: str, address: str) -> Collection[str]:
        if source in self._open:
            # Whoever answers for the source itself has to know all the machines that it has shown.
            return {machine_of(source, address), source}
        found = {rule.machine for rule in self._book.rules(source, address)}
        return found or (source,)


class Share:
    """Reads as the whole gateway does, and keeps what is its own among some."""

    def __init__(self, whole: Meaning, routes: Routes, name: str, names: tuple[str, ...]) -> None:
        self._whole = whole
        self._routes = routes
        self._name = name
        self._names = names

    def events(self, reading: Reading, seq: int) -> Read:
        """Read one reading."""
        events, letters = self._whole.events(reading, seq)
        return (
            [one for one in events if self._owns(one.machine)],
            [one for one in letters if self._owns(self._routes.desk(reading, one))],
        )

    def _owns(self, machine: str) -> bool:
        return owner(machine, self._names) == self._name
