"""`ombre demo`: the practice factory and the whole product, in one process tree."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dashboards.service import take_port
from edge.duration_field import read_positive
from edge.instant import Instant, seconds
from edge.refusals import PlantFileError
from ombre import reports
from ombre.book import Book, read_book
from ombre.demo import Demo
from ombre.demo_folder import DemoFolder, make_demo_folder
from ombre.flow_table import show_flow
from ombre.kpi_table import show_kpi
from ombre.language import LANGUAGE, say
from ombre.maturity_table import show_maturity
from ombre.options import json_option
from ombre.processes import ProcessTree
from ombre.stopping import stopping
from ombre.tables import answer
from ombre.telling import tell
from ombre.truth import disagreements, read_truth

_NUMBER = say(en="NUMBER", fr="NOMBRE")


def _read_for(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return seconds(read_positive(text))
    except PlantFileError as error:
        said = error.cause.say(LANGUAGE), error.remedy.say(LANGUAGE)
        raise click.BadParameter(" — ".join(said)) from error


@click.command(
    name="demo",
    help=say(
        en="Run a press, a laser cutter and a cobot cell, and Ombre beside them. No server needed.",
        fr="Lancer presse, découpe laser et îlot cobot, et Ombre à côté. Sans aucun serveur.",
    ),
)
@click.option(
    "--for",
    "length",
    callback=_read_for,
    metavar=say(en="DURATION", fr="DURÉE"),
    help=say(
        en="Produce for so long (60s, 5m), then print the figures and the truth.",
        fr="Produire si longtemps (60s, 5m), puis donner les chiffres et la vérité.",
    ),
)
@click.option(
    "--headless",
    is_flag=True,
    help=say(en="Open no browser.", fr="N'ouvrir aucun navigateur."),
)
@click.option(
    "--seed", default=7, show_default=True, metavar=_NUMBER, help=say(en="Seed.", fr="Graine.")
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar=_NUMBER,
    help=say(en="Port of the page.", fr="Port de la page."),
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=say(en="FOLDER", fr="DOSSIER"),
    default=Path(".ombre") / "demo",
    show_default=True,
    help=say(en="Where to keep it.", fr="Où le garder."),
)
@json_option
def command(
    length: float | None, headless: bool, seed: int, port: int | None, folder: Path, as_json: bool
) -> None:
    """Run until the end of `--for`, or until told to stop."""
    until = stopping()
    made = make_demo_folder(folder, port)
    tree = ProcessTree(tell=tell)
    try:
        book = read_book(made.plant)
        take_port(book.web).close()
        demo = Demo(folder=made, book=book, tree=tree, wait=until.event.wait)
        agreed = _run(demo, length, seed, headless, as_json)
    finally:
        tree.stop()
        made.let_go()
    raise click.exceptions.Exit(0 if agreed else 1)


def _run(demo: Demo, length: float | None, seed: int, headless: bool, as_json: bool) -> bool:
    """Run the demonstration; false where the product and the truth disagree at its end."""
    if not demo.start():
        return True
    run = demo.produce(length, seed)
    _greet(demo.book, headless)
    if run.end is None:
        while demo.tend():
            pass
        return True
    if not demo.wait_until(run.end):
        return True
    return _conclude(demo.folder, demo.book, run.start, run.end, as_json)


def _greet(book: Book, headless: bool) -> None:
    click.echo(
        say(
            en="The page: {}  (simulated machines; Ctrl-C ends)",
            fr="La page : {}  (machines simulées ; Ctrl-C pour finir)",
        ).format(book.web.url),
        err=True,
    )
    if not headless:
        webbrowser.open(book.web.url)


def _conclude(folder: DemoFolder, book: Book, start: Instant, end: Instant, as_json: bool) -> bool:
    """Print the figures beside the truth; true where the counts agree."""
    said: dict[str, Any] = {
        "version": 1,
        "kpi": reports.kpi(book, start, end, (), None),
        "flow": reports.flow(book, start, end),
        "maturity": reports.maturity(book, start, end),
    }
    truth = read_truth(folder)
    differences = disagreements(said["kpi"], truth)
    said["truth"] = {"machines": truth, "agrees": not differences, "differences": differences}
    if as_json:
        answer(said)
    else:
        _show(said, book, start, end)
    return not differences


def _show(said: Mapping[str, Any], book: Book, start: Instant, end: Instant) -> None:
    show_kpi(said["kpi"], book.plant, start, end)
    show_flow(said["flow"])
    show_maturity(said["maturity"])
    for row in said["truth"]["differences"]:
        click.echo(
            say(
                en="{machine}: {count} is {ombre}, the simulator says {truth}",
                fr="{machine} : {count} vaut {ombre}, le simulateur dit {truth}",
            ).format(**row)
        )
    if said["truth"]["agrees"]:
        click.echo(
            say(
                en="Good and scrap counts equal what the simulators report as their own truth.",
                fr="Bons et rebuts sont égaux à ce que les simulateurs donnent pour leur vérité.",
            )
        )
