"""A cold file that is damaged or lost: set aside and named, and everything else goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from edge.instant import Instant, format_instant
from edge.text import Text
from gateway.embedded import letters
from gateway.embedded.cold import ColdTorn
from gateway.embedded.piece import remove
from gateway.letter import DeadLetter

DAMAGED = ".damaged"


def leave_out(
    db: sqlite3.Connection, folder: Path, torn: ColdTorn, now: Instant
) -> DeadLetter | None:
    """Take the piece out of the list, rename its file, and say so. Inside a transaction.

    None where another process has done so, or compacted the file, meanwhile. The numbers of its
    events stay missing: `ombre store verify` goes on to say so.
    """
    place = torn.path.relative_to(folder).as_posix()
    row = db.execute("SELECT id, low, high, events FROM piece WHERE file = ?", (place,)).fetchone()
    if row is None:
        return None
    key, low, high, events = row
    remove(db, [key])
    if torn.path.exists():
        torn.path.replace(torn.path.with_name(torn.path.name + DAMAGED))
    letter = _letter(torn, events, (format_instant(low), format_instant(high)), now)
    letters.tell(db, [letter])
    return letter


def _letter(torn: ColdTorn, events: int, span: tuple[str, str], now: Instant) -> DeadLetter:
    low, high = span
    said = Text(
        en=f"{events} events from {low} to {high} cannot be read and are left out; the file is set "
        f"aside as {torn.path.name}{DAMAGED}. Bring the same file back from a backup: ombre store "
        "recover FILE",
        fr=f"{events} événements du {low} au {high} sont illisibles et laissés de côté ; le "
        f"fichier est mis de côté sous {torn.path.name}{DAMAGED}. Pour reprendre le même fichier "
        "d'une sauvegarde : ombre store recover FICHIER",
    )
    return DeadLetter(
        source="store",
        address=str(torn.path),
        body=str(torn)[:500],
        cause_en=said.en,
        cause_fr=said.fr,
        seen=now,
    )
