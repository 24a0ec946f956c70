"""`ombre calendar journal`: which versions of the plant file were in force, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from edge.text import Text
from ombre.book import read_book
from ombre.language import LANGUAGE, say
from ombre.options import json_option, plant_option
from ombre.tables import answer, show
from shadow.editions_line import entry_json

_KINDS: Mapping[str, Text] = {
    "seen": Text(en="plant file in force", fr="fichier d'usine en vigueur"),
    "correction": Text(en="correction", fr="correction"),
    "undo": Text(en="taken back", fr="annulation"),
}


@click.command(
    name="journal",
    help=say(
        en="Versions of the plant file that have been in force, corrections, and those taken back.",
        fr="Versions du fichier d'usine qui ont été en vigueur, corrections et annulations.",
    ),
)
@plant_option
@json_option
def command(plant_path: Path, as_json: bool) -> None:
    """Answer on standard output."""
    book = read_book(plant_path)
    journal = book.in_force.editions.journal()
    standing = {number for number, _ in journal.standing}
    entries = [
        {"number": number, **entry_json(entry)} for number, entry in enumerate(journal.entries, 1)
    ]
    if as_json:
        answer({"version": 1, "entries": entries, "standing": sorted(standing)})
        return
    show(
        book.plant.identity.name.text().say(LANGUAGE),
        [
            say(en="No.", fr="N°"),
            say(en="What", fr="Quoi"),
            say(en="When", fr="Quand"),
            say(en="Version", fr="Version"),
            say(en="Since", fr="Depuis"),
            say(en="Why", fr="Pourquoi"),
        ],
        [_row(one, standing) for one in entries],
        keys=2,
    )


def _row(one: Mapping[str, Any], standing: set[int]) -> list[str]:
    kind = _KINDS[one["kind"]].say(LANGUAGE)
    if one["kind"] == "correction" and one["number"] not in standing:
        kind += say(en=" (taken back)", fr=" (annulée)")
    about = one.get("revision") or say(en="of no. {of}", fr="du n° {of}").format(**one)
    reason = " - ".join(word for word in (one.get("why"), one.get("author")) if word)
    return [str(one["number"]), kind, one["at"], about, one.get("from", ""), reason]
