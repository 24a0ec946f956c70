"""The shapes of the answers about figures; `dashboards.shapes` has all of them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """The base of every answer: an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Both(Shape):
    """A text in both languages; with `lang`, a plain text stands in its place."""

    fr: str
    en: str


Said = Both | str
Instant = str
"""ISO 8601, UTC."""


class Revised(Shape):
    """Figures that had been told are others now: when, by how many events, the first of them.

    `causes` names what did it, such as `late`, `note`, `calendar`, `ideal_cycle`; where it was the
    plant file, `editions` are its versions and `why` the reasons given.
    """

    at: Instant
    events: int
    ids: list[str]
    signals: list[str]
    causes: list[str] = ["late"]
    editions: list[str] = []
    why: list[str] = []


class Measure(Shape):
    """One figure, or its absence with the reason; `low` and `high` bound it where time is unknown.

    `scope` is a machine, machines in parallel (`a+b`), a line, `plant`, or a loop of the flow.
    `order` or `product` is the only one that a figure is about, where figures were asked for by
    them; null stands there for the time in which nobody named one. Ratios are fractions of 1, times
    are seconds. `revision` counts how often late events changed the figure after it had been told,
    `revised` says when they last did and which.
    """

    name: str
    scope: str
    order: str | None
    product: str | None
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    value: float | None
    unit: str
    profile: str
    revision: int
    because: Said | None
    low: float | None
    high: float | None
    revised: Revised | None


class Scope(Shape):
    """What figures are about: a machine, machines in parallel (a group), a line, the plant."""

    id: str
    kind: Literal["machine", "group", "line", "plant"]
    name: Said
    machines: list[str]


class Kpi(Shape):
    """Measures of a period; `scopes` says what each is about."""

    version: Literal[1]
    plant: Said
    zone: str
    revision: str
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    scopes: list[Scope]
    measures: list[Measure]


class Diagnosis(Shape):
    """What the cycles of a product on a machine say of its ideal cycle; times are seconds.

    `proposal` is a cycle that was kept up; `line` would say it in the plant file at `where`, and
    `before` and `after` are figures without and with it. Nothing is ever applied by itself.
    """

    machine: str
    name: Said
    product: str | None
    product_name: Said | None
    verdict: Literal["agrees", "too_slow", "too_fast", "missing", "doubtful", "insufficient"]
    because: Said
    ideal: float | None
    cycles: int
    p5: float | None
    p10: float | None
    median: float | None
    p95: float | None
    proposal: float | None
    where: str | None
    line: str | None
    before: list[Measure]
    after: list[Measure]


class Ideal(Shape):
    """Ideal cycles held against the cycles of a period, by thresholds of ours or the plant's."""

    version: Literal[1]
    plant: Said
    revision: str
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    thresholds: dict[str, float | str]
    diagnoses: list[Diagnosis]
