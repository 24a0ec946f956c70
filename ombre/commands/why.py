"""`ombre why`: from a figure down to the events that made it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from edge.instant import system_clock
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre import reports
from ombre.book import Book, read_book
from ombre.language import say
from ombre.machine_names import named
from ombre.options import json_option, period_options, plant_option
from ombre.why_page import show_why
from shadow.period import parse_moment, parse_period
from shadow.plant import Plant
from shadow.scope import PLANT
from shadow.why.case import Case
from shadow.why.dossier import replay

_NAME = say(en="NAME", fr="NOM")


@click.command(
    name="why",
    help=say(
        en="From a figure to its formula, what went into it, the spans of time and the reasons, "
        "the rules and bounds, the version of the plant file, and the events. MEASURE is a name "
        "such as oee, trs.quality, time.unknown. --json writes a dossier that holds the evidence; "
        "--replay computes it again from the file alone, to the same bytes.",
        fr="D'un chiffre à sa formule, ce qui y entre, les temps et leurs raisons, les règles et "
        "les seuils, la version du fichier d'usine, et les événements. MESURE est un nom tel que "
        "oee, trs.quality, time.unknown. --json écrit un dossier qui contient les preuves ; "
        "--replay le recalcule depuis ce seul fichier, aux mêmes octets.",
    ),
)
@click.argument("measure", metavar=say(en="[MEASURE]", fr="[MESURE]"), required=False)
@plant_option
@period_options
@click.option(
    "--machine",
    metavar=_NAME,
    help=say(
        en="Of this machine; of the whole plant where none is named and there are several.",
        fr="De cette machine ; de toute l'usine si rien n'est dit et qu'il y en a plusieurs.",
    ),
)
@click.option("--line", metavar=_NAME, help=say(en="Of this line.", fr="De cette ligne."))
@click.option("--order", metavar=_NAME, help=say(en="Of this order.", fr="De cet ordre."))
@click.option("--product", metavar=_NAME, help=say(en="Of this product.", fr="De ce produit."))
@click.option(
    "--as-of",
    "as_of",
    metavar=say(en="TIME", fr="MOMENT"),
    help=say(en="As it was known then.", fr="Tel qu'on le connaissait alors."),
)
@click.option(
    "--replay",
    "replayed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=say(en="FILE", fr="FICHIER"),
    help=say(
        en="Compute a dossier again from itself: exit code 0 where every byte is the same.",
        fr="Recalculer un dossier depuis lui-même : code de sortie 0 si chaque octet est le même.",
    ),
)
@json_option
def command(
    measure: str | None,
    plant_path: Path,
    from_: str | None,
    to: str | None,
    machine: str | None,
    line: str | None,
    order: str | None,
    product: str | None,
    as_of: str | None,
    replayed: Path | None,
    as_json: bool,
) -> None:
    """Answer on standard output."""
    if replayed is not None:
        _replay(replayed, as_json)
        return
    if measure is None:
        raise OmbreError(_NO_MEASURE)
    book = read_book(plant_path)
    known = _moment(book, as_of)
    start, end = parse_period(from_, to, book.calendar, known or system_clock())
    with reports.open_shadow(book, known) as shadow:
        heard = [str(one["id"]) for one in shadow.machines()]
        case = Case(
            name=measure,
            scope=_scope(shadow.plant, heard, machine, line),
            start=start,
            end=end,
            now=known or system_clock(),
            order=order,
            product=product,
            as_of=known,
        )
        dossier = shadow.why(case)
    if as_json:
        _written(dossier)
    else:
        show_why(msgspec.json.decode(dossier))


def _scope(plant: Plant, heard: list[str], machine: str | None, line: str | None) -> str:
    if machine:
        [key] = named([machine], plant, [*heard, *plant.parallels])
        return key
    if line:
        [key] = named([line], plant, list(plant.lines), "--line")
        return key
    return heard[0] if len(heard) == 1 else PLANT


def _moment(book: Book, as_of: str | None) -> int | None:
    return None if as_of is None else parse_moment(as_of, "--as-of", book.calendar, system_clock())


def _replay(path: Path, as_json: bool) -> None:
    was = path.read_bytes()
    now = replay(was)
    if as_json:
        _written(now)
    else:
        show_why(msgspec.json.decode(now))
    same = was == now
    click.echo(_SAME if same else _OTHER, err=True)
    if not same:
        raise click.exceptions.Exit(1)


def _written(dossier: bytes) -> None:
    """Write bytes as they are: a dossier is the same whatever the terminal speaks."""
    sys.stdout.buffer.write(dossier)
    sys.stdout.buffer.flush()


_SAME = say(
    en="The dossier holds: computed from its own evidence, every byte is the same.",
    fr="Le dossier tient : recalculé depuis ses propres preuves, chaque octet est le même.",
)
_OTHER = say(
    en="The dossier does not hold: computed from its own evidence, it comes out otherwise.",
    fr="Le dossier ne tient pas : recalculé depuis ses propres preuves, il diffère.",
)
_NO_MEASURE = Problem(
    where="ombre why",
    cause=Text(en="no measure is named", fr="aucune mesure n'est nommée"),
    remedy=Text(
        en="name one, such as 'ombre why oee'; 'ombre kpi --json' names all of them",
        fr="nommez-en une, telle que « ombre why oee » ; « ombre kpi --json » les nomme toutes",
    ),
    blame=Blame.USAGE,
)
