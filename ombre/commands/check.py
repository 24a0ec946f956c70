"""`ombre check`: is this plant file right?"""

from __future__ import annotations

from pathlib import Path

import click

from ombre.book import read_book
from ombre.calendar_table import holidays_said
from ombre.language import say
from shadow.planning.holidays import Holidays
from shadow.shifts import CalendarSettings


@click.command(
    name="check",
    help=say(
        en="Check a plant file: every mistake with its line, its cause and its remedy.",
        fr="Vérifier un fichier d'usine : chaque erreur avec sa ligne, sa cause, son remède.",
    ),
)
@click.argument("plant_path", metavar="PLANT.YAML", type=click.Path(path_type=Path))
def command(plant_path: Path) -> None:
    """Read the whole file; a mistake ends in an OmbreError with exit code 2."""
    book = read_book(plant_path)
    counted = (len(book.plant.machines), len(book.sources), len(book.signals))
    click.echo(
        say(
            en="{}: right. Machines: {}, sources: {}, signals: {}.",
            fr="{} : correct. Machines : {}, sources : {}, signaux : {}.",
        ).format(plant_path, *counted)
    )
    if book.calendar.settings.shifts:
        click.echo(_planned(book.calendar.settings, book.plant.identity.zone))
    if not book.sources:
        click.echo(
            say(
                en="Nothing would be read: name the machines' addresses under 'sources'.",
                fr="Rien ne serait lu : donnez les adresses des machines sous « sources ».",
            )
        )


def _planned(calendar: CalendarSettings, zone: str) -> str:
    """Say which shifts the file gives, and which holidays apply to those that mind them."""
    everywhere = all(shift.works_on_holidays for shift in calendar.shifts)
    counted = say(
        en="Shifts: {}, rotations: {}, exceptions: {}. Holidays: {}.",
        fr="Équipes : {}, rotations : {}, exceptions : {}. Jours fériés : {}.",
    )
    idle = say(
        en="every shift takes place on them", fr="toutes les équipes ont lieu ces jours-là aussi"
    )
    holidays = holidays_said([Holidays(calendar.holidays, zone).country])
    return counted.format(
        len(calendar.shifts),
        len(calendar.rotations),
        len(calendar.exceptions),
        idle if everywhere else holidays,
    )
