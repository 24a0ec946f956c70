"""Everything an indicator may look at: the register, the evidence by machine, the thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edge.instant import Duration, Instant
from edge.text import Text
from shadow.maturity.evidence import Evidence
from shadow.plant import EVERY_MACHINE, Plant

THRESHOLDS_VERSION = "2025-1"
"""The version of the default thresholds; it changes whenever one of them does."""
OVERRIDDEN = "plant file"
"""What stands in place of the version where the plant file sets a threshold of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One plant over one window; `machines` holds every registered machine and no other.

    `planned` is the planned time of the plant in the window, the same for each of its machines.
    """

    plant: Plant
    start: Instant
    end: Instant
    planned: Duration
    machines: Mapping[str, Evidence]

    @property
    def expected(self) -> Mapping[str, Evidence]:
        """The machines that should be heard of: all but those registered as unable to talk.

        It depends on the register alone, so that a silent machine cannot drop out of it.
        """
        return {
            name: found
            for name, found in self.machines.items()
            if self.plant.machines[name].interface != "none"
        }

    def threshold(self, key: str, default: float) -> float:
        """Return the plant's own threshold, or the default."""
        return self.plant.targets.thresholds.get(key, default)

    def version(self, *keys: str) -> str:
        """Say where thresholds come from: our defaults with their version, or the plant file."""
        own = any(key in self.plant.targets.thresholds for key in keys)
        return OVERRIDDEN if own else THRESHOLDS_VERSION

    def label(self, machine: str) -> Text:
        """Name a machine for people."""
        return self.plant.label(machine)

    def cycle(self, machine: str) -> Duration | None:
        """Return the shortest ideal cycle known for a machine, None without any."""
        own = self.plant.machines[machine].ideal_cycle
        cycles = [] if own is None else [own]
        for product in self.plant.products.values():
            given = product.ideal_cycle.get(machine, product.ideal_cycle.get(EVERY_MACHINE))
            cycles += [] if given is None else [given]
        return min(cycles, default=None)
