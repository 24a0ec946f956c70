"""Events of one machine, as wild as real ones: what properties of its books are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from gateway.event import Event, State
from servers.shelf import link, raw, say, state

PLAN = (
    "plant: {zone: UTC}\n"
    "machines: {m: {ideal_cycle: 60s, energy: power}}\n"
    "products: {p: {ideal_cycle: 45s, programs: [P]}, q: {ideal_cycle: 90s, programs: [Q]}}\n"
    "reasons: {tool: {counts_as: setup}, meeting: {counts_as: planned_stop}, door: {}}\n"
    "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60, micro_stop_seconds: 240}}\n"
    "calendar:\n  shifts:\n"
    '    - {name: early, from: "06:00", to: "08:00", breaks: [{from: "06:30", to: "06:40"}]}\n'
    '    - {name: late, from: "08:00", to: "10:00"}\n'
)
"""A machine, two products, reasons of each sort, and a micro-stop bound of four minutes."""

FIRST, LAST = -90, 200
"""The minutes, after six, within which everything happens."""

MINUTES = st.integers(FIRST, LAST)

STATES = st.builds(
    state,
    MINUTES,
    st.sampled_from(list(State)),
    reason=st.sampled_from(["", "", "tool", "door"]),
    seq=st.integers(0, 2),
    late=st.sampled_from([0, 3, 40]),
)
COUNTS = st.one_of(
    st.builds(raw, MINUTES, st.integers(0, 60), of=st.sampled_from(["good", "scrap", "total"])),
    st.builds(
        lambda minute, total, parts: say(
            minute, "count", of="good", name="lane 2", total=total, rollover=64, parts=parts
        ),
        MINUTES,
        st.integers(0, 63),
        st.sampled_from([None, 4]),
    ),
    st.builds(lambda minute, good: say(minute, "count", good=good), MINUTES, st.integers(1, 3)),
)
LINKS = st.builds(
    link,
    MINUTES,
    st.sampled_from(["connected", "alive", "lost"]),
    via=st.sampled_from(["a", "b"]),
    heartbeat=st.sampled_from([None, 60, 900]),
)
WORK = st.one_of(
    st.builds(
        lambda minute, program: say(minute, "operation", program=program),
        MINUTES,
        st.sampled_from(["P", "Q"]),
    ),
    st.builds(
        lambda minute, action, order: say(minute, "operation", action=action, order=order),
        MINUTES,
        st.sampled_from(["started", "finished"]),
        st.sampled_from(["A1", "A2"]),
    ),
)
CYCLES = st.one_of(
    st.builds(lambda minute: say(minute, "cycle", duration=5), MINUTES),
    st.builds(
        lambda minute, phase: say(minute, "cycle", phase=phase),
        MINUTES,
        st.sampled_from(["begun", "ended"]),
    ),
)
NOTES = st.one_of(
    st.builds(
        lambda minute, reason: say(minute, "note", reason=reason),
        MINUTES,
        st.sampled_from(["tool", "meeting", "door"]),
    ),
    st.builds(
        lambda minute, parts: say(minute, "note", good=-parts, scrap=parts),
        MINUTES,
        st.integers(1, 3),
    ),
)
POWERS = st.builds(
    lambda minute, value: say(minute, "measurement", name="power", value=value, unit="kW"),
    MINUTES,
    st.integers(0, 9),
)

EVENT = st.one_of(STATES, STATES, COUNTS, LINKS, WORK, CYCLES, NOTES, POWERS)
EVENTS: st.SearchStrategy[list[Event]] = st.lists(EVENT, min_size=1, max_size=30)
