"""`ombre sim`: one simulated machine, or the broker of the practice factory.

The product knows nothing of its simulators, not even here: it starts `python -m simulators` as it
would start any other program.
"""

from __future__ import annotations

from pathlib import Path

import click

from ombre.language import say
from ombre.processes import run_simulator


@click.command(
    name="sim",
    help=say(
        en="Run one simulated machine: it knows its own truth, and speaks only over the wire.",
        fr="Lancer une machine simulée : elle connaît sa vérité, et ne parle que par le réseau.",
    ),
)
@click.argument("machine", type=click.Choice(["press", "laser", "cobot", "broker"]))
@click.option(
    "--host",
    default="127.0.0.1",
    metavar=say(en="ADDRESS", fr="ADRESSE"),
    show_default=True,
    help=say(en="Address to listen on, or of the broker.", fr="Adresse d'écoute, ou du courtier."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar=say(en="NUMBER", fr="NOMBRE"),
    help=say(en="Port to listen on, or of the broker.", fr="Port d'écoute, ou du courtier."),
)
@click.option(
    "--seed",
    default=7,
    show_default=True,
    metavar=say(en="NUMBER", fr="NOMBRE"),
    help=say(en="Seed.", fr="Graine."),
)
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
    """Run until told to stop; the exit code is the simulator's."""
    options = {"host": host, "port": port, "seed": seed, "go": go_file, "truth": truth_folder}
    given = [f"--{name}={value}" for name, value in options.items() if value is not None]
    raise click.exceptions.Exit(run_simulator(machine, *given))
