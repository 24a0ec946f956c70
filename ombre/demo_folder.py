"""The folder of a demonstration: made anew each time, and never mistaken for a real plant's."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre.ports import first_here, free_port
from ombre.processes import ask_simulators

MARK = "SIMULATED.txt"
LOCK = "running.sqlite"
SIGN_PORT = 48400
_MARK_TEXT = (
    "This folder holds simulated data and is emptied when the demonstration starts again.\n"
    "Ce dossier contient des données simulées ; il est vidé quand la démonstration recommence.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFolder:
    """Where a demonstration keeps its plant file, its data, and what the simulators know.

    Whoever holds `lock` is the one demonstration of this folder, whoever holds `sign` the one of
    this computer that may take the usual ports.
    """

    path: Path
    lock: sqlite3.Connection
    sign: socket.socket | None
    press_port: int
    cobot_port: int
    broker_port: int

    def let_go(self) -> None:
        """Leave folder and usual ports to the next demonstration."""
        self.lock.close()
        if self.sign is not None:
            self.sign.close()

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
    if path.exists() and any(path.iterdir()) and not (path / MARK).exists():
        raise OmbreError(_not_ours(path))
    path.mkdir(parents=True, exist_ok=True)
    (path / MARK).write_text(_MARK_TEXT, encoding="utf-8")
    lock = _lock(path)
    _empty(path)
    (path / "truth").mkdir()
    sign = first_here(SIGN_PORT)
    folder = DemoFolder(
        path=path,
        lock=lock,
        sign=sign,
        press_port=free_port(48401 if sign else 0),
        cobot_port=free_port(48402 if sign else 0),
        broker_port=free_port(18830 if sign else 0),
    )
    web = web_port or free_port(8080 if sign else 0)
    ports = (folder.press_port, folder.cobot_port, folder.broker_port, web)
    text = ask_simulators("plant", "--ports", *map(str, ports))
    folder.plant.write_text(text, encoding="utf-8")
    return folder


def _lock(path: Path) -> sqlite3.Connection:
    """Take the folder for this process: the system lets go of it however the process ends."""
    lock = sqlite3.connect(path / LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise OmbreError(_running(path)) from error
    return lock


def _empty(path: Path) -> None:
    for inside in path.iterdir():
        if inside.name.startswith(LOCK) or inside.name == MARK:
            continue
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside)
        else:
            inside.unlink()


def _running(path: Path) -> Problem:
    return Problem(
        where=str(path),
        cause=Text(
            en="a demonstration is running in this folder",
            fr="une démonstration tourne dans ce dossier",
        ),
        remedy=Text(
            en="end it, or give another folder with --folder",
            fr="arrêtez-la, ou donnez un autre dossier avec --folder",
        ),
        blame=Blame.USAGE,
    )


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
