"""The flow report from a store, and the live one, which must say the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from edge.instant import HOUR, MINUTE, SECOND, Instant, parse_instant
from gateway.event import Event, Kind, event, in_order
from shadow.calendar import Calendar
from shadow.counts import Step
from shadow.flow.live import LiveFlow
from shadow.flow.made import Made, made
from shadow.flow.report import report
from shadow.plant import Plant
from shadow.shifts import CalendarSettings

T0 = parse_instant("2026-01-05T08:00:00Z")
PLANT = Plant.model_validate(
    {
        "machines": {"press": {}, "cobot": {}},
        "flows": {
            "stocks": {"bent": {"after": "press", "before": "cobot"}, "done": {"after": "cobot"}},
            "loops": {"main": {"from": "bent", "to": "done", "limit": 3}},
        },
    }
)


class Shelf:
    """The reading side of a store, over a list."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = in_order(events)

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        for item in self.events:
            wanted = kinds is None or item.kind in kinds
            if item.machine == machine and start <= item.at < end and wanted:
                yield item

    def machines(self) -> Sequence[str]:
        return sorted({item.machine for item in self.events})

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        instants = [item.at for item in self.events if item.machine == machine]
        return (min(instants), max(instants)) if instants else None


def count(machine: str, minute: int, of: str, total: int) -> Event:
    at = T0 + minute * MINUTE
    return event(machine=machine, kind="count", values={"of": of, "total": total}, at=at)


def line() -> list[Event]:
    """Raw counters; the press makes 4 parts, the cobot 2 good ones and 1 scrapped one."""
    return [
        count("press", 0, "good", 100),
        count("press", 10, "good", 102),
        count("press", 20, "good", 104),
        count("cobot", 0, "good", 7),
        count("cobot", 0, "scrap", 1),
        count("cobot", 30, "good", 9),
        count("cobot", 40, "scrap", 2),
    ]


def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"] for one in found["loops"][0]["measures"]}


def test_from_raw_counters_by_hand() -> None:
    found = report(PLANT, Calendar("UTC"), Shelf(line()), T0, T0 + HOUR)  # type: ignore[arg-type]
    said = figures(found)
    # levels 0 (10 min), 2 (10), 4 (10), 2 (10), 1 (20); lead times 20, 20, 20 min
    assert said["wip.mean"] == pytest.approx((2 * 10 + 4 * 10 + 2 * 10 + 1 * 20) / 60)
    assert (said["wip.end"], said["wip.max"]) == (1, 4)
    assert said["lead_time.mean"] == said["lead_time.p85"] == 20 * MINUTE / SECOND
    assert said["throughput"] == 2
    assert found["loops"][0]["wip_bounded"] == "undetermined"
    assert "limit of 3 parts is kept for only 83.3%" in found["loops"][0]["evidence"][0]


def test_a_later_window_knows_the_parts_that_were_there_before() -> None:
    start = T0 + 25 * MINUTE
    found = report(PLANT, Calendar("UTC"), Shelf(line()), start, T0 + HOUR)  # type: ignore[arg-type]
    assert figures(found)["wip.start"] == 4
    assert figures(found)["lead_time.median"] == 20 * MINUTE / SECOND


def test_only_open_time_counts() -> None:
    shift = {"name": "day", "from": "08:00", "to": "08:25"}
    calendar = Calendar("UTC", CalendarSettings.model_validate({"shifts": [shift]}))
    found = report(PLANT, calendar, Shelf(line()), T0, T0 + HOUR)  # type: ignore[arg-type]
    said = figures(found)
    assert said["wip.mean"] == pytest.approx((2 * 10 + 4 * 5) / 25)
    assert said["throughput"] == pytest.approx(2 * 60 / 25)


def test_a_plant_without_loops_has_an_empty_report() -> None:
    assert report(Plant(), Calendar("UTC"), Shelf(line()), T0, T0 + 1)["loops"] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
def test_live_says_what_the_store_says_in_any_order_of_arrival(seed: int) -> None:
    dice = random.Random(seed)
    events = line() + [
        count(machine, minute, "good", 104 + minute)
        for machine in ("press", "cobot")
        for minute in range(41, 59)
    ]
    events.append(
        event(
            machine="erp",
            kind="order",
            values={"action": "released", "order": "a", "quantity": 5},
            at=T0 + MINUTE,
        )
    )
    arriving = [*events, *dice.sample(events, 5)]
    dice.shuffle(arriving)
    shelf = Shelf([])
    live = LiveFlow(PLANT, Calendar("UTC"), shelf)  # type: ignore[arg-type]
    for index in range(len(arriving)):
        if index % 7 == 0:
            live.report(T0, T0 + HOUR, None)
        shelf.events = in_order(arriving[: index + 1])
        live.push([arriving[index]])
    expected = report(PLANT, Calendar("UTC"), shelf, T0, T0 + HOUR, language=None)  # type: ignore[arg-type]
    assert live.report(T0, T0 + HOUR, None) == expected


def test_good_parts_from_a_counter_of_all_parts() -> None:
    steps = [Step(1, "scrap", 1), Step(2, "total", 3), Step(5, "total", 2)]
    assert made(steps, {"total", "scrap"}) == [
        Made(at=1, scrap=1),
        Made(at=2, good=2),
        Made(at=5, good=2),
    ]


def test_scrap_from_counters_of_all_and_of_good_parts() -> None:
    steps = [Step(1, "total", 3), Step(1, "good", 2), Step(2, "rework", 1)]
    assert made(steps, {"total", "good"}) == [Made(at=1, good=2, scrap=1)]
