"""The engine over tables makes the same windows as the fold, of any stream, to the last number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.event import Event
from servers.ledgers import cuts_of, folded, in_pieces, ledger, many, presents, spans
from servers.streams import EVERYTHING, PLAIN, PLANT_TEXT, plan, spoken
from shadow.interval import Interval
from shadow.plant import Plant

PLANT, _ = plan()
PATIENT, _ = plan(
    PLANT_TEXT.replace("{ideal_cycle: 8s,", "{debounce: 4s,").replace("cycle: 1", "cycle: 2")
)


@many
@given(spoken(PLAIN, odds=0), st.sets(st.integers(0, 60), max_size=3), spans, presents)
def test_of_a_plain_stream(
    events: list[Event], at: set[int], span: Interval, later: int | None
) -> None:
    now = None if later is None else span[1] + later * 60 * 10**9
    cuts = cuts_of(span)
    made = list(ledger(PLANT, in_pieces(events, sorted(at)), span, now).windows(cuts))
    assert made == folded(PLANT, events, cuts, span, now)


@many
@given(
    st.sampled_from((PLANT, PATIENT)),
    spoken(EVERYTHING),
    st.sets(st.integers(0, 60), max_size=3),
    spans,
    presents,
)
def test_of_any_stream(
    plant: Plant, events: list[Event], at: set[int], span: Interval, later: int | None
) -> None:
    now = None if later is None else span[1] + later * 60 * 10**9
    cuts = cuts_of(span)
    made = list(ledger(plant, in_pieces(events, sorted(at)), span, now).windows(cuts))
    assert made == folded(plant, events, cuts, span, now)
