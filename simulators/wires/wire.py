"""What a wire does for a machine that is being played."""

from __future__ import annotations

from typing import Protocol

from simulators.clock import Nanoseconds
from simulators.face import Face


class Wire(Protocol):
    """Carries the faces of one machine to whoever listens."""

    async def open(self, face: Face) -> None:
        """Begin to serve with this face; raises CannotServe."""
        ...

    async def show(self, face: Face) -> None:
        """Show the next face."""
        ...

    async def beat(self, now: Nanoseconds) -> None:
        """Do what the wire does on its own while nothing changes; called a few times a second."""
        ...

    async def close(self) -> None:
        """Stop serving."""
        ...


class CannotServe(Exception):
    """A machine cannot serve its wire: where, why and what to do, in both languages."""

    def __init__(self, *, en: str, fr: str) -> None:
        super().__init__(en)
        self.en = en
        self.fr = fr
