"""What is read for a period says of it all that the whole history says."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.event import Event, Kind, in_order
from servers.shelf import Shelf, at, plan, state
from servers.wild import EVENTS, FIRST, LAST, PLAN
from shadow.history import record
from shadow.record import Record
from shadow.track import Track
from shadow.window import Window

STREAMS = int(os.environ.get("OMBRE_STREAMS", "200"))
"""How many are tried; `make streams` tries ten thousand."""

BOUNCING = PLAN.replace("ideal_cycle: 60s,", "ideal_cycle: 60s, debounce: 3m,")


def whole(text: str, events: list[Event], start: int, end: int) -> Window:
    plant, calendar = plan(text)
    track = Track(plant, "m")
    for item in in_order(events):
        track.push(item)
    return Record(track, calendar, at(start), at(end), at(LAST)).window(at(start), at(end))


def told_one_way(events: list[Event]) -> list[Event]:
    """No machine tells its cycles both ways, nor counts good parts both ways."""
    kinds = [set(item.values) for item in events if item.kind is Kind.COUNT]
    raw = any("total" in said for said in kinds)
    lasting = any("duration" in item.values for item in events)
    return [
        item
        for item in events
        if not (lasting and "phase" in item.values)
        and not (raw and item.kind is Kind.COUNT and "good" in item.values)
    ]


@settings(max_examples=STREAMS, deadline=None)
@given(
    events=EVENTS,
    start=st.integers(FIRST, LAST),
    length=st.integers(1, 120),
    text=st.sampled_from([PLAN, BOUNCING]),
)
def test_a_period_read_by_itself_is_what_it_is_in_the_whole(
    events: list[Event], start: int, length: int, text: str
) -> None:
    # Where no state was ever told, only the word for the unknown differs.
    events = [state(FIRST - 1, "producing"), *told_one_way(events)]
    end = min(start + length, LAST)
    if end <= start:
        return
    plant, calendar = plan(text)
    read = record(plant, calendar, Shelf(events), "m", at(start), at(end), at(LAST))
    found = read.window(at(start), at(end))
    assert replace(found, metered=False) == replace(whole(text, events, start, end), metered=False)
