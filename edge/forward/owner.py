"""Whose a machine is among several gateways: rendezvous hashing, the same for everybody. Pure."""

from __future__ import annotations

import hashlib
from functools import lru_cache

_REMEMBERED = 50_000


@lru_cache(maxsize=_REMEMBERED)
def owner(key: str, names: tuple[str, ...]) -> str:
    """Name the gateway that has a machine: the one with the highest hash of both names.

    Who leaves takes nothing but its own share along, and who joins takes from each of the others
    what it will have, for the hash of a pair depends on no third.

    >>> [owner(machine, ("east", "west")) for machine in ("press", "lathe", "saw")]
    ['east', 'west', 'west']
    >>> [owner(machine, ("east", "north", "west")) for machine in ("press", "lathe", "saw")]
    ['east', 'north', 'west']
    """
    return max(names, key=lambda name: (_weight(name, key), name))


def _weight(name: str, key: str) -> bytes:
    said = b"".join(len(text).to_bytes(4, "big") + text for text in (name.encode(), key.encode()))
    return hashlib.blake2b(said, digest_size=8).digest()
