"""What is said of the file of an embedded store that cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from edge.problem import Blame, Problem
from edge.text import Text


def out_of_reach(path: Path, error: sqlite3.Error) -> Text:
    """Say that a file may come back: locked, full, vanished."""
    return Text(
        en=f"{path} cannot be used for now ({error})",
        fr=f"{path} est inutilisable pour l'instant ({error})",
    )


def damaged(path: Path, said: str) -> Text:
    """Say that a file is damaged, and what becomes of it."""
    return Text(
        en=f"{path} is damaged ({said}); it is set aside once every program has let go of it",
        fr=f"{path} est abîmé ({said}) ; il est mis de côté dès que tout programme l'a lâché",
    )


def unusable(path: Path, error: Exception) -> Problem:
    """Say why a file cannot be opened, and what to do."""
    harmed = isinstance(error, sqlite3.DatabaseError)
    if harmed and not isinstance(error, sqlite3.OperationalError):
        remedy = Text(
            en="stop every program of Ombre and start again: the file is then set aside and a "
            "new one goes on; 'ombre store recover' brings back what is readable",
            fr="arrêtez tous les programmes d'Ombre et relancez : le fichier est alors mis de "
            "côté et un nouveau prend la suite ; « ombre store recover » récupère le lisible",
        )
    else:
        remedy = Text(
            en="check that the folder exists, may be written to and has room",
            fr="vérifiez que le dossier existe, est accessible en écriture et a de la place",
        )
    return Problem(
        where=str(path),
        cause=Text(
            en=f"the events cannot be opened ({error})",
            fr=f"les événements ne peuvent être ouverts ({error})",
        ),
        remedy=remedy,
        blame=Blame.DEVICE,
    )


def of_another_version(path: Path, version: int) -> Problem:
    """Say that a file was made by another version of Ombre."""
    return Problem(
        where=str(path),
        cause=Text(
            en=f"this store has schema {version}, made by another version of Ombre",
            fr=f"ce dépôt a le schéma {version}, fait par une autre version d'Ombre",
        ),
        remedy=Text(
            en="export it with the version that made it ('ombre export'), move it away and "
            "import it here ('ombre import')",
            fr="exportez-le avec la version qui l'a fait (« ombre export »), déplacez-le puis "
            "importez-le ici (« ombre import »)",
        ),
        blame=Blame.USAGE,
    )
