"""Events that hold anything a number can hold, at any time: the shadow answers, and goes on."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import parse_instant
from gateway.event import Event, event
from servers.shelf import Shelf, at, plan
from shadow.service import Shadow

PLAN = """
plant: {zone: UTC}
machines: {m: {interface: opcua, ideal_cycle: 60s, debounce: 2s}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
flows: {stocks: {raw: {before: m}, done: {after: m}}, loops: {cell: {from: raw, to: done, limit: 3}}}
"""  # noqa: E501
NUMBERS = st.sampled_from(
    [
        *(0, 1, -1, 0.1, 0.3, 2**53, -(2**53), 9e15, 1e300, -1e300, 1e308, 5e-324, 2**70),
        *(float("inf"), float("nan"), True, "12", "x", None),
    ]
)
MOMENTS = st.one_of(
    st.integers(-60, 120).map(at),
    st.sampled_from(
        [0, 1, parse_instant("2100-01-01T00:00:00Z"), parse_instant("2000-01-01T00:00:00Z")]
    ),
)


def any_event(kind: str, at: int, seen: int, values: dict[str, object]) -> Event:
    return event(machine="m", kind=kind, values=values, at=at, seen=seen)  # type: ignore[arg-type]


VALUES = {
    "state": {"state": st.sampled_from(["producing", "down", "?", 7]), "reason": NUMBERS},
    "count": {"good": NUMBERS, "scrap": NUMBERS, "parts": NUMBERS},
    "count ": {
        "of": st.sampled_from(["good", "total", "scrap", "x"]),
        "total": NUMBERS,
        "rollover": NUMBERS,
        "largest_step": NUMBERS,
        "parts": NUMBERS,
    },
    "cycle": {"duration": NUMBERS},
    "stock": {
        "point": st.sampled_from(["raw", "done"]),
        "direction": st.sampled_from(["in", "out"]),
        "quantity": NUMBERS,
    },
    "order": {
        "order": st.sampled_from(["A", "B"]),
        "action": st.sampled_from(["released", "demanded"]),
        "quantity": NUMBERS,
    },
    "measurement": {"name": st.just("t"), "value": NUMBERS},
    "link": {
        "via": st.just("s"),
        "status": st.sampled_from(["connected", "alive", "lost"]),
        "heartbeat": NUMBERS,
        "latency": NUMBERS,
        "offset": NUMBERS,
        "retry": NUMBERS,
    },
}
EVENTS = st.lists(
    st.one_of(
        *(
            st.builds(
                any_event, st.just(kind.strip()), MOMENTS, MOMENTS, st.fixed_dictionaries(said)
            )
            for kind, said in VALUES.items()
        )
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(events=EVENTS)
def test_the_shadow_answers_whatever_the_events_hold(events: list[Event]) -> None:
    store = Shelf()
    shadow = Shadow(*plan(PLAN), store, lambda: at(70))
    shadow.refresh()
    store.append(events)
    shadow.refresh()
    answers = [
        shadow.now(),
        shadow.kpi(at(-60), at(120), None, "hour"),
        shadow.flow(),
        shadow.flow(at(-60), at(120)),
        shadow.maturity(),
    ]
    json.dumps(answers)
