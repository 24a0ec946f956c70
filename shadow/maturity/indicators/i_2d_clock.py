"""2d: do the clocks of the machines agree with ours?"""

from __future__ import annotations

from edge.instant import SECOND, Duration, seconds
from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.evidence import Evidence
from shadow.maturity.indicator import Finding, Indicator, Sense, Worst
from shadow.maturity.shares import missing, no_base, version
from shadow.wording import number, percent, sentence


def measure(dossier: Dossier) -> Finding:
    """Clock offset of the worst machine.

    Where a source measures the offset its p95 counts, less the latency of the measurement, against
    a second and a share of the cycle.
    Elsewhere the fastest arrival estimates it, which is too coarse for the share of the cycle.
    """
    absent = no_base(dossier)
    if absent is not None:
        return absent
    silent = [name for name, found in dossier.expected.items() if found.offset is None]
    if silent:
        return Finding(
            value=None,
            passed=False,
            reason=missing(dossier, silent),
            worst=Worst(machine=silent[0], value=None),
        )
    worst = max(dossier.expected.values(), key=lambda one: _excess(dossier, one))
    return _judged(dossier, worst)


def _judged(dossier: Dossier, worst: Evidence) -> Finding:
    value, bound = seconds(worst.offset or 0), seconds(_bound(dossier, worst))
    said = sentence(
        "{worst} is worst: its clock is off by {value} s (at most {bound} s; thresholds "
        "{version}){how}",
        "{worst} est la pire : son horloge s'écarte de {value} s (au plus {bound} s ; seuils "
        "{version}){how}",
        worst=dossier.label(worst.machine),
        value=number(value, 3),
        bound=number(bound, 3),
        version=version(dossier, "2d", "2d.cycle"),
        how=_estimated(dossier) if worst.estimated else Text(en="", fr=""),
    )
    return Finding(
        value=value,
        passed=value <= bound,
        reason=said,
        worst=Worst(machine=worst.machine, value=value, threshold=bound),
    )


def _estimated(dossier: Dossier) -> Text:
    return sentence(
        ", estimated from the fastest arrival: too coarse for the {share} of the cycle also asked "
        "for",
        ", estimé d'après l'arrivée la plus rapide : trop grossier pour juger aussi les {share} "
        "du cycle",
        share=percent(dossier.threshold("2d.cycle", INDICATOR.thresholds["2d.cycle"])),
    )


def _bound(dossier: Dossier, found: Evidence) -> Duration:
    usual = round(dossier.threshold("2d", INDICATOR.thresholds["2d"]) * SECOND)
    cycle = dossier.cycle(found.machine)
    if found.estimated or cycle is None:
        return usual
    share = dossier.threshold("2d.cycle", INDICATOR.thresholds["2d.cycle"])
    return min(usual, round(share * cycle))


def _excess(dossier: Dossier, found: Evidence) -> float:
    return (found.offset or 0) / max(_bound(dossier, found), 1)


INDICATOR = Indicator(
    id="2d",
    step=2,
    title=Text(en="Clock offset", fr="Décalage d'horloge"),
    why=Text(
        en="without one time the order of events across machines is a guess",
        fr="sans heure commune, l'ordre des événements entre machines est une supposition",
    ),
    unit="s",
    sense=Sense.AT_MOST,
    thresholds={"2d": 1.0, "2d.cycle": 0.01},
    needs=Text(
        en="the offset that link events carry, or values with source time over a live link",
        fr="le décalage porté par les événements de liaison, ou des valeurs à l'heure de la source",
    ),
    action=Text(
        en="set the clocks of machines and of this computer by one NTP server",
        fr="réglez les horloges des machines et de cet ordinateur sur un même serveur NTP",
    ),
    measure=measure,
)
