"""Where editions are kept: a folder with each version of the plant file, and a journal.

The journal is a text file to which lines are added, one an entry: anybody can read it, and nothing
in it is ever changed. A line that a crash cut short is passed over. A folder that cannot be written
to hinders nobody: what is in force is then known as long as the program runs.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.editions import Entry, Journal, Seen, cleaned
from shadow.editions_line import journal_line, read_lines

log = logging.getLogger(__name__)

FOLDER = "editions"
JOURNAL = "journal.jsonl"


class Editions:
    """The versions of one plant file that have been in force, in one folder.

    Programs that run at the same time may share it: each adds whole lines.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: tuple[tuple[int, int], Journal] | None = None
        self._told = False

    def journal(self) -> Journal:
        """Return all entries; none where nothing was ever kept."""
        path = self.folder / JOURNAL
        try:
            stat = path.stat()
            mark = (stat.st_size, stat.st_mtime_ns)
            if self._read is None or self._read[0] != mark:
                entries, odd = read_lines(path.read_text(encoding="utf-8", errors="replace"))
                if odd:
                    log.warning("%s: %d line(s) cannot be read and are passed over", path, odd)
                self._read = (mark, cleaned(entries))
        except OSError:
            return Journal()
        return self._read[1]

    def text(self, revision: str) -> str | None:
        """Return the text of a version; None where it is not kept any more."""
        try:
            return self._file(revision).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def see(self, text: str, entry: Seen) -> Journal:
        """Take note that a version is in force now, unless it is already; return the journal."""
        journal = self.journal()
        newest = journal.newest
        if newest is not None and newest.revision == entry.revision:
            return journal
        try:
            self._keep(text, entry.revision, Path(entry.path))
            self._append(entry)
        except OSError as error:
            if not self._told:
                log.warning("this version of the plant file is kept nowhere: %s", error)
            self._told = True
            return journal.plus(entry)
        return self.journal()

    def add(self, entry: Entry) -> int:
        """Add a correction or an undo; return its number. Raises OmbreError if it cannot be."""
        try:
            self._append(entry)
        except OSError as error:
            raise OmbreError(_not_kept(self.folder / JOURNAL, error), exit_code=3) from error
        return len(self.journal().entries)

    def _file(self, revision: str) -> Path:
        return self.folder / f"{revision}.yaml"

    def _keep(self, text: str, revision: str, path: Path) -> None:
        target = self._file(revision)
        if target.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        with part.open("w", encoding="utf-8", newline="") as written:
            # It may hold passwords: whoever may not read the plant file may not read this either.
            part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)

    def _append(self, entry: Entry) -> None:
        path = self.folder / JOURNAL
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as written:
            whole = written.tell() == 0 or _ends_a_line(written.fileno(), written.tell())
            line = journal_line(entry) + "\n"
            written.write((line if whole else "\n" + line).encode())
            written.flush()
            os.fsync(written.fileno())


def _ends_a_line(file: int, size: int) -> bool:
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


def _not_kept(path: Path, error: OSError) -> Problem:
    said = error.strerror or str(error)
    return Problem(
        where=str(path),
        cause=Text(en=f"nothing can be written there ({said})", fr=f"écriture impossible ({said})"),
        remedy=Text(
            en="give this user the right to write into the data folder, or free the disk, and try "
            "again",
            fr="donnez à cet utilisateur le droit d'écrire dans le dossier de données, ou libérez "
            "le disque, puis réessayez",
        ),
        blame=Blame.USAGE,
    )
