"""The plant as it stands, written for pages and programs; every text in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from edge.instant import Instant, format_instant
from edge.text import Language, Text
from shadow.live import Present
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.revision import Revision
from shadow.wording import told

Json = Mapping[str, Any]

_HEADLINES = {
    "oee": "oee",
    "trs": "trs",
    "availability": "availability",
    "performance": "performance",
    "quality": "quality",
    "cycle_time": "cycle_time.median",
    "cycle_time_p95": "cycle_time.p95",
    "cycle_time_ideal": "cycle_time.ideal",
}


def measure_json(measure: Measure, language: Language | None = None) -> Json:
    """Write a measure; without a language its reason stands in both.

    >>> one = Measure(name="oee", scope="m", start=0, end=1, value=None, unit="1",
    ...               because=Text(en="no counter", fr="pas de compteur"))
    >>> measure_json(one)["because"]["fr"], measure_json(one, "en")["because"]
    ('pas de compteur', 'no counter')
    """
    return {**measure.as_json(), "because": told(measure.because, language)}


_written = lru_cache(4096)(format_instant)
"""A snapshot says the same instants again and again."""


def _headline(measure: Measure) -> Json:
    """Write a measure as `measure_json` does, in a quarter of the time."""
    return {
        "name": measure.name,
        "scope": measure.scope,
        "order": measure.order,
        "product": measure.product,
        "from": _written(measure.start),
        "to": _written(measure.end),
        "value": measure.value,
        "unit": measure.unit,
        "profile": measure.profile,
        "revision": measure.revision,
        "because": told(measure.because, None),
        "low": measure.low,
        "high": measure.high,
        "revised": measure.revised,
    }


def snapshot_json(
    plant: Plant,
    presents: Sequence[Present],
    at: Instant,
    letters: int,
    revisions: Sequence[Revision] = (),
) -> Json:
    """Write the plant as it stands at an instant, with what late events changed last."""
    identity = plant.identity
    return {
        "version": 1,
        "at": format_instant(at),
        "plant": {
            "name": _both(identity.name.text()),
            "zone": identity.zone,
            "simulated": identity.simulated,
            "language": identity.language,
            "revision": plant.revision,
        },
        "machines": [_machine(plant, present) for present in presents],
        "dead_letters": letters,
        "revisions": [
            {**one.as_json(), "name": _both(plant.label(one.machine))} for one in revisions
        ],
    }


def _machine(plant: Plant, present: Present) -> Json:
    window, context = present.window, present.context
    figures = {measure.name: measure for measure in present.measures}
    return {
        "id": present.machine,
        "name": _both(plant.label(present.machine)),
        "state": present.state.value,
        "reason": present.reason or None,
        "since": _iso(present.since),
        "link": _link(present),
        "order": context.order,
        "program": context.program,
        "product": _both(plant.product_label(context.product)) if context.product else None,
        "good": figures["count.good"].value,
        "scrap": figures["count.scrap"].value,
        "shift": _shift(present),
        "window": {"from": _written(window.start), "to": _written(window.end)},
        **{key: _headline(figures[name]) for key, name in _HEADLINES.items()},
    }


def _link(present: Present) -> Json:
    link = present.link
    return {
        "status": link.status,
        "since": _iso(link.since),
        "reason": told(link.reason, None) if isinstance(link.reason, Text) else link.reason,
        "retry": link.retry,
    }


def _shift(present: Present) -> Json | None:
    shift = present.shift
    if shift is None:
        return None
    return {
        "name": _both(shift.name),
        "from": _written(shift.start),
        "to": _written(shift.end),
    }


def machines_json(plant: Plant, machines: Sequence[str]) -> Sequence[Json]:
    """List machines with what the register says of them."""
    listed = []
    for machine in machines:
        known = plant.machines.get(machine)
        listed.append(
            {
                "id": machine,
                "name": _both(plant.label(machine)),
                "registered": known is not None,
                "type": known.type if known else "",
                "interface": known.interface if known else "",
                "critical": known.critical if known else False,
            }
        )
    return listed


def _both(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}


def _iso(at: Instant | None) -> str | None:
    return None if at is None else _written(at)
