"""The answer of the ideal-rate doctor over a period: each machine, each product it made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge.instant import Instant, format_instant
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.history import windows
from shadow.ideal_doctor import Diagnosis, diagnoses, diagnosis_json
from shadow.ideal_rate import VERSION, ideal_bounds
from shadow.interval import Interval
from shadow.plant import Plant
from shadow.snapshot import Json
from shadow.window import Window
from shadow.wording import told

USUAL = "28d"
"""How far back cycles are looked at where no period is named."""


def ideal_report(  # noqa: PLR0913, PLR0917 - the plant, its store, and the question
    plant: Plant,
    calendar: Calendar,
    store: Store,
    machines: Sequence[str],
    period: Interval,
    now: Instant,
) -> Json:
    """Judge the ideal cycles of machines over a period; every text in both languages."""
    bounds = ideal_bounds(plant.targets)
    found = [
        diagnosis_json(plant, one, bounds)
        for machine in machines
        for one in _of_machine(plant, calendar, store, machine, period, now)
    ]
    return {
        "version": 1,
        "plant": told(plant.identity.name.text(), None),
        "revision": plant.revision,
        "from": format_instant(period[0]),
        "to": format_instant(period[1]),
        "thresholds": {"version": VERSION, **bounds.as_json()},
        "diagnoses": found,
    }


def _of_machine(  # noqa: PLR0913, PLR0917 - as above, of one machine
    plant: Plant,
    calendar: Calendar,
    store: Store,
    machine: str,
    period: Interval,
    now: Instant,
) -> Iterator[Diagnosis]:
    def window(plant: Plant) -> Window:
        return next(iter(windows(plant, calendar, store, machine, [period], now)))

    yield from diagnoses(plant, window(plant), window, ideal_bounds(plant.targets))
