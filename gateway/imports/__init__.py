"""History from files: any number of times, with the same result as once.

Files are read line by line, whatever their size; what cannot be read becomes a dead letter with
file and line, and the rest goes on. Signals take part under the source name `import`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge.instant import Clock, Instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.event import Event
from gateway.import_format import Head, ImportFormat, import_formats
from gateway.letter import DeadLetter
from gateway.mapping import TableMapping
from gateway.normalise import Normaliser
from gateway.recording import LONGEST_LINE, Advance, OpenFile, decoded, unreadable
from gateway.store import Store

BATCH = 5_000
_SNIFFED = 50
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: lines read; events new, events known before; lines or values refused.

    `first` and `last` are the instants of the earliest and the latest event met; `refusals` are
    the first few of what was refused, to be shown.
    """

    read: int = 0
    new: int = 0
    known: int = 0
    refused: int = 0
    first: Instant | None = None
    last: Instant | None = None
    refusals: Sequence[DeadLetter] = ()


def import_files(  # noqa: PLR0913 - what to read, into what, by what, and who hears of it
    files: Sequence[Path],
    normaliser: Normaliser,
    store: Store,
    clock: Clock,
    advance: Advance = lambda _: None,
    *,
    mapping: TableMapping | None = None,
) -> ImportReport:
    """Read files into a store. Raises OmbreError for a file of no known format, before any.

    A file that says nothing is right, whatever its format: nothing happened. Killed in between,
    it is called again: what was kept is known by its id, the rest follows.
    """
    formats = [(file, _checked(file, clock, mapping)) for file in files]
    keeping = _Keeping(store)
    for file, form in formats:
        if form is None:
            continue
        with OpenFile(file, clock, advance) as opened:
            for read in form.read(opened, normaliser, mapping):
                keeping.lines += 1
                keeping.add(*read)
    keeping.flush()
    return keeping.report()


def _checked(file: Path, clock: Clock, mapping: TableMapping | None) -> ImportFormat | None:
    form = format_of(file)
    if form is not None:
        with OpenFile(file, clock, lambda _: None) as opened:
            form.check(opened, mapping)
    return form


def format_of(file: Path) -> ImportFormat | None:
    """Tell the format of a file from its first lines, None where they are empty.

    Raises OmbreError for lines of no known format.
    """
    try:
        with file.open("rb") as opened:
            raw = [opened.readline(LONGEST_LINE) for _ in range(_SNIFFED)]
    except OSError as error:
        raise OmbreError(unreadable(file, error)) from error
    head = Head(raw[0][:100], [decoded(line) for line in raw])
    if not any(head.lines):
        return None
    votes = {form.name: form.knows(head) for form in import_formats().values()}
    best = max(votes, key=lambda name: votes[name])
    if not votes[best]:
        raise OmbreError(_unknown(file))
    return import_formats()[best]


class _Keeping:
    """Events and letters on their way into the store, in batches, counted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: list[Event] = []
        self._letters: list[DeadLetter] = []
        self._met = 0
        self._new = 0
        self._refused = 0
        self._refusals: list[DeadLetter] = []
        self._first: Instant | None = None
        self._last: Instant | None = None
        self.lines = 0

    def add(self, events: Sequence[Event], letters: Sequence[DeadLetter]) -> None:
        self._events.extend(events)
        self._letters.extend(letters)
        self._refusals.extend(letters[: _SHOWN - len(self._refusals)])
        if len(self._events) + len(self._letters) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if not self._events and not self._letters:
            return
        self._new += self._store.append(self._events, self._letters)
        self._met += len(self._events)
        self._refused += len(self._letters)
        if self._events:
            moments = [item.at for item in self._events]
            self._first = min(moments) if self._first is None else min(self._first, *moments)
            self._last = max(moments) if self._last is None else max(self._last, *moments)
        self._events, self._letters = [], []

    def report(self) -> ImportReport:
        return ImportReport(
            read=self.lines,
            new=self._new,
            known=self._met - self._new,
            refused=self._refused,
            first=self._first,
            last=self._last,
            refusals=tuple(self._refusals),
        )


def _unknown(file: Path) -> Problem:
    words = [form.about for _, form in sorted(import_formats().items())]
    return Problem(
        where=str(file),
        cause=Text(
            en="this is not a file of history that can be read",
            fr="ce n'est pas un fichier d'historique lisible",
        ),
        remedy=Text(
            en="give one of these, saved as UTF-8: " + "; ".join(about.en for about in words),
            fr="donnez l'un de ceux-ci, enregistré en UTF-8 : "
            + " ; ".join(about.fr for about in words),
        ),
        blame=Blame.USAGE,
    )
