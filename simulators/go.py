"""The start signal: a file that gives every machine of the line the same epoch."""

from __future__ import annotations

from pathlib import Path

import msgspec

from simulators.clock import Nanoseconds, whole_microseconds


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """Production starts at `epoch` and stops at `until` (UTC nanoseconds; None: never).

    >>> msgspec.json.decode('{"epoch": 1700000000000000000, "until": null}', type=Go).seed
    7
    """

    epoch: Nanoseconds
    until: Nanoseconds | None = None
    seed: int = 7

    def on_the_grid(self) -> Go:
        """Cut to the microsecond, so that all machines and all wires agree on every instant.

        >>> Go(epoch=1_999).on_the_grid().epoch
        1000
        """
        until = None if self.until is None else whole_microseconds(self.until)
        return Go(epoch=whole_microseconds(self.epoch), until=until, seed=self.seed)


def read_go(path: Path) -> Go | None:
    """Read the start signal; None while it is not there or not yet whole."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Go).on_the_grid()
    except (OSError, msgspec.MsgspecError):
        return None


def write_go(path: Path, go: Go) -> None:
    """Give the start signal: the file appears whole."""
    draft = path.with_suffix(".tmp")
    draft.write_bytes(msgspec.json.encode(go))
    draft.replace(path)
