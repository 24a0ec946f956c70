"""3c: how soon after it happened is an event here?"""

from __future__ import annotations

from edge.instant import MINUTE, SECOND, Duration, seconds
from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.evidence import Evidence
from shadow.maturity.indicator import Finding, Indicator, Sense, Worst
from shadow.maturity.shares import missing, no_base, version
from shadow.wording import number, sentence

_SLOW_CYCLE = 5 * MINUTE


def measure(dossier: Dossier) -> Finding:
    """p95 from source time to arrival, over a live link, of the worst machine.

    The way on to the page is not in it; the page follows an arrival within a second.
    """
    absent = no_base(dossier)
    if absent is not None:
        return absent
    silent = [name for name, found in dossier.expected.items() if found.delay is None]
    if silent:
        return Finding(
            value=None,
            passed=False,
            reason=missing(dossier, silent),
            worst=Worst(machine=silent[0], value=None),
        )
    worst = max(dossier.expected.values(), key=lambda one: _excess(dossier, one))
    value, bound = seconds(worst.delay or 0), seconds(_bound(dossier, worst))
    said = sentence(
        "{worst} is worst: 95% of its values arrive within {value} s of their source time (at "
        "most {bound} s; thresholds {version}); measured up to arrival, the page not included",
        "{worst} est la pire : 95\u202f% de ses valeurs arrivent en moins de {value} s après leur "
        "heure source (au plus {bound} s ; seuils {version}) ; mesuré jusqu'à l'arrivée, page non "
        "comprise",
        worst=dossier.label(worst.machine),
        value=number(value, 3),
        bound=number(bound),
        version=version(dossier, "3c", "3c.slow"),
    )
    return Finding(
        value=value,
        passed=value <= bound,
        reason=said,
        worst=Worst(machine=worst.machine, value=value, threshold=bound),
    )


def _bound(dossier: Dossier, found: Evidence) -> Duration:
    slow = (dossier.cycle(found.machine) or 0) > _SLOW_CYCLE
    key = "3c.slow" if slow else "3c"
    return round(dossier.threshold(key, INDICATOR.thresholds[key]) * SECOND)


def _excess(dossier: Dossier, found: Evidence) -> float:
    return (found.delay or 0) / max(_bound(dossier, found), 1)


INDICATOR = Indicator(
    id="3c",
    step=3,
    title=Text(en="Delay from event to arrival", fr="Délai de l'événement à l'arrivée"),
    why=Text(
        en="people can only react to what they see in time",
        fr="on ne réagit qu'à ce que l'on voit à temps",
    ),
    unit="s",
    sense=Sense.AT_MOST,
    thresholds={"3c": 10.0, "3c.slow": 60.0},
    needs=Text(
        en="values with source time over a live link",
        fr="des valeurs à l'heure de la source par une liaison vivante",
    ),
    action=Text(
        en="subscribe instead of polling, or shorten the publishing interval of the slow source",
        fr="abonnez-vous au lieu de scruter, ou raccourcissez l'intervalle de la source lente",
    ),
    measure=measure,
)
