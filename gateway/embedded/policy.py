"""How long events stay: what the plant file says, apart from what carries it out.

Every process reads the plant file; the columns that carry it out weigh fifty megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge.instant import Duration
from gateway.event import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long events stay, by kind; from which age on measurements are thinned, to which step."""

    keep: Mapping[Kind, Duration] = field(default_factory=dict)
    thin_after: Duration | None = None
    thin_to: Duration = 0
