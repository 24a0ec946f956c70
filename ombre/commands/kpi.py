"""`ombre kpi`: OEE and its family, as a table, as JSON, or into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from dashboards.kpi_files import write_json
from dashboards.language import in_language
from edge.text import Text
from ombre import reports
from ombre.book import Book, read_book
from ombre.kpi_output import file_form, watched, write_file
from ombre.kpi_table import USUAL, show_kpi
from ombre.language import LANGUAGE, say
from ombre.options import json_option, period_options, plant_option
from ombre.streams import speaks_unicode
from ombre.tables import answer
from ombre.telling import tell
from shadow.history import CUTS
from shadow.kpi import FAMILIES
from shadow.profile import profiles
from shadow.question import Question
from shadow.view import Figures

_NAME = say(en="NAME", fr="NOM")


@click.command(
    name="kpi",
    help=say(
        en="OEE and its family, losses, stops, times, counts and cycle times of a period.",
        fr="TRS et sa famille, pertes, arrêts, temps, comptes et temps de cycle d'une période.",
    ),
)
@plant_option
@period_options
@click.option(
    "--machine",
    "machines",
    multiple=True,
    metavar=_NAME,
    help=say(en="Only this machine (repeat for more).", fr="Cette machine seulement (répétable)."),
)
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar=_NAME,
    help=say(
        en="Only this line, with its machines (repeat for more).",
        fr="Cette ligne seulement, avec ses machines (répétable).",
    ),
)
@click.option(
    "--by",
    type=click.Choice(CUTS),
    help=say(
        en="Cut the period, or tell orders or products apart.",
        fr="Découper la période, ou distinguer ordres ou produits.",
    ),
)
@click.option(
    "--profile",
    type=click.Choice(sorted(profiles())),
    help=say(en="Only the figures of this norm.", fr="Seulement les chiffres de cette norme."),
)
@click.option(
    "--family",
    "families",
    multiple=True,
    type=click.Choice(list(FAMILIES)),
    help=say(
        en="Only this kind of figures (repeat for more).",
        fr="Cette sorte de chiffres seulement (répétable).",
    ),
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=say(
        en="All figures; a table shows the usual ones otherwise.",
        fr="Tous les chiffres ; un tableau montre sinon les chiffres usuels.",
    ),
)
@click.option(
    "--as-of",
    metavar=say(en="TIME", fr="MOMENT"),
    help=say(
        en="As it was known then: the events that had arrived, the plant file in force.",
        fr="Tel qu'on le savait alors : événements arrivés, fichier d'usine en vigueur.",
    ),
)
@click.option(
    "--output",
    metavar=say(en="FILE", fr="FICHIER"),
    type=click.Path(path_type=Path, dir_okay=False),
    help=say(
        en="Write them to FILE.csv, .parquet or .json, one row a measure.",
        fr="Les écrire dans FICHIER.csv, .parquet ou .json, une ligne par mesure.",
    ),
)
@click.option("--force", is_flag=True, help=say(en="Replace the file.", fr="Remplacer le fichier."))
@json_option
def command(plant_path: Path, output: Path | None, force: bool, **said: Any) -> None:
    """Answer on standard output, or in a file."""
    form = None if output is None else file_form(output, replace=force)
    book = read_book(plant_path)
    table = form is None and not said["as_json"]
    asked = _question(book, said, table=table)
    as_of = None if said["as_of"] is None else reports.moment(book, said["as_of"], "--as-of")
    with reports.figures(book, asked, as_of) as found:
        figures = watched(found)
        if output is not None and form is not None:
            many = write_file(figures, form, output)
            _tell(output, many, as_json=said["as_json"])
        elif table:
            _show(figures, book, asked)
        else:
            write_json(figures, LANGUAGE, sys.stdout.buffer, plain=not speaks_unicode(sys.stdout))


def _question(book: Book, said: dict[str, Any], *, table: bool) -> Question:
    start, end = reports.period(book, said["from_"], said["to"])
    usual = USUAL if table and not said["everything"] else ()
    return Question(
        start=start,
        end=end,
        machines=said["machines"],
        lines=said["lines"],
        by=said["by"],
        profile=said["profile"],
        families=said["families"] or usual,
    )


def _show(figures: Figures, book: Book, asked: Question) -> None:
    report = in_language(figures.whole(), LANGUAGE)
    usual = asked.families == USUAL and asked.profile is None
    show_kpi(report, book.plant, asked.start, asked.end, by=asked.by, usual=usual)


def _tell(output: Path, many: int, *, as_json: bool) -> None:
    if as_json:
        answer({"version": 1, "file": str(output), "measures": many})
        return
    tell(
        Text(en=f"{many} figures written to {output}.", fr=f"{many} chiffres écrits dans {output}.")
    )
