"""The flow of a plant: every loop with its figures and its two verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.instant import SECOND, Instant, format_instant
from edge.text import Language, Text
from gateway.event import Event
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.flow.arrivals import crossed
from shadow.flow.bounded import wip_bounded
from shadow.flow.lead_time import LeadTimes, lead_times
from shadow.flow.little import residual
from shadow.flow.move import Crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.route import Reckoned, Route, routes
from shadow.flow.throughput import throughput
from shadow.flow.told import Told, read_told
from shadow.flow.triggered import demand_triggered
from shadow.flow.verdict import Verdict
from shadow.flow.wip import Wip, unseen, wip
from shadow.interval import Interval
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.wording import joined, moment, number, plain, sentence, told


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopFlow:
    """One loop over one window: its verdicts and its figures."""

    route: Route
    bounded: Verdict
    triggered: Verdict
    measures: Sequence[Measure]


def report(  # noqa: PLR0913 - a plant, its data, a period and a language
    plant: Plant,
    calendar: Calendar,
    store: Store,
    start: Instant,
    end: Instant,
    *,
    language: Language | None = "en",
) -> dict[str, Any]:
    """Measure the flow of a plant from its store.

    Without a language every text stands in both, as `{"fr": ..., "en": ...}`.
    """
    said = read_told(plant, calendar, store, start, end)
    return as_json(plant, loop_flows(plant, said, start, end), start, end, language)


def loop_flows(plant: Plant, said: Told, start: Instant, end: Instant) -> Iterator[LoopFlow]:
    """Measure every loop of the plant over [start, end), from where anything is known on."""
    start, end = said.window(start, end)
    zone = plant.identity.zone
    for route in routes(plant.flows):
        moved = crossed(route, said.counts, said.stocks)
        orders = [item for item in said.orders if _concerns(item, route, plant)]
        yield LoopFlow(
            route=route,
            bounded=wip_bounded(route.loop.limit, moved, said.axis, (start, end), zone),
            triggered=demand_triggered(orders, start, end),
            measures=list(_measures(route, moved, said.axis, (start, end), zone)),
        )


def as_json(
    plant: Plant,
    flows: Iterable[LoopFlow],
    start: Instant,
    end: Instant,
    language: Language | None,
) -> dict[str, Any]:
    """Write the flow as programs read it; without a language every text stands in both."""
    return {
        "version": 1,
        "plant": told(plant.identity.name.text(), language),
        "from": format_instant(start),
        "to": format_instant(end),
        "loops": [_loop_json(flow, language) for flow in flows],
    }


def _loop_json(flow: LoopFlow, language: Language | None) -> Mapping[str, Any]:
    name = flow.route.loop.name
    label = plain(flow.route.name) if name is None else name.text()
    evidence = [*flow.bounded.evidence, *flow.triggered.evidence]
    return {
        "name": flow.route.name,
        "label": told(label, None),
        "limit": flow.route.loop.limit,
        "wip_bounded": flow.bounded.answer.value,
        "demand_triggered": flow.triggered.answer.value,
        "evidence": [told(text, language) for text in evidence],
        "measures": [
            {**measure.as_json(language or "en"), "because": told(measure.because, language)}
            for measure in flow.measures
        ],
    }


def _concerns(order: Event, route: Route, plant: Plant) -> bool:
    """An order told at a registered machine concerns that machine's loops, any other one all."""
    return order.machine in route.machines or order.machine not in plant.machines


def _measures(
    route: Route, moved: Crossings, axis: OpenTime, window: Interval, zone: str
) -> Iterator[Measure]:
    start, end = window

    def measure(name: str, value: float | None, unit: str, because: Text) -> Measure:
        return Measure(
            name=name,
            scope=route.name,
            start=start,
            end=end,
            value=value,
            unit=unit,
            because=because,
        )

    if moved.first is None or moved.first >= end:
        for name, unit in _NAMES.items():
            yield measure(name, None, unit, _nothing_seen(route))
        return
    held = wip(moved, axis, start, end)
    took = lead_times(moved, axis, start, end)
    yield from _wip_measures(measure, held, _wip_because(moved, held, end, zone))
    yield from _lead_measures(measure, took)
    yield measure(
        "throughput", throughput(moved, axis, start, end), "parts/h", _open_or(held, _THROUGHPUT)
    )
    rest = residual(held, took)
    yield measure("little.residual", rest.value, "1", _LITTLE_EXACT if rest.exact else _LITTLE_OPEN)


_Make = Callable[[str, float | None, str, Text], Measure]

