"""What sources without signals have shown: their machines and measurements, within bounds. Pure.

A device that is broken, or somebody who tries things out, may publish under a new topic for every
message. Each would be a machine of its own, for ever. So a source can show so many and no more;
who has more writes signals, which have no such bound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from edge.text import Text
from gateway.letter import Unreadable

MACHINES = 300
"""So many machines a source without signals can show."""

NAMES = 5_000
"""So many measurements the machines of such sources can have together."""

LONGEST = 300
"""Characters of an address that may name a machine."""

_TOO_LONG = Text(
    en="this address is too long to name a machine: give the source signals if it means anything",
    fr="cette adresse est trop longue pour nommer une machine : donnez des signaux à la source si "
    "elle a un sens",
)
_MACHINES = Text(
    en=f"this source has shown {MACHINES} machines already, this would be another: if they are "
    "real, give the source signals; if not, find out which device invents topics",
    fr=f"cette source a déjà montré {MACHINES} machines, celle-ci serait de trop : si elles sont "
    "vraies, donnez des signaux à la source ; sinon, cherchez l'appareil qui invente des sujets",
)
_NAMES = Text(
    en=f"sources without signals have shown {NAMES} measurements already, this would be another: "
    "if they are real, give the source signals; if not, find out which device invents topics",
    fr=f"les sources sans signaux ont déjà montré {NAMES} mesures, celle-ci serait de trop : si "
    "elles sont vraies, donnez des signaux à la source ; sinon, cherchez l'appareil qui invente "
    "des sujets",
)


class Shown:
    """Remembers what each source without signals has shown, and refuses what is too much.

    >>> shown = Shown({"broker": []})
    >>> for number in range(MACHINES):
    ...     shown.machine("broker", f"m{number}")
    >>> shown.machine("broker", "m7")
    >>> len(shown.of("broker"))
    300
    """

    def __init__(self, sources: Mapping[str, Iterable[str]]) -> None:
        self._machines = {name: dict.fromkeys(known) for name, known in sources.items()}
        self._names: set[tuple[str, str]] = set()

    def of(self, source: str) -> Collection[str]:
        """Name the machines that a source has shown, in the order in which it did."""
        return self._machines[source]

    def machine(self, source: str, machine: str) -> None:
        """Take note of a machine; raises Unreadable where it is one too many."""
        known = self._machines[source]
        if machine not in known:
            if len(known) >= MACHINES:
                raise Unreadable(_MACHINES)
            known[machine] = None

    def names(self, machine: str, names: Iterable[str]) -> None:
        """Take note of a machine's measurements; raises Unreadable where one is too many."""
        new = {(machine, name) for name in names} - self._names
        if len(self._names) + len(new) > NAMES:
            raise Unreadable(_NAMES)
        self._names |= new

    def has(self, machine: str) -> bool:
        """Say whether any of the sources has shown a machine."""
        return any(machine in known for known in self._machines.values())


def check_length(address: str) -> None:
    """Raise Unreadable for an address that is too long to name a machine."""
    if len(address) > LONGEST:
        raise Unreadable(_TOO_LONG)
