"""The six big losses, in time: what each of them took from planned busy time.

- `six.breakdown`, `six.setup` (changeovers among it) take from availability; `six.minor_stop`,
  `six.speed` from performance; `six.startup` (rejects during set-up and changeover), `six.reject`
  from quality. `six.other` is what belongs to none of them: starved, blocked, no order, off,
  unknown. Together with useful time they are the planned busy time, exactly.
- Unit: s. Source: TPM (Nakajima), on the classes of `shadow.time_class`.

>>> list(SIX)
['breakdown', 'setup', 'minor_stop', 'speed', 'startup', 'reject', 'other']
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.instant import seconds
from edge.text import Text
from shadow.figure import SECONDS, figure, several
from shadow.kpi import Kpi
from shadow.losses import OF_TIME, SIX, losses
from shadow.measure import Measure
from shadow.profiles import iso
from shadow.useful import no_work, too_fast
from shadow.window import Window


def measures(window: Window) -> Sequence[Measure]:
    """Give the losses; those of speed and quality are None without parts or ideal cycles."""
    found, absent = losses(window.amounts), no_work(window)
    return [_figure(window, name, sum(found[one] for one in of), absent, of)
            for name, of in SIX.items()]  # fmt: skip


def _figure(
    window: Window, name: str, spent: int, absent: Text | None, of: Sequence[str]
) -> Measure:
    because = None if set(of) <= set(OF_TIME) else absent
    value = None if because else seconds(spent)
    if value is not None and spent < 0:
        because = too_fast(window)
    full = f"six.{name}"
    return figure(window, full, value, SECONDS, profile=iso.PROFILE.name, because=because)


KPI = Kpi(
    name="six",
    title=Text(en="Six big losses", fr="Six grandes pertes"),
    definition=Text(
        en="Time lost to breakdowns, set-up, minor stops, speed, start-up rejects and rejects.",
        fr="Temps perdu en pannes, réglages, micro-arrêts, sous-cadence, rebuts de démarrage et "
        "rebuts.",
    ),
    formula="Σ six losses + other + useful time = PBT",
    formule="Σ six pertes + reste + temps utile = PBT",
    unit=SECONDS,
    source="TPM (Nakajima)",
    family="losses",
    plain=measures,
    plain_names=tuple(f"six.{name}" for name in SIX),
    several=partial(several, measures),
    across=True,
)
