"""A store that is torn or corrupt: found when it is opened, set aside under a name with the time.

Nothing is deleted. The next file begins empty, everything else goes on, and `ombre store recover`
brings back what the set-aside file still holds.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from edge.instant import Clock, format_instant
from edge.text import Text
from gateway.embedded.lock import alone
from gateway.embedded.restoring import finish_restoring, restoring
from gateway.letter import DeadLetter

LOOK = 1.0
"""Seconds at most that a look at a file may take when it is opened; `verify` takes its time."""

PATIENCE = 10.0
"""Seconds to wait for others to let go of a file that is known to be damaged."""

_BESIDE = ("-wal", "-shm", "")
_STEPS = 10_000


def mark(path: Path) -> Path:
    """Name the file that tells every process: this store is damaged, let go of it."""
    return path.with_name(f"{path.name}.damaged")


def mend(path: Path, clock: Clock, patience: float = PATIENCE) -> DeadLetter | None:
    """Set a damaged file aside if nobody has it open; return a letter that says so.

    Only the first to open a store looks at it; it has it alone meanwhile.
    """
    if not path.exists() and not restoring(path).exists():
        mark(path).unlink(missing_ok=True)
        return None
    marked = mark(path).exists()
    lock = alone(path, patience if marked else 0.0)
    if lock is None:
        return None
    try:
        finish_restoring(path)
        damage = damage_of(path, whole=marked)
        letter = None
        if damage is not None:
            letter = _letter(set_aside(path.absolute(), clock, "damaged"), damage, clock)
        mark(path).unlink(missing_ok=True)
        return letter
    finally:
        lock.release()


def damage_of(path: Path, *, whole: bool = False) -> str | None:
    """Say what is wrong with a file, None where nothing is found: in all of it, or at a look."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=LOOK)
    except sqlite3.Error:
        return None
    end = time.monotonic() + LOOK
    try:
        if not whole:
            db.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        check = "integrity_check" if whole else "quick_check"
        said = str(db.execute(f"PRAGMA {check}(1)").fetchone()[0])
        return None if said == "ok" else said
    except sqlite3.OperationalError:
        return None  # out of time, locked or out of reach: not damaged as far as one can see
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        db.close()


def set_aside(path: Path, clock: Clock, why: str) -> Path:
    """Rename a file and its log; return the new name. The log goes first: it fits no other."""
    moment = format_instant(clock() // 10**9 * 10**9).replace(":", "").replace("-", "")
    aside = path.with_name(f"{path.stem}.{why}-{moment}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.{why}-{moment}-{number}{path.suffix}")
    for end in _BESIDE:
        part = path.with_name(path.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
    return aside


def _letter(aside: Path, damage: str, clock: Clock) -> DeadLetter:
    said = Text(
        en=f"the file of events was damaged and is set aside as {aside.name}; a new one goes on. "
        f"Bring back what is readable: ombre store recover {aside}",
        fr=f"le fichier des événements était abîmé ; il est mis de côté sous {aside.name}, un "
        f"nouveau prend la suite. Pour récupérer ce qui est lisible : ombre store recover {aside}",
    )
    return DeadLetter(
        source="store",
        address=str(aside),
        body=damage[:500],
        cause_en=said.en,
        cause_fr=said.fr,
        seen=clock(),
    )
