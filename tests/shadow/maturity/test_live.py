"""The live evidence gives the answer of the store, whatever the order of arrival."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from edge.instant import HOUR, MINUTE, SECOND
from gateway.event import Event, Stamp, in_order
from shadow.calendar import Calendar
from shadow.maturity.live import LiveMaturity

OUTAGES = [(100, 130), (900, 1300), (1700, 9999)]


def both(factory: Any, events: list[Event], first: int, arrive: Callable[..., Any]) -> None:
    """Push events one by one into a live one, asking now and then; compare with the store."""
    plant, calendar = factory.plant("press"), Calendar("UTC")
    shelf = factory.shelf(events[:first])
    live = LiveMaturity(plant, calendar, shelf)
    live.report(factory.now)
    shelf.events = in_order(events)
    for index, item in enumerate(arrive(events[first:])):
        live.push([item])
        if index % 200 == 0:
            live.report(factory.now)
    assert live.report(factory.now) == factory.judge(plant, events)


@pytest.mark.parametrize("first", [0, 300])
def test_in_order(factory: Any, first: int) -> None:
    both(factory, in_order(factory.machine("press", OUTAGES)), first, list)


@pytest.mark.parametrize("seed", range(5))
def test_in_any_order_and_doubled(factory: Any, seed: int) -> None:
    def arrive(events: list[Event]) -> list[Event]:
        dice = random.Random(seed)
        made = [*events, *dice.sample(events, min(len(events), 40))]
        return sorted(made, key=lambda e: e.at + dice.randrange(0, 200) * SECOND)

    both(factory, in_order(factory.machine("press", OUTAGES)), 100, arrive)


def test_days_with_events_that_come_hours_late(factory: Any) -> None:
    until = factory.start + 30 * HOUR
    made = factory.machine("press", [(7200, 9000)], until=until, every=300)
    morning = factory.start + 5 * HOUR
    # Stamps that change in the course of the day: what is counted twice would show.
    events = in_order(
        structs.replace(e, stamp=Stamp.ARRIVAL) if e.at < morning else e for e in made
    )
    late = [e for e in events if 11 * HOUR < e.at - factory.start < 12 * HOUR]
    plant, calendar = factory.plant("press"), Calendar("UTC")
    shelf = factory.shelf([])
    live = LiveMaturity(plant, calendar, shelf)
    live.report(factory.start)
    shelf.events = events
    live.push([e for e in events if e not in late])
    live.push(late)
    assert live.report(until) == factory.judge(plant, events, now=until)


def test_what_was_asked_does_not_change_what_is_answered(factory: Any) -> None:
    plant, calendar = factory.plant("press"), Calendar("UTC")
    events = in_order(factory.machine("press"))
    live = LiveMaturity(plant, calendar, factory.shelf(events))
    live.report(factory.now)
    later = factory.now + MINUTE
    assert live.report(later) == live.report(later)
    press = next(row for row in live.report(later)["indicators"] if row["id"] == "3d")
    assert press["worst"]["value"] < 1 - 50 / 1860


def test_events_of_machines_nobody_registered_prove_nothing(factory: Any) -> None:
    plant, calendar = factory.plant("press"), Calendar("UTC")
    live = LiveMaturity(plant, calendar, factory.shelf([]))
    before = live.report(factory.now)
    live.push(factory.machine("stranger"))
    assert live.report(factory.now) == before
