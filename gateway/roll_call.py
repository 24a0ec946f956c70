"""A roll call: which addresses that signals name stay silent when their source comes up.

A source such as OPC UA hands over what it holds as soon as the link is up. An address that is
misspelt, gone, or not ours to read would otherwise fail without a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from edge.instant import SECOND, Instant
from edge.link import LinkStatus
from edge.reading import Reading
from edge.text import Text
from gateway.letter import DeadLetter, dead_letter

PATIENCE = 10 * SECOND
"""How long after the link came up an address may stay silent."""


class RollCall:
    """Listens to the readings of some sources, in order; names each silent address once."""

    def __init__(self, expected: Mapping[str, Collection[str]]) -> None:
        self._expected = expected
        self._silent: dict[str, tuple[Instant, set[str]]] = {}
        self._named: set[tuple[str, str]] = set()

    def value(self, reading: Reading) -> None:
        """Hear a value, whatever its quality: the address exists."""
        if reading.source in self._silent:
            self._silent[reading.source][1].discard(reading.address)

    def link(self, reading: Reading, status: LinkStatus) -> Iterator[DeadLetter]:
        """Hear the source's word on its link; name who has not answered in time."""
        source = reading.source
        if status is LinkStatus.CONNECTED:
            self._silent[source] = (reading.seen, set(self._expected.get(source, ())))
        elif status is LinkStatus.LOST:
            self._silent.pop(source, None)
        elif source in self._silent and reading.seen - self._silent[source][0] >= PATIENCE:
            for address in sorted(self._silent.pop(source)[1]):
                if (source, address) not in self._named:
                    self._named.add((source, address))
                    yield _letter(reading, address)


def _letter(reading: Reading, address: str) -> DeadLetter:
    silent = Reading(
        source=reading.source, address=address, value="", at=reading.at, seen=reading.seen
    )
    cause = Text(
        en="a signal names this address, and the source gives no value for it: compare it with "
        "what the source shows, letter by letter",
        fr="un signal nomme cette adresse, et la source n'en donne aucune valeur : comparez-la "
        "lettre par lettre avec ce que montre la source",
    )
    return dead_letter(silent, cause)
