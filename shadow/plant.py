"""The plant as the shadow sees it: who it is, its machines, its products, its flows, its target."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field

from edge.duration_field import PositiveDuration
from edge.instant import Duration
from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Language, Text
from shadow.time_class import TimeClass


def _read_label(value: Any) -> Any:
    if isinstance(value, str):
        return {"fr": value, "en": value}
    return value


class Label(Strict):
    """A name in both languages; a plain text stands for both."""

    fr: str
    en: str

    def text(self) -> Text:
        """Hand the name over as a text."""
        return Text(en=self.en, fr=self.fr)


LabelField = Annotated[Label, BeforeValidator(_read_label)]


def _read_zone(value: Any) -> Any:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise PlantFileError(
            Text(en=f"there is no time zone {value!r}", fr=f"le fuseau « {value} » n'existe pas"),
            Text(
                en="use an IANA name such as Europe/Paris",
                fr="utilisez un nom IANA tel que Europe/Paris",
            ),
        ) from error
    return str(value)


class Identity(Strict):
    """The `plant` section: name, zone, language, and where it stands (ISA-95).

    `simulated` labels every page: its machines are not real.
    """

    name: LabelField = Label(en="Plant", fr="Usine")
    zone: Annotated[str, BeforeValidator(_read_zone)] = "Europe/Paris"
    language: Language = "fr"
    enterprise: str = ""
    site: str = ""
    area: str = ""
    simulated: bool = False


class Machine(Strict):
    """One registered machine. `interface` is how it can talk: the evidence of step 1.

    A state that lasted less than `debounce` is counted as the state before it. `energy` names the
    measurement that tells its power or its energy.
    """

    name: LabelField | None = None
    type: str = ""
    interface: Literal["", "opcua", "mqtt", "mtconnect", "terminal", "none"] = ""
    ideal_cycle: PositiveDuration | None = None
    parts_per_cycle: int = Field(default=1, ge=1)
    debounce: PositiveDuration | None = None
    energy: str | None = None
    critical: bool = False


CountsAs = Literal[
    "setup", "changeover", "starved", "blocked", "idle", "down", "micro_stop", "planned_stop", "off"
]
"""What known time without production may count as (`shadow.time_class`)."""


def _read_ideal_cycles(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {EVERY_MACHINE: value}


EVERY_MACHINE = "*"


class Product(Strict):
    """One product: its ideal cycle, the same everywhere or machine by machine, its programs."""

    name: LabelField | None = None
    ideal_cycle: Annotated[Mapping[str, PositiveDuration], BeforeValidator(_read_ideal_cycles)] = (
        Field(default_factory=dict)
    )
    programs: tuple[str, ...] = ()


class Reason(Strict):
    """What a reason for a stop is called, and what its time counts as (its state, if nothing)."""

    name: LabelField | None = None
    counts_as: CountsAs | None = None


def _read_stations(value: Any) -> Any:
    if isinstance(value, list | tuple) and not value:
        raise PlantFileError(
            Text(en="a line without stations", fr="une ligne sans poste"),
            Text(
                en="list its machines in the order of the flow: [laser, [press_a, press_b]]",
                fr="listez ses machines dans l'ordre du flux : [laser, [presse_a, presse_b]]",
            ),
        )
    return value


def _read_station(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        return value
    raise PlantFileError(
        Text(en=f"{value!r} is no station", fr=f"{value!r} n'est pas un poste"),
        Text(
            en="write a machine, or a list of machines in parallel: [press_a, press_b]",
            fr="écrivez une machine, ou une liste de machines en parallèle : [presse_a, presse_b]",
        ),
    )


Station = Annotated[tuple[str, ...], BeforeValidator(_read_station)]
"""One machine, or several in parallel, each of which does the same work."""


class Line(Strict):
    """Stations that parts pass one after the other."""

    name: LabelField | None = None
    stations: Annotated[tuple[Station, ...], BeforeValidator(_read_stations)]

    @property
    def machines(self) -> tuple[str, ...]:
        """All machines of the line, in the order of the flow."""
        return tuple(machine for station in self.stations for machine in station)


def station_key(station: Station) -> str:
    """Name a station: by its machine, or by its machines in parallel.

    >>> station_key(("laser",)), station_key(("press_a", "press_b"))
    ('laser', 'press_a+press_b')
    """
    return "+".join(station)


class Stock(Strict):
    """A stock point: parts come in `after` a machine and leave `before` another."""

    name: LabelField | None = None
    after: str | None = None
    before: str | None = None
    limit: int | None = Field(default=None, ge=1)


class Loop(Strict):
    """The flow between two stock points; `limit` is the declared cap on work in progress."""

    name: LabelField | None = None
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    limit: int | None = Field(default=None, ge=1)


class Flows(Strict):
    """The `flows` section."""

    stocks: Mapping[str, Stock] = Field(default_factory=dict)
    loops: Mapping[str, Loop] = Field(default_factory=dict)


class Targets(Strict):
    """The `targets` section: the step the plant aims at, and thresholds of its own."""

    step: int = Field(default=3, ge=1, le=6)
    thresholds: Mapping[str, float] = Field(default_factory=dict)


class Plant(Strict):
    """Everything the shadow needs to know about a plant (the calendar has a file of its own)."""

    identity: Identity = Identity()
    machines: Mapping[str, Machine] = Field(default_factory=dict)
    products: Mapping[str, Product] = Field(default_factory=dict)
    reasons: Mapping[str, Reason] = Field(default_factory=dict)
    lines: Mapping[str, Line] = Field(default_factory=dict)
    flows: Flows = Flows()
    targets: Targets = Targets()
    revision: str = ""

    @cached_property
    def reason_classes(self) -> Mapping[str, TimeClass]:
        """What the reasons count as, where the plant says so."""
        said = {code: about.counts_as for code, about in self.reasons.items()}
        return {code: TimeClass(word) for code, word in said.items() if word is not None}

    def ideal_cycle(self, machine: str, product: str | None) -> Duration | None:
        """Return the ideal cycle of a product on a machine, None where nobody gave one."""
        known = self.products.get(product or "")
        if known is not None:
            cycle = known.ideal_cycle.get(machine, known.ideal_cycle.get(EVERY_MACHINE))
            if cycle is not None:
                return cycle
        registered = self.machines.get(machine)
        return registered.ideal_cycle if registered else None

    def reason_label(self, reason: str) -> Text:
        """Name a reason for people; one that nobody described is shown as it was told."""
        known = self.reasons.get(reason)
        if known is None or known.name is None:
            return Text(en=reason, fr=reason)
        return known.name.text()

    def debounce(self, machine: str) -> Duration:
        """Return how long a state of a machine must last to be counted; 0 where it always is."""
        registered = self.machines.get(machine)
        return (registered.debounce if registered else None) or 0

    def product_label(self, product: str) -> Text:
        """Name a product for people; one that nobody described goes by its id.

        >>> bracket = Product.model_validate({"name": {"fr": "équerre", "en": "bracket"}})
        >>> plant = Plant(products={"B1": bracket})
        >>> plant.product_label("B1").fr, plant.product_label("B2").fr
        ('équerre', 'B2')
        """
        known = self.products.get(product)
        if known is None or known.name is None:
            return Text(en=product, fr=product)
        return known.name.text()

    @cached_property
    def parallels(self) -> Mapping[str, Station]:
        """Machines in parallel, which have figures together, by the name of their station."""
        stations = [one for line in self.lines.values() for one in line.stations]
        return {station_key(one): one for one in stations if len(one) > 1}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The machines of every scope of figures between one machine and the plant."""
        return {**self.parallels, **{key: line.machines for key, line in self.lines.items()}}

    def label(self, scope: str) -> Text:
        """Name a machine, machines in parallel or a line for people; by its id if it has no name.

        >>> plant = Plant(lines={"cell": Line(stations=[["a", "b"]])})
        >>> plant.label("a+b").fr, plant.label("cell").fr, plant.label("c").fr
        ('a + b', 'cell', 'c')
        """
        if scope in self.parallels:
            names = [self.label(machine) for machine in self.parallels[scope]]
            return Text(
                en=" + ".join(name.en for name in names), fr=" + ".join(name.fr for name in names)
            )
        known = self.lines.get(scope) or self.machines.get(scope)
        if known is None or known.name is None:
            return Text(en=scope, fr=scope)
        return known.name.text()
