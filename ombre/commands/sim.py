"""`ombre sim`: one simulated machine, or the broker of the practice workshop."""

from __future__ import annotations

from pathlib import Path

import click

from ombre.language import say
from ombre.logs import log_to_stderr
from ombre.stopping import stopping
from simulators.service import MACHINES, Options, run
from simulators.wires.wire import CannotServe

OUT_OF_REACH = 3
"""The exit code of a service that cannot take its port or reach its broker."""


@click.command(
    name="sim",
    help=say(
        en="Run one simulated machine: it knows its own truth, and speaks only over the wire.",
        fr="Lancer une machine simulée : elle connaît sa vérité, et ne parle que par le réseau.",
    ),
)
@click.argument("machine", type=click.Choice(MACHINES))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=say(en="Address to listen on, or of the broker.", fr="Adresse d'écoute, ou du courtier."),
)
@click.option(
    "--port",
    type=int,
    help=say(en="Port to listen on, or of the broker.", fr="Port d'écoute, ou du courtier."),
)
@click.option("--seed", default=7, show_default=True, help=say(en="Seed.", fr="Graine."))
@click.option(
    "--go",
    "go_file",
    type=click.Path(path_type=Path),
    help=say(
        en="Wait for this file to say when production starts.",
        fr="Attendre que ce fichier dise quand la production commence.",
    ),
)
@click.option(
    "--truth",
    "truth_folder",
    type=click.Path(path_type=Path),
    help=say(en="Folder for the file of the truth.", fr="Dossier du fichier de vérité."),
)
def command(
    machine: str,
    host: str,
    port: int | None,
    seed: int,
    go_file: Path | None,
    truth_folder: Path | None,
) -> None:
    """Run until told to stop."""
    log_to_stderr()
    options = Options(
        machine=machine, host=host, port=port, seed=seed, go=go_file, truth=truth_folder
    )
    try:
        run(options, stopping().event)
    except CannotServe as error:
        click.echo(say(en=error.en, fr=error.fr), err=True)
        raise click.exceptions.Exit(OUT_OF_REACH) from error