_NAMES: Mapping[str, str] = {
    "wip.mean": "parts",
    "wip.start": "parts",
    "wip.end": "parts",
    "wip.max": "parts",
    "lead_time.median": "s",
    "lead_time.mean": "s",
    "lead_time.p85": "s",
    "throughput": "parts/h",
    "little.residual": "1",
}


def _wip_measures(measure: _Make, held: Wip, because: Text) -> Iterator[Measure]:
    yield measure("wip.mean", held.mean, "parts", _open_or(held, because))
    yield measure("wip.start", held.start, "parts", because)
    yield measure("wip.end", held.end, "parts", because)
    yield measure("wip.max", held.highest, "parts", because)


def _lead_measures(measure: _Make, took: LeadTimes) -> Iterator[Measure]:
    because = _lead_because(took)
    figures = {
        "lead_time.median": took.quantile(0.5),
        "lead_time.mean": took.mean,
        "lead_time.p85": took.quantile(0.85),
    }
    for name, value in figures.items():
        yield measure(name, None if value is None else value / SECOND, "s", because)


def _wip_because(moved: Crossings, held: Wip, end: Instant, zone: str) -> Text:
    missing = unseen(moved, end)
    since = moment(moved.first or end, zone)
    if not missing:
        return sentence(
            "parts in minus parts out since {since}; what was there before is not known and "
            "counts as 0",
            "pièces entrées moins pièces sorties depuis le {since} ; ce qui s'y trouvait avant est "
            "inconnu et compte pour 0",
            since=since,
        )
    return sentence(
        "warning: negative work in progress (down to {lowest} in this period). Since {since} at "
        "least {missing} more parts left than came in: they were there before, or were miscounted",
        "attention : en-cours négatif (jusqu'à {lowest} sur cette période). Depuis le {since}, au "
        "moins {missing} pièces de plus sont sorties qu'entrées : elles s'y trouvaient déjà, ou "
        "le comptage est faux",
        lowest=number(held.lowest),
        since=since,
        missing=number(missing),
    )


def _lead_because(took: LeadTimes) -> Text:
    if not took.runs:
        return _NOBODY_LEFT
    matched = sentence(
        "parts that left in this period: {parts}, of them scrapped: {scrapped}; matched first in "
        "first out, in open time",
        "pièces sorties sur cette période : {parts}, dont rebuts : {scrapped} ; appariées premier "
        "entré, premier sorti, en temps d'ouverture",
        parts=number(took.parts),
        scrapped=number(took.scrapped),
    )
    if not took.unseen:
        return matched
    strangers = sentence(
        "left without having been seen to enter: {unseen}",
        "sorties sans avoir été vues entrer : {unseen}",
        unseen=number(took.unseen),
    )
    return joined((matched, strangers), "; ")


def _open_or(held: Wip, because: Text) -> Text:
    return because if held.open_time else _CLOSED


def _nothing_seen(route: Route) -> Text:
    if Reckoned.NOWHERE in (route.enter.reckoned, route.leave.reckoned):
        return _NO_ENDS
    return _NOTHING


_NOTHING = Text(
    en="no part was seen entering or leaving this loop",
    fr="aucune pièce n'a été vue entrant dans cette boucle ou en sortant",
)
_NO_ENDS = Text(
    en="a stock point of this loop has no machine beside it and tells no moves of its own; give "
    "it `after` or `before` under flows.stocks",
    fr="un point de stock de cette boucle n'a pas de machine voisine et ne dit pas ses propres "
    "mouvements ; donnez-lui `after` ou `before` sous flows.stocks",
)
_NOBODY_LEFT = Text(
    en="no part that was seen entering left in this period",
    fr="aucune pièce vue entrant n'est sortie sur cette période",
)
_CLOSED = Text(
    en="the plant was closed throughout this period",
    fr="l'usine était fermée pendant toute cette période",
)
_THROUGHPUT = Text(
    en="good parts that left the loop per hour of open time",
    fr="pièces bonnes sorties de la boucle par heure d'ouverture",
)
_LITTLE_EXACT = Text(
    en="the period starts and ends empty, so that Little's law holds exactly: anything but 0 is "
    "a contradiction in the data",
    fr="la période commence et finit vide, la loi de Little est donc exacte : toute valeur autre "
    "que 0 est une contradiction dans les données",
)
_LITTLE_OPEN = Text(
    en="share of the work in progress not explained by the lead times of the parts that left; "
    "the period does not start and end empty, so parts under way at either end are in it",
    fr="part de l'en-cours non expliquée par les temps de traversée des pièces sorties ; la "
    "fenêtre ne commence et ne finit pas vide, elle contient donc des pièces en route à ses bouts",
)
