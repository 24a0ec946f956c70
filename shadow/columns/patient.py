"""States of a machine whose links promise, get lost and come back: folded, but not event by event.

What decides is few: words of links, and the ends of silences. Those are pushed into the fold of
`shadow.spans`; the many states in between are held at once, and whatever else was heard only says
that the machine was not silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edge.instant import SECOND, Instant
from edge.link import LinkStatus
from gateway.event import Event, Kind, State
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.states import STATES, Told
from shadow.columns.words import Words
from shadow.debounce import Held
from shadow.device import BORNE, OWN
from shadow.spans import SpanFold

_FIELDS = ("via", "status", "heartbeat", "signal")


class Retold(NamedTuple):
    """For the rows first <= row < end, after an instant, another state was held than is known now.

    `held` is what was; None while a link was lost, when nothing was believed.
    """

    first: int
    end: int
    after: Instant
    held: Sequence[Held] | None


class PatientFold(SpanFold):
    """A fold that is told what matters, and how far everything else has come."""

    def __init__(self, machine: str, debounce: int) -> None:
        super().__init__(machine, debounce)
        self.retold: list[Retold] = []
        self._row = 0
        self._lost_row = 0

    def hear_upto(self, at: Instant, own: Instant | None) -> None:
        """Learn when the last event came, and when the machine last spoke for itself."""
        self.last = at
        if own is not None:
            self._device.spoke = own

    def take(self, row: int, item: Event) -> None:
        """Take the next event that matters; `row` is its place."""
        self._row = row
        lost = bool(self._lost)
        self.push(item)
        if self._lost and not lost:
            self._lost_row = row
        elif lost and not self._lost:
            self.retold.append(Retold(self._lost_row, row, self._lost_at, None))

    def hold_all(self, at: Numbers, held: Sequence[tuple[State, str]]) -> None:
        """Hold states one after another, with no word of a link and no silence between them."""
        for instant, (state, reason) in zip(at.tolist(), held, strict=True):
            self._hold(instant, state, reason)

    def end(self, rows: int) -> None:
        """Say that there is nothing more: a link that is lost stays so."""
        if self._lost:
            self.retold.append(Retold(self._lost_row, rows, self._lost_at, None))

    def known(self, until: Instant) -> Sequence[Held]:
        """Return what is believed to have held, up to an instant."""
        return self._told(until)

    @property
    def held(self) -> Sequence[Held]:
        """What was held, short states included."""
        return self._held

    def _begin_again(self, via: str, at: Instant) -> None:
        if not self._lost:
            # Before this word nobody knew that nothing had been heard since the last one.
            self.retold.append(Retold(0, self._row, self._words[via], self._held))
        super()._begin_again(via, at)


class Links(NamedTuple):
    """The words of links, one a row, those left out that say the same as both their neighbours."""

    rows: Numbers
    items: list[Event]


def patient_fold(
    machine: str, debounce: int, chunks: Sequence[Chunk], told: Told, reasons: Words[str]
) -> PatientFold:
    """Fold the states and links of a machine."""
    fold = PatientFold(machine, debounce)
    links = links_of(machine, chunks)
    at = np.concatenate([chunk.at for chunk in chunks]) if chunks else np.zeros(0, dtype=np.int64)
    own = np.maximum.accumulate(np.concatenate([[-1], _own_rows(chunks)]))
    turns = _turns(links, at, own)
    words = [(STATES[state], reasons[reason]) for state, reason in _pairs(told)]
    items = dict(zip(links.rows.tolist(), links.items, strict=True))
    upto = 0
    if len(at):
        fold.first = int(at[0])
    for row in turns:
        place = int(np.searchsorted(told.rows, row))
        fold.hold_all(told.at[upto:place], words[upto:place])
        if row:
            spoke = int(own[row])
            fold.hear_upto(int(at[row - 1]), None if spoke < 0 else int(at[spoke]))
        state = place < len(told) and told.rows[place] == row
        fold.take(row, items.get(row) or _neutral(machine, int(at[row]), own[row + 1] == row))
        if state:
            fold.hold_all(told.at[place : place + 1], words[place : place + 1])
        upto = place + 1 if state else place
    fold.hold_all(told.at[upto:], words[upto:])
    if len(at):
        spoke = int(own[-1])
        fold.hear_upto(int(at[-1]), None if spoke < 0 else int(at[spoke]))
    fold.end(len(at))
    return fold


def _pairs(told: Told) -> list[tuple[int, int]]:
    return list(zip(told.state.tolist(), told.reason.tolist(), strict=True))


def _neutral(machine: str, at: Instant, own: bool) -> Event:
    """Stand for an event that only says that somebody was heard."""
    return _event(machine, Kind.COUNT if own else Kind.NOTE, at, {}, "")


def _event(machine: str, kind: Kind, at: Instant, values: dict[str, object], signal: str) -> Event:
    return Event(
        machine=machine,
        kind=kind,
        values=values,  # type: ignore[arg-type]
        at=at,
        seq=0,
        seen=at,
        id="",
        signal=signal,
    )


def _own_rows(chunks: Sequence[Chunk]) -> Numbers:
    """Return for each row its own place where it is the machine's own word, else -1."""
    found = [np.zeros(0, dtype=np.int64)]
    for chunk in chunks:
        own = np.full(len(chunk), -1)
        for kind in OWN:
            rows = chunk.of_kind(kind)
            own[rows] = chunk.first + rows
        found.append(own)
    return np.concatenate(found)


