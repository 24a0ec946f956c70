"""A store as it was known at an instant is the store that had got no more events by then."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import MINUTE
from gateway.event import Event, Kind
from servers.shelf import SIX, Shelf, at, raw, state
from shadow.as_of import AsOf

EVENTS = st.lists(
    st.builds(
        lambda machine, minute, late, kind, number: (
            state(minute, "producing" if number % 2 else "down", machine=machine, late=late)
            if kind == "state"
            else raw(minute, number, of=kind, machine=machine, late=late)
        ),
        st.sampled_from("mn"),
        st.integers(0, 400).map(float),
        st.integers(-2, 300).map(float),
        st.sampled_from(["state", "good", "scrap"]),
        st.integers(0, 5),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.integers(0, 500), st.integers(-5, 420), st.integers(0, 200))
def test_it_answers_like_a_store_that_got_no_more(
    events: list[Event], known: int, start: int, lasting: int
) -> None:
    whole = Shelf(events)
    then = Shelf([item for item in whole.log if item.seen <= at(known)])
    shown = AsOf(whole, at(known))
    assert list(shown.machines()) == list(then.machines())
    for machine in ("m", "n", "nobody"):
        assert shown.span(machine) == then.span(machine)
        assert shown.before(machine, at(start)) == then.before(machine, at(start))
        for kinds in (None, (Kind.STATE,)):
            period = (at(start), at(start + lasting), kinds)
            assert list(shown.read(machine, *period)) == list(then.read(machine, *period))
    assert shown.tail(0)[0] == then.tail(0)[0]


def test_a_channel_that_fell_silent_for_months_is_found_again() -> None:
    told = [state(0, "down"), *(state(minute, "producing", late=10**6) for minute in (9, 10**5))]
    found = AsOf(Shelf(told), SIX + 2 * 10**5 * MINUTE).before("m", at(2 * 10**5))
    assert found == [told[0]]


def test_what_was_known_cannot_be_added_to() -> None:
    with pytest.raises(TypeError):
        AsOf(Shelf(), 0).append([])
