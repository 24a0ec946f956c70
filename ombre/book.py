"""The whole plant file, checked: every section read by the layer that owns it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dashboards.web import Web, read_web
from edge.forward.settings import ForwardSettings, read_forward
from edge.instant import Clock, system_clock
from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.room import read_outbox
from edge.sources import Sources, read_sources
from gateway.home import Home, read_home
from gateway.signals import Signals, read_signals
from ombre.in_force import InForce
from shadow.calendar import Calendar
from shadow.editions_plans import Version, sections_of
from shadow.plant import Plant
from shadow.plantbook import read_plant
from shadow.revisions import FILE as REVISIONS

SECTIONS = (
    "plant",
    "sources",
    "forward",
    "outbox",
    "signals",
    "machines",
    "products",
    "reasons",
    "lines",
    "calendar",
    "flows",
    "targets",
    "store",
    "web",
)
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A plant file that was found right, section by section; `limit` is the outbox's, in bytes."""

    path: Path
    sources: Sources
    signals: Signals
    plant: Plant
    in_force: InForce
    home: Home
    forward: ForwardSettings | None
    limit: int
    web: Web

    @property
    def calendar(self) -> Calendar:
        """The calendar: each shift follows the version that was in force when it began."""
        return self.in_force.calendar

    @property
    def data(self) -> Path:
        """The folder of the outbox, the embedded store and the logs."""
        return self.home.folder

    @property
    def revisions(self) -> Path:
        """The file that remembers which figures late events changed."""
        return self.data / REVISIONS

    @property
    def outbox(self) -> Path:
        """The file in which readings wait for the gateway."""
        return self.data / "outbox.sqlite"


def read_book(path: Path, clock: Clock = system_clock) -> Book:
    """Read and check a whole plant file; raises OmbreError with every mistake found in it."""
    file = PlantFile.read(path)
    problems: list[Problem] = list(file.unknown_keys(SECTIONS))

    def part(read: Callable[[], Part]) -> Part | None:
        try:
            return read()
        except OmbreError as error:
            problems.extend(error.problems)
            return None

    sources = part(lambda: read_sources(file))
    shadow = part(lambda: read_plant(file))
    machines = list(shadow[0].machines) if shadow else None
    signals = part(lambda: read_signals(file, list(sources or {}), machines))
    home = part(lambda: read_home(file, os.environ.get("OMBRE_DATA")))
    forward = part(lambda: read_forward(file))
    waiting = part(lambda: read_outbox(file))
    web = part(lambda: read_web(file))
    if problems or sources is None or shadow is None or signals is None:
        raise OmbreError(*problems)
    if home is None or web is None or waiting is None:
        raise OmbreError(*problems)
    return Book(
        path=path,
        sources=sources,
        signals=signals,
        plant=shadow[0],
        in_force=InForce(path, file.text, _version(file, *shadow), home.folder, clock),
        home=home,
        forward=forward,
        limit=waiting.limit,
        web=web,
    )


def _version(file: PlantFile, plant: Plant, calendar: Calendar) -> Version:
    return Version(plant, calendar.zone, calendar.settings, sections_of(file))
