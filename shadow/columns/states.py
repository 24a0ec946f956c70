"""States as they were told, row by row, in codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gateway.event import Kind, State
from shadow.columns.chunk import Chunk, Flags, Numbers
from shadow.columns.distinct import distinct
from shadow.columns.words import Words

STATES = tuple(State)
STATE_CODE = {state: code for code, state in enumerate(STATES)}
UNKNOWN, PRODUCING = STATE_CODE[State.UNKNOWN], STATE_CODE[State.PRODUCING]
_BY_WORD = {state.value: code for code, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Told:
    """Words about the state: the places of their rows, instants, states and reasons."""

    rows: Numbers
    at: Numbers
    state: Numbers
    reason: Numbers

    def __len__(self) -> int:
        return len(self.at)

    def only(self, wanted: Flags) -> Told:
        """Keep some of them."""
        if wanted.all():
            return self
        return Told(self.rows[wanted], self.at[wanted], self.state[wanted], self.reason[wanted])

    def changes(self) -> Told:
        """Leave out what says the same as the word before it."""
        return self.only(new_words(self.state, self.reason))


def told_states(chunks: Sequence[Chunk], reasons: Words[str]) -> Told:
    """Gather the words about the state of a machine."""
    found = [_of_chunk(chunk, reasons) for chunk in chunks]
    columns = zip(*found, strict=True) if found else [[np.zeros(0, dtype=np.int64)]] * 4
    return Told(*(np.concatenate(list(column)) for column in columns))


def _of_chunk(chunk: Chunk, reasons: Words[str]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    rows = chunk.of_kind(Kind.STATE)
    state = np.full(len(rows), UNKNOWN)
    reason = np.full(len(rows), reasons.code(""))
    if len(rows) and not chunk.silent("state"):
        said, words = chunk.words("state", rows)
        known = np.array([*(_BY_WORD.get(word, UNKNOWN) for word in words), UNKNOWN])
        state = known[said]
    if len(rows) and not chunk.silent("reason"):
        said, words = chunk.words("reason", rows)
        # Words that only notes say get no code of ours before the states' own.
        met = distinct(said)
        known = np.full(len(words) + 1, reasons.code(""))
        known[met] = [reasons.code(words[code] if code >= 0 else "") for code in met]
        reason = known[said]
    return chunk.first + rows, chunk.at[rows], state, reason


def new_words(*columns: Numbers) -> Flags:
    """Tell where a row says something else than the one before it."""
    count = len(columns[0])
    new = np.zeros(count, dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
