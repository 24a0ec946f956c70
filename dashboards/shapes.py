"""The shapes of the API's answers, for its documentation; the tests hold the answers to them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Both(_Shape):
    """A text in both languages; with `lang`, a plain text stands in its place."""

    fr: str
    en: str


Said = Both | str
Instant = str
"""ISO 8601, UTC."""


class Revised(_Shape):
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


class Revision(Revised):
    """The stretch of one machine that late events, a person or the plant file changed."""

    machine: str
    name: Said
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")


class Measure(_Shape):
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


class Plant(_Shape):
    """Whose figures these are."""

    name: Said
    zone: str
    language: Literal["fr", "en"]
    revision: str
    simulated: bool = False


class Link(_Shape):
    """Whether the machine can be heard; `retry` is in seconds."""

    status: str
    since: Instant | None
    reason: Said | None
    retry: float | None


class Period(_Shape):
    """A half-open stretch of time."""

    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")


class Shift(Period):
    """The running shift."""

    name: Said


class Machine(_Shape):
    """One machine as it stands; the counts are those of `window`, the running shift so far."""

    id: str
    name: Said
    state: str
    reason: str | None
    since: Instant | None
    link: Link
    order: str | None
    program: str | None
    product: Said | None
    good: int | float | None
    scrap: int | float | None
    shift: Shift | None
    window: Period
    oee: Measure
    trs: Measure
    availability: Measure
    performance: Measure
    quality: Measure
    cycle_time: Measure
    cycle_time_p95: Measure
    cycle_time_ideal: Measure


class Now(_Shape):
    """The plant as it stands."""

    version: Literal[1]
    at: Instant
    plant: Plant
    machines: list[Machine]
    dead_letters: int
    revisions: list[Revision]


class Scope(_Shape):
    """What figures are about: a machine, machines in parallel (a group), a line, the plant."""

    id: str
    kind: Literal["machine", "group", "line", "plant"]
    name: Said
    machines: list[str]


class Kpi(_Shape):
    """Measures of a period; `scopes` says what each is about."""

    version: Literal[1]
    plant: Said
    zone: str
    revision: str
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    scopes: list[Scope]
    measures: list[Measure]


class Loop(_Shape):
    """The flow between two stock points, and two verdicts: yes, no, undetermined."""

    name: str
    label: Said
    limit: int | None
    wip_bounded: Literal["yes", "no", "undetermined"]
    demand_triggered: Literal["yes", "no", "undetermined"]
    evidence: list[Said]
    measures: list[Measure]


class Flow(_Shape):
    """The flow of a period."""

    version: Literal[1]
    plant: Said
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    loops: list[Loop]


class Worst(_Shape):
    """The machine that stands worst, and the threshold that it is held against."""

    machine: str
    label: Said
    value: float | None
    threshold: float | None


class Indicator(_Shape):
    """One piece of evidence; `pass` is null where it is not measured yet."""

    id: str
    step: int
    title: Said
    why: Said
    value: float | None
    unit: str
    threshold: float | None
    sense: Literal["at_least", "at_most"]
    threshold_version: str
    passed: bool | None = Field(alias="pass")
    reason: Said | None
    worst: Worst | None


class StepTally(_Shape):
    """How the evidence of one step stands."""

    step: int
    name: Said
    passed: int
    failed: int
    unmeasured: int


class Maturity(_Shape):
    """The step that the evidence supports. Inspired by the Acatech index; it certifies nothing."""

    version: Literal[1]
    plant: Said
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    window: Said
    step: int
    step_name: Said
    progress: float
    highest_possible: int
    headline: Said
    steps: list[StepTally]
    target: int
    target_name: Said
    scope: Said
    indicators: list[Indicator]
    next: list[Said]
    weakest: Indicator | None


class Letter(_Shape):
    """One reading that no table could read."""

    source: str
    address: str
    body: str
    cause: Said
    seen: Instant


class Letters(_Shape):
    """The newest of them, and how many there are in all."""

    version: Literal[1]
    count: int
    letters: list[Letter]


class Waiting(_Shape):
    """What waits in the outbox for the store: `held` where it should have been kept long ago.

    `at_limit`: the outbox is as large as it may grow, and the oldest measurements go.
    `lasts`: for how many seconds the outbox can go on growing as it does, where it is held up.
    """

    readings: int
    since: Instant | None
    held: bool
    at_limit: bool
    bytes: int
    lasts: float | None


class Away(_Shape):
    """The store is out of reach."""

    since: Instant
    cause: Said


class Room(_Shape):
    """The disk of the data folder: `soon` (full in some days), `tight` (nearly), `full` or `well`.

    Null is what nobody knows from here: what another box keeps, or the disk of an InfluxDB.
    """

    version: Literal[1]
    at: Instant
    store: str
    level: Literal["well", "soon", "tight", "full"]
    said: Said | None
    remedy: Said | None
    bytes_free: int | None
    bytes_a_day: float | None
    days_left: float | None
    waiting: Waiting | None
    zone: str
    away: Away | None


class Health(_Shape):
    """Whether news arrive; `age` in seconds since the last, `listeners` open streams."""

    version: Literal[1]
    answers: bool
    cause: Said | None
    last: Instant | None
    age: float | None
    listeners: int


class Mistake(_Shape):
    """What went wrong, and what to do next, in the language asked for."""

    where: str
    cause: str
    remedy: str


class Error(_Shape):
    """The form of every error."""

    error: Mistake
