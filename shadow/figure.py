"""Plain figures of one window: times and counts, which need no judgement."""

from __future__ import annotations

from edge.instant import Duration, seconds
from edge.text import Text
from shadow.counts import Parts
from shadow.measure import Measure
from shadow.window import Window

SECONDS = "s"
PARTS = "parts"


def time_figure(window: Window, name: str, spent: Duration) -> Measure:
    """Say how long something lasted, in seconds."""
    return Measure(
        name=name,
        scope=window.machine,
        start=window.start,
        end=window.end,
        value=seconds(spent),
        unit=SECONDS,
    )


def parts_figure(
    window: Window, name: str, parts: Parts | None, because: Text | None = None
) -> Measure:
    """Say how many parts there were; None needs a reason."""
    return Measure(
        name=name,
        scope=window.machine,
        start=window.start,
        end=window.end,
        value=parts,
        unit=PARTS,
        because=because,
    )
