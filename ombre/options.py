"""Options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ombre.language import say

Command = TypeVar("Command", bound=Callable[..., Any])

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
        "--from",
        "from_",
        metavar="TIME",
        help=say(
            en="Start: ISO 8601, or shift, today, yesterday.",
            fr="Début : ISO 8601, ou shift, today, yesterday (équipe, aujourd'hui, hier).",
        ),
    )(command)
    return click.option(
        "--to",
        "to",
        metavar="TIME",
        help=say(en="End, not included.", fr="Fin, non comprise."),
    )(command)
