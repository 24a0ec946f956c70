"""The table of `ombre maturity`: what weighs most comes first, the scope comes last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ombre.language import say
from ombre.tables import number, show

_MARKS = {True: "✓", False: "✗", None: "·"}


def show_maturity(report: Mapping[str, Any]) -> None:
    """Draw the step, the evidence, what to do next, and the scope."""
    click.echo(
        say(
            en=f"Acatech step: {report['headline']} (target {report['target']}, "
            f"{report['target_name']}).",
            fr=f"Étape Acatech : {report['headline']} (cible {report['target']}, "
            f"{report['target_name']}).",
        )
    )
    rows = [
        (
            row["id"],
            row["title"],
            number(row["value"], row["unit"]),
            number(row["threshold"], row["unit"]),
            _MARKS[row["pass"]],
            row["reason"] or "",
        )
        for row in report["indicators"]
    ]
    columns = (
        "",
        say(en="Evidence", fr="Preuve"),
        say(en="Value", fr="Valeur"),
        say(en="Threshold", fr="Seuil"),
        "",
        say(en="Reason", fr="Raison"),
    )
    show(say(en="Evidence", fr="Preuves"), columns, rows)
    for action in report["next"]:
        click.echo(f"→ {action}")
    click.echo(report["scope"])
