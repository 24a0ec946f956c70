"""The tables of `ombre flow`: a loop's figures, what they rest on, push or pull in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.texts import TEXTS
from edge.text import Text
from ombre.figures import number
from ombre.language import LANGUAGE, say
from ombre.tables import notes, paragraph, show

_SENTENCES: Mapping[tuple[str, str], Text] = {
    ("yes", "yes"): Text(
        en="Pull: work in progress is limited, and demand triggers release.",
        fr="Flux tiré : l'en-cours est plafonné et la demande déclenche le lancement.",
    ),
    ("yes", "no"): Text(
        en="Pull by its limit only: work in progress is limited, but release does not wait for "
        "demand.",
        fr="Tiré par son seul plafond : l'en-cours est plafonné, mais le lancement n'attend pas "
        "la demande.",
    ),
    ("no", "yes"): Text(
        en="Made to order, yet pushed: demand triggers release, but nothing limits the work in "
        "progress.",
        fr="À la commande, mais poussé : la demande déclenche le lancement, mais rien ne plafonne "
        "l'en-cours.",
    ),
    ("no", "no"): Text(
        en="Push: nothing limits the work in progress, and release does not wait for demand.",
        fr="Flux poussé : rien ne plafonne l'en-cours et le lancement n'attend pas la demande.",
    ),
}
_OPEN = Text(
    en="Push or pull cannot be told yet: see below what would decide.",
    fr="Poussé ou tiré : indéterminé pour l'instant ; ce qui trancherait est dit ci-dessous.",
)


def show_flow(report: Mapping[str, Any]) -> None:
    """Draw every loop, or say how one is described."""
    if not report["loops"]:
        paragraph(
            say(
                en="No loop in the plant file: describe stock points and loops under 'flows' "
                "(docs/plant-file.md).",
                fr="Aucune boucle dans le fichier d'usine : décrivez points de stock et boucles "
                "sous « flows » (docs/plant-file.fr.md).",
            )
        )
    for loop in report["loops"]:
        show_loop(loop)


def show_loop(loop: Mapping[str, Any]) -> None:
    """Draw one loop: its figures, what they rest on, then its two verdicts with their evidence."""
    rows = [
        (measure_name(measure["name"]), number(measure["value"], measure["unit"]))
        for measure in loop["measures"]
    ]
    columns = (say(en="Figure", fr="Mesure"), say(en="Value", fr="Valeur"))
    show(f"{say(en='Loop', fr='Boucle')} {loop['label']}", columns, rows)
    reasons: dict[str, list[str]] = {}
    for measure in loop["measures"]:
        if measure["because"]:
            reasons.setdefault(measure["because"], []).append(measure_name(measure["name"]))
    notes(
        say(en="How to read them", fr="Comment les lire"),
        [("; ".join(names), because) for because, names in reasons.items()],
    )
    bounded, demanded = loop["wip_bounded"], loop["demand_triggered"]
    paragraph(_SENTENCES.get((bounded, demanded), _OPEN).say(LANGUAGE))
    verdicts = (("flow.wip_bounded", bounded), ("flow.demand_triggered", demanded))
    told = [f"{_word(key)} {_word(f'answer.{verdict}')}" for key, verdict in verdicts]
    notes("", [("", line) for line in (*told, *(f"- {line}" for line in loop["evidence"]))])


def measure_name(name: str) -> str:
    """Name a figure of the flow as the page does; one that has no name keeps its own."""
    return _word(f"measure.{name}") if f"measure.{name}" in TEXTS else name


def _word(key: str) -> str:
    return TEXTS[key].say(LANGUAGE)