def _turns(links: Links, at: Numbers, own: Numbers) -> list[int]:
    """Name the rows that matter: words of links, and those that end a silence, or may do so."""
    promises = [one for item in links.items if (one := _promise(item)) > 0]
    rows = [links.rows]
    if promises:
        silence = BORNE * min(promises)
        rows.append(np.flatnonzero(np.diff(at) > silence) + 1)
        speaks = np.flatnonzero(own[1:] == np.arange(len(at)))
        rows.append(speaks[1:][np.diff(at[speaks]) > silence])
    found: list[int] = np.unique(np.concatenate(rows)).tolist()
    return found


def _promise(item: Event) -> int:
    heartbeat = item.values.get("heartbeat")
    return round(heartbeat * SECOND) if isinstance(heartbeat, int | float) else 0


def links_of(machine: str, chunks: Sequence[Chunk]) -> Links:
    """Gather the words of links."""
    rows: list[int] = []
    items: list[Event] = []
    for chunk in chunks:
        own = chunk.of_kind(Kind.LINK)
        if not len(own):
            continue
        own = own[_telling(chunk, own)]
        said = zip(*(chunk.picked(name, own) for name in _FIELDS), strict=True)
        for row, at, (*values, signal) in zip(
            own.tolist(), chunk.at[own].tolist(), said, strict=True
        ):
            told = zip(_FIELDS, values, strict=False)
            clean = {name: value for name, value in told if value is not None}
            rows.append(chunk.first + row)
            items.append(_event(machine, Kind.LINK, at, clean, signal or ""))
    return Links(np.array(rows, dtype=np.int64), items)


def _telling(chunk: Chunk, rows: Numbers) -> Numbers:
    """Leave out words that say `alive` as the one before and the one after of the same link do."""
    columns = []
    for name in ("via", "status", "signal"):
        if chunk.silent(name):
            return np.arange(len(rows))
        columns.append(chunk.words(name, rows)[0])
    via, status, _ = columns
    alive = _alive(chunk, rows)
    if alive < 0 or chunk.silent("heartbeat"):
        return np.arange(len(rows))
    heartbeat = np.nan_to_num(chunk.real("heartbeat", rows), nan=-1.0)
    order = np.argsort(via, kind="stable")
    same = np.ones(len(rows) - 1, dtype=bool)
    for column in (*columns, heartbeat):
        same &= column[order][1:] == column[order][:-1]
    same &= status[order][1:] == alive
    inner = np.zeros(len(rows), dtype=bool)
    inner[1:-1] = same[1:] & same[:-1]
    kept: Numbers = np.sort(order[~inner])
    return kept


def _alive(chunk: Chunk, rows: Numbers) -> int:
    words = chunk.words("status", rows)[1]
    return list(words).index(LinkStatus.ALIVE) if LinkStatus.ALIVE in words else -1
