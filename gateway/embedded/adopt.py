"""Cold files entered again into a store whose own list of them was lost with its file."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from gateway.embedded.block import Torn
from gateway.embedded.cold import Cold, digest_of
from gateway.embedded.folder import cold_folder, files_in
from gateway.embedded.piece import piece_in_file, write

log = logging.getLogger(__name__)


def adopt(db: sqlite3.Connection, path: Path) -> int:
    """Enter every cold file that stands beside a new, empty store; return how many.

    A file that was written to stand instead of others counts, those others do not.
    """
    folder = cold_folder(path)
    found = {}
    for place in files_in(folder):
        cold = Cold(folder / place)
        try:
            found[place] = cold.about, len(cold)
        except Torn as error:
            log.error("%s is damaged and left out (%s)", folder / place, error)
    replaced = {other for about, _ in found.values() for other in about.instead_of}
    db.execute("BEGIN IMMEDIATE")
    for place in found.keys() - replaced:
        about, events = found[place]
        piece = piece_in_file(place, about, events, digest_of(folder / place))
        write(db, piece, about.channels)
        db.execute("UPDATE totals SET packed = max(packed, ?)", (about.last,))
    db.execute("COMMIT")
    return len(found)
