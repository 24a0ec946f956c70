"""Files that are there whole or not at all: written beside their place, then put there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """Hand over a file to write into; it takes its name once it is whole and on the disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def refuse_to_replace(path: Path, option: str = "--replace") -> None:
    """Raise OmbreError for a file that is there already; `option` is the one that replaces it."""
    if path.exists():
        raise OmbreError(
            Problem(
                where=str(path),
                cause=Text(en="the file is there already", fr="le fichier existe déjà"),
                remedy=Text(
                    en=f"give another name, or {option} to replace it",
                    fr=f"donnez un autre nom, ou {option} pour le remplacer",
                ),
                blame=Blame.USAGE,
            )
        )
