"""One arrangement of who takes what of an edge's readings, and what is on its way in it. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence

from edge.forward.batch import Batch
from edge.forward.member import Arrangement
from edge.forward.owner import owner
from edge.outbox import pack
from edge.reading import Reading

Machines = Callable[[Reading], Collection[str] | None]
"""Names the machines that a reading may concern; None where it may be any."""


def any_machine(_reading: Reading) -> None:
    """Know nothing of machines: every gateway is handed everything and takes what is its own."""


class Term:
    """What is on its way under one arrangement, in portions, each shared out among its members.

    A portion is done once every member that got a part of it has kept that part; the outbox may
    let go of everything up to the last portion before which none is undone.
    """

    def __init__(self, number: int, members: Arrangement, machines: Machines) -> None:
        self.number = number
        self.members = members
        self.read: int | None = None
        self._names = tuple(name for name, _ in members)
        self._machines = machines
        self._nth = dict.fromkeys(self._names, 0)
        self._portions: deque[tuple[int, dict[str, int]]] = deque()

    @property
    def waiting(self) -> int:
        """Count the portions that are on their way."""
        return len(self._portions)

    def opening(self) -> Mapping[str, Batch]:
        """Begin: tell every member, with nothing in it, that what it had of us is void."""
        return {name: self._batch(name, []) for name in self._names}

    def portion(self, rows: Sequence[tuple[int, Reading]]) -> Mapping[str, Batch]:
        """Share out readings, in their order."""
        parts: dict[str, list[tuple[int, bytes]]] = {}
        for key, reading in rows:
            body = pack(reading)
            for name in self._takers(reading):
                parts.setdefault(name, []).append((key, body))
        self.read = rows[-1][0]
        self._portions.append((self.read, {name: part[-1][0] for name, part in parts.items()}))
        return {name: self._batch(name, part) for name, part in parts.items()}

    def kept(self, name: str, upto: int) -> int | None:
        """Hear what a member has kept; return up to which reading all is done, if that is news."""
        done = None
        for _, undone in self._portions:
            if undone.get(name, upto + 1) <= upto:
                del undone[name]
        while self._portions and not self._portions[0][1]:
            done, _ = self._portions.popleft()
        return done

    def _takers(self, reading: Reading) -> Collection[str]:
        machines = self._machines(reading) if len(self._names) > 1 else None
        if machines is None:
            return self._names
        return {owner(machine, self._names) for machine in machines}

    def _batch(self, name: str, rows: list[tuple[int, bytes]]) -> Batch:
        nth = self._nth[name]
        self._nth[name] = nth + 1
        return Batch(self.number, self.members, nth, rows)
