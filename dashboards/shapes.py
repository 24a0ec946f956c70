"""The shapes of the API's answers, for its documentation; the tests hold the answers to them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dashboards.kpi_shapes import Ideal, Instant, Kpi, Measure, Revised, Said, Shape
from dashboards.why_shapes import Dossier

__all__ = [
    "Dossier",
    "Error",
    "Flow",
    "Health",
    "Ideal",
    "Kpi",
    "Letters",
    "Maturity",
    "Now",
    "Room",
]


class Revision(Revised):
    """The stretch of one machine that late events, a person or the plant file changed."""

    machine: str
    name: Said
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")


class Plant(Shape):
    """Whose figures these are."""

    name: Said
    zone: str
    language: Literal["fr", "en"]
    revision: str
    simulated: bool = False


class Link(Shape):
    """Whether the machine can be heard; `retry` is in seconds."""

    status: str
    since: Instant | None
    reason: Said | None
    retry: float | None


class Period(Shape):
    """A half-open stretch of time."""

    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")


class Shift(Period):
    """The running shift."""

    name: Said


class Machine(Shape):
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


class Now(Shape):
    """The plant as it stands."""

    version: Literal[1]
    at: Instant
    plant: Plant
    machines: list[Machine]
    dead_letters: int
    revisions: list[Revision]


class Loop(Shape):
    """The flow between two stock points, and two verdicts: yes, no, undetermined."""

    name: str
    label: Said
    limit: int | None
    wip_bounded: Literal["yes", "no", "undetermined"]
    demand_triggered: Literal["yes", "no", "undetermined"]
    evidence: list[Said]
    measures: list[Measure]


class Flow(Shape):
    """The flow of a period."""

    version: Literal[1]
    plant: Said
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    loops: list[Loop]


class Worst(Shape):
    """The machine that stands worst, and the threshold that it is held against."""

    machine: str
    label: Said
    value: float | None
    threshold: float | None


class Indicator(Shape):
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


class StepTally(Shape):
    """How the evidence of one step stands."""

    step: int
    name: Said
    passed: int
    failed: int
    unmeasured: int


class Maturity(Shape):
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


class Letter(Shape):
    """One reading that no table could read."""

    source: str
    address: str
    body: str
    cause: Said
    seen: Instant


class Letters(Shape):
    """The newest of them, and how many there are in all."""

    version: Literal[1]
    count: int
    letters: list[Letter]


class Waiting(Shape):
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


class Away(Shape):
    """The store is out of reach."""

    since: Instant
    cause: Said


class Room(Shape):
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


class Health(Shape):
    """Whether news arrive; `age` in seconds since the last, `listeners` open streams."""

    version: Literal[1]
    answers: bool
    cause: Said | None
    last: Instant | None
    age: float | None
    listeners: int


class Mistake(Shape):
    """What went wrong, and what to do next, in the language asked for."""

    where: str
    cause: str
    remedy: str


class Error(Shape):
    """The form of every error."""

    error: Mistake
