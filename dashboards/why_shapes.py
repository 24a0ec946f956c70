"""The shape of a dossier: one figure, down to the events that made it (docs/why.md)."""

from __future__ import annotations

from typing import Any

from dashboards.kpi_shapes import Both, Measure, Shape


class Bounded(Shape):
    """A term of a ratio; all three are equal where nothing is uncertain."""

    low: float
    mid: float
    high: float


class Term(Shape):
    """Numerator and denominator of what a ratio is made `of`; times are in nanoseconds."""

    of: str
    top: Bounded
    bottom: Bounded
    absent: Both | None
    planned_ns: int
    parts: float | None
    unseen_ns: float
    notes: list[Both]


class Bound(Shape):
    """A threshold, and whether the plant file gives it."""

    name: str
    value: float
    given: bool


class Rule(Shape):
    """A rule in words."""

    rule: str
    text: Both


class Identity(Shape):
    """Whose figure it is, by which version of the plant file."""

    name: Both
    zone: str
    revision: str


class Counted(Shape):
    """How many events of one kind came from one signal of a machine."""

    machine: str
    kind: str
    signal: str
    count: int


class Events(Shape):
    """The events: how many, from where, the first and the last of them."""

    count: int
    by: list[Counted]
    first: list[dict[str, Any]]
    last: list[dict[str, Any]]


class Dossier(Shape):
    """One figure and all that it rests on; `evidence` is null where it is too much to be sent.

    Names that end in `_ns` are nanoseconds. `ombre why --replay` computes it again to the same
    bytes.
    """

    version: int
    question: dict[str, Any]
    figure: Measure
    kpi: dict[str, Any] | None
    profile: dict[str, Any] | None
    terms: list[Term]
    inputs: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    rules: list[Rule]
    thresholds: list[Bound]
    shifts: list[dict[str, Any]]
    plant: Identity
    revisions: list[dict[str, Any]]
    events: Events
    evidence: dict[str, Any] | None
