"""A shadow whose answers a test writes itself, in the shapes of the real one."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edge.instant import Instant, format_instant, parse_instant, system_clock
from edge.text import Text
from shadow.question import Question
from shadow.view import Figures, Json, ViewAway
from shadow.why.case import Case

SHIFT_START = "2026-01-05T05:00:00Z"


def both(en: str, fr: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


def measure(name: str, value: float | None, unit: str = "1", **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": name,
        "scope": "press",
        "order": None,
        "product": None,
        "from": SHIFT_START,
        "to": "2026-01-05T09:00:00Z",
        "value": value,
        "unit": unit,
        "profile": "ISO 22400-2",
        "revision": 0,
        "because": None,
        "low": None,
        "high": None,
        "revised": None,
    }
    return {**said, **more}


def scope(name: str, label: Json) -> dict[str, Any]:
    return {"id": name, "kind": "machine", "name": label, "machines": [name]}


def machine(name: str, state: str = "producing", **more: Any) -> dict[str, Any]:
    ago = format_instant(system_clock() - 754_000_000_000)
    said: dict[str, Any] = {
        "id": name,
        "name": both(name.title(), f"Machine {name}"),
        "state": state,
        "reason": None,
        "since": ago,
        "link": {"status": "connected", "since": ago, "reason": None, "retry": None},
        "order": "OF-2041",
        "program": "P-17",
        "product": "bracket",
        "good": 1204,
        "scrap": 17,
        "shift": {
            "name": both("Morning", "du matin"),
            "from": SHIFT_START,
            "to": "2026-01-05T13:00:00Z",
        },
        "window": {"from": SHIFT_START, "to": "2026-01-05T09:00:00Z"},
        "oee": measure("oee", 0.6332),
        "trs": measure("trs", 0.6402, profile="NF E60-182"),
        "availability": measure("availability", 0.7333),
        "performance": measure("performance", 0.9091),
        "quality": measure("quality", 0.95),
        "cycle_time": measure("cycle_time.median", 12.34, "s"),
        "cycle_time_p95": measure("cycle_time.p95", 14.0, "s"),
        "cycle_time_ideal": measure("cycle_time.ideal", 12.0, "s"),
    }
    return {**said, **more}


def indicator(
    id_: str, passed: bool | None, value: float | None, en: str, fr: str
) -> dict[str, Any]:
    return {
        "id": id_,
        "step": int(id_[0]),
        "title": both(en, fr),
        "value": value,
        "unit": "1",
        "threshold": 0.95,
        "pass": passed,
        "reason": both("why so", "pourquoi ainsi"),
        "why": both("what for", "pour quoi"),
        "sense": "at_least",
        "threshold_version": "1",
        "worst": None,
    }


def tally(step: int, **counts: int) -> dict[str, Any]:
    return {"step": step, "name": both(f"step {step}", f"étape {step}"), **counts}


def room(**more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "version": 1,
        "at": SHIFT_START,
        "store": "embedded",
        "level": "well",
        "said": None,
        "remedy": None,
        "bytes_free": 10**11,
        "bytes_a_day": 2.5e7,
        "days_left": 4000.0,
        "waiting": {
            "readings": 2,
            "since": None,
            "held": False,
            "at_limit": False,
            "bytes": 4096,
            "lasts": None,
        },
        "zone": "Europe/Paris",
        "away": None,
    }
    return {**said, **more}


class FakeShadow:
    """Answers what the test put into it; `change` and `fail` may be called from any thread."""

    def __init__(self, machines: Sequence[Mapping[str, Any]] = (), language: str = "fr") -> None:
        self.machines: dict[str, Any] = {item["id"]: dict(item) for item in machines}
        self.language = language
        self.revisions: list[dict[str, Any]] = []
        self.trouble: Text | None = None
        self.disk: dict[str, Any] = room()
        self.asked: list[Question] = []
        self.opened: list[Case] = []
        self.breaks_off = False
        self._changed = True
        self._lock = threading.Lock()

    def change(self, name: str, **fields: Any) -> None:
        with self._lock:
            self.machines[name].update(fields)
            self._changed = True

    def refresh(self) -> bool:
        if self.trouble is not None:
            raise ViewAway(self.trouble)
        with self._lock:
            changed, self._changed = self._changed, False
        return changed

    def room(self) -> Json | None:
        return copy.deepcopy(self.disk)

    def now(self) -> Json:
        with self._lock:
            return {
                "version": 1,
                "at": format_instant(system_clock()),
                "plant": {
                    "name": "Atelier",
                    "zone": "Europe/Paris",
                    "language": self.language,
                    "revision": "abc",
                },
                "machines": copy.deepcopy(list(self.machines.values())),
                "dead_letters": 3,
                "revisions": copy.deepcopy(self.revisions),
            }

    def figures(self, asked: Question) -> Figures:
        if self.trouble is not None:
            raise ViewAway(self.trouble)
        self.asked.append(asked)
        why = both("nothing was made", "rien n’a été produit")
        head = {
            "version": 1,
            "plant": "Atelier",
            "zone": "Europe/Paris",
            "revision": "abc",
            "from": format_instant(asked.start),
            "to": format_instant(asked.end),
            "scopes": [scope("press", both("Press", "Presse"))],
        }
        return Figures(head, self.rows(measure("oee", 0.6332), measure("trs", None, because=why)))

    def rows(self, *measures: Json) -> Iterator[Json]:
        yield from measures
        if self.breaks_off:
            yield from measures * 1_000
            raise ZeroDivisionError

    def why(self, case: Case) -> bytes:
        self.opened.append(case)
        return b'{"version": 1}\n'

    def ideal(self, start: Instant, end: Instant, machines: Sequence[str] | None = None) -> Json:
        diagnosis = {
            "machine": "press",
            "name": both("Press", "Presse"),
            "product": "plate",
            "product_name": both("Plate", "Plaque"),
            "verdict": "too_slow",
            "because": both("it is beaten", "il est battu"),
            "ideal": 12.0,
            "cycles": 500,
            "p5": 9.8,
            "p10": 10.0,
            "median": 10.5,
            "p95": 14.0,
            "proposal": 10.0,
            "where": "products.plate",
            "line": "ideal_cycle: {press: 10s}",
            "before": [measure("oee", 1.1)],
            "after": [measure("oee", 0.92)],
        }
        return {
            "version": 1,
            "plant": "Atelier",
            "revision": "abc",
            "from": format_instant(start),
            "to": format_instant(end),
            "thresholds": {"version": "1", "ideal_minimum_cycles": 100.0},
            "diagnoses": [diagnosis] if machines in (None, ["press"]) else [],
        }

    def flow(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        figures = {
            "wip.end": (14, "parts"),
            "wip.max": (1, "parts"),
            "lead_time.median": (4210, "s"),
        }
        return {
            "version": 1,
            "plant": "Atelier",
            "from": SHIFT_START if start is None else format_instant(start),
            "to": "2026-01-05T09:00:00Z" if end is None else format_instant(end),
            "loops": [
                {
                    "name": "cell",
                    "label": both("Press to laser", "De la presse au laser"),
                    "limit": 20,
                    "wip_bounded": "undetermined",
                    "demand_triggered": "no",
                    "evidence": [both("12 releases: too few", "12 lancements : trop peu")],
                    "measures": [
                        *(measure(name, *said) for name, said in figures.items()),
                        measure(
                            "throughput",
                            None,
                            "parts/h",
                            because=both("closed throughout", "fermé tout du long"),
                        ),
                    ],
                }
            ],
        }

    def maturity(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        weak = indicator("2b", False, 0.913, "Link uptime in shift", "Liaison établie en équipe")
        return {
            "version": 1,
            "plant": "Atelier",
            "from": SHIFT_START,
            "to": "2026-01-05T09:00:00Z",
            "window": both("4 h of planned time", "4 h de temps requis"),
            "step": 1,
            "step_name": both("computerisation", "informatisation"),
            "highest_possible": 1,
            "headline": both(
                "step 1 (computerisation) is proven", "l'étape 1 (informatisation) est prouvée"
            ),
            "steps": [
                tally(1, passed=3, failed=0, unmeasured=0),
                tally(2, passed=3, failed=1, unmeasured=1),
                tally(3, passed=1, failed=0, unmeasured=5),
            ],
            "target_name": both("visibility", "visibilité"),
            "progress": 1.6,
            "target": 3,
            "scope": both("production, 3 machines", "production, 3 machines"),
            "indicators": [
                indicator("1a", True, 1.0, "Machines registered", "Machines au registre"),
                weak,
                indicator("2d", True, 0.001, "Clock offset", "Décalage d’horloge")
                | {
                    "unit": "s",
                    "threshold": 1.0,
                    "sense": "at_most",
                    "worst": {
                        "machine": "press",
                        "label": both("Press", "Presse"),
                        "value": 0.001,
                        "threshold": 0.009,
                    },
                },
                indicator("3e", None, None, "Orders that agree", "Ordres concordants"),
            ],
            "next": [
                both("Find why the press’s link falls.", "Trouver pourquoi la presse se tait.")
            ],
            "weakest": weak,
        }

    def letters(self, limit: int) -> Json:
        letter = {
            "source": "broker",
            "address": "laser/state",
            "body": "{oops",
            "cause": both("this is not JSON", "ce n’est pas du JSON"),
            "seen": format_instant(parse_instant(SHIFT_START)),
        }
        return {"version": 1, "count": 3, "letters": [letter][:limit]}
