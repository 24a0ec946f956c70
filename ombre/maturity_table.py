"""The table of `ombre maturity`: what weighs most comes first, the scope comes last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ombre.figures import number
from ombre.language import say
from ombre.tables import notes, paragraph, show

_MARKS = {True: "✓", False: "✗", None: "·"}


def show_maturity(report: Mapping[str, Any]) -> None:
    """Draw the step, the evidence, why it stands so, what to do next, and the scope."""
    paragraph(
        say(
            en=f"Acatech step: {report['headline']} (target {report['target']}, "
            f"{report['target_name']}).",
            fr=f"Étape Acatech : {report['headline']} (cible {report['target']}, "
            f"{report['target_name']}).",
        )
    )
    click.echo()
    rows = [
        (
            _MARKS[row["pass"]],
            row["id"],
            row["title"],
            number(row["value"], row["unit"]),
            number(row["threshold"], row["unit"]),
        )
        for row in report["indicators"]
    ]
    value, threshold = say(en="Value", fr="Valeur"), say(en="Threshold", fr="Seuil")
    legend = say(
        en="Evidence (✓ holds, ✗ misses its threshold, · not assessed)",
        fr="Preuves (✓ tenue, ✗ seuil non tenu, · non évaluée)",
    )
    show(legend, ("", "", say(en="Evidence", fr="Preuve"), value, threshold), rows, keys=3)
    judged = [row for row in report["indicators"] if row["reason"] and row["pass"] is not None]
    notes(say(en="Why", fr="Pourquoi"), [(row["id"], row["reason"]) for row in judged])
    notes(say(en="What to do next", fr="À faire"), [("", f"→ {line}") for line in report["next"]])
    paragraph(report["scope"])
