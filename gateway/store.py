"""The one protocol behind which events are kept, and how its homes are found.

A store is one file in `gateway/stores/` that names itself in a `STORE`; the contract tests in
`tests/contracts/` run over every one of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import BeforeValidator

import gateway.stores
from edge.duration_field import PositiveDuration
from edge.instant import Clock, Instant
from edge.plantfile import Strict
from edge.problem import Blame, OmbreError, Problem
from edge.room import read_size
from edge.text import Text
from gateway.event import Event, Kind
from gateway.letter import DeadLetter
from gateway.space import Bounds

Position = int
"""Where a reader of the tail stands; 0 is before the first event. Opaque to everyone else."""


class StoreSettings(Strict):
    """What every store may say in the plant file; `warn` and `least` are for the disk of `path`."""

    kind: str = "embedded"
    path: str = "ombre-data"
    warn: PositiveDuration = Bounds().warn
    least: Annotated[int, BeforeValidator(read_size)] = Bounds().least


class Store(Protocol):
    """Keeps events for ever, each id once. Raises `StoreAway` when it is out of reach.

    One process appends; any number read. What `append` has returned survives kill -9.
    """

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Keep events and dead letters, durably, in one step; return how many ids were new.

        A store that cannot tell (InfluxDB overwrites equal points) returns the number given.
        """
        ...

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        """Yield the events of one machine with start <= at < end, in order, each id once."""
        ...

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel of one machine, in order."""
        ...

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Return what was appended after a position, in order of arrival, and the new position.

        At least once: a reader may meet an event again and must drop it by id.
        """
        ...

    def end(self) -> Position:
        """Return the position of the present end of the tail."""
        ...

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """Return the instants of the first and the last event of one machine, None without any."""
        ...

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event, sorted."""
        ...

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Return the newest dead letters, newest first."""
        ...

    def letter_count(self) -> int:
        """Count the dead letters."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class StoreAway(OmbreError):
    """The store is out of reach for now: try the same batch again, no id is kept twice.

    Services do that by themselves; a command that nobody watches over ends with exit code 3.

    >>> away = StoreAway(Text(en="nobody answers", fr="personne ne répond"))
    >>> str(away), away.exit_code
    ('nobody answers', 3)
    """

    def __init__(self, cause: Text) -> None:
        super().__init__(
            Problem(
                where="store",
                cause=cause,
                remedy=Text(
                    en="see that the store runs and that the section 'store' of the plant file "
                    "leads there, then try again",
                    fr="vérifiez que le dépôt fonctionne et que la section « store » du fichier "
                    "d'usine y mène, puis réessayez",
                ),
                blame=Blame.DEVICE,
            ),
            exit_code=3,
        )
        self.args = (cause.en,)
        self.cause = cause


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKind:
    """One home of events: its name in the plant file, its settings, how to open it, a sample.

    `open` takes the settings, the data folder, which exists, and a clock.
    """

    kind: str
    settings: type[StoreSettings]
    open: Callable[[Any, Path, Clock], Store]
    sample: str


@cache
def store_kinds() -> Mapping[str, StoreKind]:
    """Find every store in `gateway/stores/`, by its name."""
    kinds = {}
    for found in pkgutil.iter_modules(gateway.stores.__path__):
        kind: StoreKind = importlib.import_module(f"gateway.stores.{found.name}").STORE
        kinds[kind.kind] = kind
    return kinds
