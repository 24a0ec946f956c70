"""What figures are asked for: over which period, of what, told apart how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A period, and what is wanted of it.

    Without `machines` and `lines` everything is meant, the plant included. `by` is one of
    `shadow.history.CUTS`, or None for the whole period.
    """

    start: Instant
    end: Instant
    machines: Sequence[str] | None = None
    lines: Sequence[str] | None = None
    by: str | None = None
