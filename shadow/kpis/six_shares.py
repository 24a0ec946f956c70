"""The six big losses as shares of planned busy time; with the OEE they make 100 %.

- Formula: `six.<loss>.share` = loss / PBT, for the losses of `six_losses`.
- Unit: fraction of 1. Source: TPM (Nakajima), over the planned busy time of ISO 22400-2.
- Unknown time is in `six.other.share`, and shows as bounds of the others.

>>> breakdown, setup, speed, reject, oee = 0.1, 0.05, 0.2, 0.02, 0.63
>>> round(breakdown + setup + speed + reject + oee, 9)
1.0
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Formula, Terms, exactly
from shadow.finding import RATIO, Bounded
from shadow.kpi import Kpi
from shadow.losses import OF_TIME, QUALITY, SIX, losses
from shadow.profiles import iso
from shadow.ratio import Ratio, blind_time, either_unseen, nothing_unseen, unknown_states
from shadow.useful import NO_PLANNED_TIME, no_work, too_fast
from shadow.window import Window


def share_of(name: str) -> Formula:
    """Divide one of the losses by planned busy time; unknown time may hide more of it."""
    of = SIX[name]
    timed, of_quality, speed = _kind(name)

    def terms(a: Amounts) -> Terms:
        found = losses(a)
        spent = sum(found[one] for one in of)
        low = spent - a.blind_producing * speed
        high = spent + a.unknown * (timed or speed) + a.blind * of_quality
        return Bounded(low, spent, high), exactly(iso.PROFILE.time("pbt", a))

    return terms


def _kind(name: str) -> tuple[bool, bool, bool]:
    """Tell whether a loss is one of time that may be hidden, of quality, or of speed."""
    timed = set(SIX[name]) <= set(OF_TIME) and name != "other"
    return timed, set(SIX[name]) <= set(QUALITY), name == "speed"


def _below_zero(window: Window) -> tuple[Text, ...]:
    return (too_fast(window),) if losses(window.amounts)["speed"] < 0 else ()


def _ratio(name: str) -> Ratio:
    timed, of_quality, _ = _kind(name)
    return Ratio(
        name=f"six.{name}.share",
        profile=iso.PROFILE.name,
        terms=share_of(name),
        nothing=NO_PLANNED_TIME,
        absent=None if timed or name == "other" else no_work,
        notes=_below_zero if name == "speed" else None,
        on_parts=False,
        unseen=_UNSEEN.get(name, blind_time if of_quality else unknown_states),
    )


_UNSEEN = {"other": nothing_unseen, "speed": either_unseen}

KPI = Kpi(
    name="six_shares",
    title=Text(en="Six big losses, shares", fr="Six grandes pertes, parts"),
    definition=Text(
        en="Each of the six big losses as a share of planned busy time.",
        fr="Chacune des six grandes pertes en part du temps d'occupation prévu.",
    ),
    formula="loss / PBT",
    formule="perte / PBT",
    unit=RATIO,
    source="TPM (Nakajima)",
    family="losses",
    ratios=tuple(_ratio(name) for name in SIX),
)
