"""What people wrote about a machine: why it stood, and what a count should have been."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gateway.event import Kind
from shadow.amount import amount
from shadow.columns.chunk import Chunk
from shadow.columns.steps import Steps
from shadow.stretch import Explained

_CORRECTED = ("good", "scrap", "rework")


def explained(chunks: Sequence[Chunk]) -> list[Explained]:
    """Gather the reasons that people gave, in order."""
    found = []
    for chunk in chunks:
        rows = chunk.of_kind(Kind.NOTE)
        for at, reason in zip(chunk.at[rows].tolist(), chunk.said("reason", rows), strict=True):
            if reason:
                found.append(Explained(at, reason))
    return found


def corrections(chunk: Chunk) -> list[Steps]:
    """Read corrected counts: differences that no counter tells."""
    rows, found = chunk.of_kind(Kind.NOTE), []
    for of in _CORRECTED if len(rows) else ():
        said = [amount(one) or 0 for one in chunk.picked(of, rows)]
        parts = np.array(said, dtype=np.int64)
        found.append(Steps(of, rows[parts != 0], parts[parts != 0]))
    return found
