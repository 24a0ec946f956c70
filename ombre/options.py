"""Options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ombre.language import say

Command = TypeVar("Command", bound=Callable[..., Any])

_TIME = say(en="TIME", fr="MOMENT")

plant_option = click.option(
    "--plant",
    "plant_path",
    type=click.Path(path_type=Path),
    default=Path("plant.yaml"),
    show_default=True,
    help=say(en="The plant file.", fr="Le fichier d'usine."),
)
json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say(en="Answer in JSON, for programs.", fr="Répondre en JSON, pour les programmes."),
)


def period_options(command: Command) -> Command:
    """Add `--from` and `--to`."""
    command = click.option(
        "--to",
        "to",
        metavar=_TIME,
        help=say(en="End, not included.", fr="Fin, non comprise."),
    )(command)
    return click.option(
        "--from",
        "from_",
        metavar=_TIME,
        help=say(
            en="Start: 2026-03-02, 2026-03-02T14:00, 2026-W10, 2026-03, shift, today, yesterday, "
            "week, last week, month, last month, or 8h for 8 h ago.",
            fr="Début : 2026-03-02, 2026-03-02T14:00, 2026-W10, 2026-03, équipe, aujourd'hui, "
            "hier, semaine, semaine dernière, mois, mois dernier, ou 8h pour il y a 8 h.",
        ),
    )(command)
