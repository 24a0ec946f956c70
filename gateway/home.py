"""The `store` section of the plant file: where events are kept, and where our files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge.instant import Clock
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from edge.text import Text
from gateway.store import Store, StoreKind, StoreSettings, store_kinds

DEFAULT_FOLDER = "ombre-data"
DEFAULT_KIND = "embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A store that can be opened, and the folder for the outbox, the embedded store and the logs.

    The folder is `OMBRE_DATA` where that is set, else the store's own `path`, else `ombre-data`,
    relative to the plant file.
    """

    kind: StoreKind
    settings: StoreSettings
    folder: Path

    def open(self, clock: Clock) -> Store:
        """Open the store; the folder is made if it is not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.kind.open(self.settings, self.folder, clock)


def read_home(file: PlantFile, override: str | None = None) -> Home:
    """Check the section; raises OmbreError with every mistake in it."""
    raw: Mapping[str, Any] = file.section("store", dict[str, Any], {})
    name = str(raw.get("kind", DEFAULT_KIND))
    kind = store_kinds().get(name)
    if kind is None:
        words = ", ".join(sorted(store_kinds()))
        cause = Text(en=f"there is no store {name!r}", fr=f"il n'y a pas de dépôt « {name} »")
        remedy = Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}")
        raise OmbreError(file.problem(("store", "kind"), cause, remedy))
    settings = file.section("store", kind.settings, kind.settings())
    folder = Path(override) if override else file.folder / str(raw.get("path", DEFAULT_FOLDER))
    return Home(kind=kind, settings=settings, folder=folder)
