"""What a machine works on, as far as figures are asked for by it."""

from __future__ import annotations

from typing import NamedTuple


class Job(NamedTuple):
    """An order and a product; None where nobody said."""

    order: str | None = None
    product: str | None = None


NO_JOB = Job()
"""Nobody said what is being made."""
