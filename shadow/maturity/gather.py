"""From the folds of the machines to the dossier that is judged.

The window is cut at the plant's first event ever, and for each machine at its own: who connected
this morning is judged on this morning. A registered machine that was never heard of has the
whole window of the plant against it.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge.instant import HOUR, Duration, Instant
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.interval import length
from shadow.lead_in import held_before
from shadow.maturity.dossier import Dossier
from shadow.maturity.fold import EvidenceFold, hour_of
from shadow.plant import Plant

WINDOW: Duration = 28 * 24 * HOUR
"""How far back the evidence reaches unless a period is asked for."""


def read_fold(store: Store, machine: str, start: Instant, end: Instant) -> EvidenceFold:
    """Fold what a store holds of one machine for a window."""
    fold = EvidenceFold(machine)
    since = hour_of(start)
    for item in held_before(store, Plant(), machine, since):
        fold.push(item)
    for item in store.read(machine, since, end):
        fold.push(item)
    return fold


def gather(
    plant: Plant,
    calendar: Calendar,
    folds: Mapping[str, EvidenceFold],
    start: Instant,
    end: Instant,
) -> Dossier:
    """Weigh the evidence of every registered machine over [start, end)."""
    begun = {machine: folds[machine].began() for machine in plant.machines}
    firsts = [first for first in begun.values() if first is not None and first < end]
    since = max(start, min(firsts, default=start))
    planned = calendar.planned(since, end)
    machines = {}
    for machine, first in begun.items():
        own = since if first is None or first >= end else max(since, first)
        machines[machine] = folds[machine].evidence(own, end, planned)
    return Dossier(plant=plant, start=since, end=end, planned=length(planned), machines=machines)
