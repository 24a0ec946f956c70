"""Shorthand for plant files and readings."""

from __future__ import annotations

import pytest

from edge.adapter import SourceSettings
from edge.instant import SECOND
from edge.plantfile import PlantFile
from gateway.normalise import Normaliser
from gateway.signals import read_signals

NOW = 1_700_000_000 * SECOND


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def normaliser():
    """Make a normaliser out of the lines of a signals section and source=protocol pairs."""

    def make(signals: str = "", **sources: str) -> Normaliser:
        file = PlantFile.parse("signals:\n" + signals, name="plant.yaml")
        settings = {name: SourceSettings(protocol=said) for name, said in sources.items()}
        return Normaliser(read_signals(file, settings), settings)

    return make
