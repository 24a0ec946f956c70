"""The folder of a demonstration: made anew each time, and never mistaken for a real plant's."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre.ports import free_port
from ombre.processes import ask_simulators

MARK = "SIMULATED.txt"
_MARK_TEXT = (
    "This folder holds simulated data and is emptied when the demonstration starts again.\n"
    "Ce dossier contient des données simulées ; il est vidé quand la démonstration recommence.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFolder:
    """Where a demonstration keeps its plant file, its data, and what the simulators know."""

    path: Path
    press_port: int
    cobot_port: int
    broker_port: int

    @property
    def plant(self) -> Path:
        """The plant file."""
        return self.path / "plant.yaml"

    @property
    def go(self) -> Path:
        """The file that tells the simulators when production starts and ends."""
        return self.path / "go.json"

    @property
    def truth(self) -> Path:
        """The folder in which each simulator writes what really happened."""
        return self.path / "truth"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.path / "data" / "logs"


def make_demo_folder(path: Path, web_port: int | None) -> DemoFolder:
    """Empty the folder, if it is one of ours, and put the practice plant's file into it.

    Raises OmbreError for a folder that holds anything else: a demonstration deletes nothing of
    anybody's.
    """
    if path.exists() and any(path.iterdir()):
        if not (path / MARK).exists():
            raise OmbreError(_not_ours(path))
        shutil.rmtree(path)
    (path / "truth").mkdir(parents=True)
    (path / MARK).write_text(_MARK_TEXT, encoding="utf-8")
    folder = DemoFolder(
        path=path,
        press_port=free_port(48401),
        cobot_port=free_port(48402),
        broker_port=free_port(18830),
    )
    ports = (folder.press_port, folder.cobot_port, folder.broker_port, web_port or free_port(8080))
    text = ask_simulators("plant", "--ports", *map(str, ports))
    folder.plant.write_text(text, encoding="utf-8")
    return folder


def _not_ours(path: Path) -> Problem:
    return Problem(
        where=str(path),
        cause=Text(
            en="this folder holds files that are not of a demonstration",
            fr="ce dossier contient des fichiers qui ne viennent pas d'une démonstration",
        ),
        remedy=Text(
            en="give an empty folder with --folder", fr="donnez un dossier vide avec --folder"
        ),
        blame=Blame.USAGE,
    )
