"""Events to spans: what is known, what is not, and that time adds up whatever happens."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from edge.instant import MINUTE, SECOND
from edge.text import Text
from gateway.event import Event, State, in_order
from servers.shelf import at, link, raw, say, state
from shadow.interval import length
from shadow.spans import LINK_LOST, NOT_YET_SEEN, SILENCE, SpanFold


def fold(*events: Event) -> SpanFold:
    folded = SpanFold("m")
    for item in in_order(events):
        folded.push(item)
    return folded


def told(folded: SpanFold, end: float, start: float = 0) -> list[tuple[str, float, float]]:
    return [
        (span.state.value, (span.start - at(0)) / MINUTE, (span.end - at(0)) / MINUTE)
        for span in folded.spans(at(start), at(end))
    ]


def test_a_state_holds_until_the_next_and_before_the_first_it_is_unknown() -> None:
    folded = fold(state(2, "producing"), state(5, "down", "E42"))
    assert told(folded, 9) == [("unknown", 0, 2), ("producing", 2, 5), ("down", 5, 9)]
    assert folded.spans(at(0), at(9))[0].reason == NOT_YET_SEEN
    assert folded.spans(at(0), at(9))[2].reason == "E42"


REFUSED = {"reason": "refused", "reason_fr": "refusé"}


def test_without_any_link_word_silence_means_nothing() -> None:
    assert told(fold(state(0, "producing")), 6000) == [("producing", 0, 6000)]


def test_a_lost_link_leaves_the_state_unknown_from_the_last_proof_of_life() -> None:
    folded = fold(state(0, "producing"), link(0, "connected"), link(4, "lost", **REFUSED))
    assert told(folded, 9) == [("producing", 0, 4), ("unknown", 4, 9)]
    assert folded.spans(at(0), at(9))[1].reason == LINK_LOST
    assert folded.link(at(9)).status == "lost"
    assert folded.link(at(9)).since == at(4)
    assert folded.link(at(9)).reason == Text(en="refused", fr="refusé")


def test_connected_again_proves_nothing_before_a_state_event_does() -> None:
    words = [state(0, "producing"), link(4, "lost"), link(6, "connected")]
    assert told(fold(*words), 9) == [("producing", 0, 4), ("unknown", 4, 9)]
    back = fold(*words, state(6, "producing", seq=5))
    assert told(back, 9) == [("producing", 0, 4), ("unknown", 4, 6), ("producing", 6, 9)]


def test_a_change_during_the_outage_counts_from_its_own_instant_once_the_link_is_back() -> None:
    words = [state(0, "producing"), link(4, "lost"), state(5, "down")]
    assert told(fold(*words), 9) == [("producing", 0, 4), ("unknown", 4, 9)]
    back = fold(*words, link(8, "connected"))
    assert told(back, 9) == [("producing", 0, 4), ("unknown", 4, 5), ("down", 5, 9)]


def test_a_state_of_the_very_instant_of_the_loss_but_told_before_it_proves_nothing() -> None:
    folded = fold(
        state(0, "idle"), state(4, "producing", seq=1), link(4, "lost", seq=2), link(8, "connected")
    )
    assert told(folded, 9) == [("idle", 0, 4), ("unknown", 4, 9)]


def test_every_lost_link_must_be_back() -> None:
    words = [
        state(0, "producing"),
        link(4, "lost", via="a"),
        link(5, "lost", via="b"),
        link(6, "connected", via="a"),
        state(7, "down"),
    ]
    assert told(fold(*words), 9) == [("producing", 0, 4), ("unknown", 4, 9)]
    both = fold(*words, link(8, "alive", via="b"))
    assert told(both, 9) == [("producing", 0, 4), ("unknown", 4, 7), ("down", 7, 9)]


def test_a_promise_broken_three_times_means_unknown_since_the_last_sign_of_life() -> None:
    folded = fold(link(0, "connected", heartbeat=60), state(1, "producing"), raw(2, 5))
    assert told(folded, 5) == [("unknown", 0, 1), ("producing", 1, 5)]
    assert told(folded, 5.01) == [("unknown", 0, 1), ("producing", 1, 2), ("unknown", 2, 5.01)]
    assert folded.spans(at(0), at(6))[2].reason == SILENCE
    assert folded.link(at(6)).status == "lost"


def test_after_silence_only_a_state_event_makes_the_state_known() -> None:
    words = [
        link(0, "connected", heartbeat=60),
        state(0, "producing"),
        link(9, "alive", heartbeat=60),
        link(11, "alive", heartbeat=60),
    ]
    assert told(fold(*words), 12) == [("unknown", 0, 12)]
    proven = fold(*words, state(11, "producing", seq=3))
    assert told(proven, 12) == [("unknown", 0, 11), ("producing", 11, 12)]


LISTENS = (link(0, "connected", heartbeat=600), state(0, "producing"))
KILLED = link(10, "alive", heartbeat=600)
BACK = link(20, "connected", heartbeat=600)


def test_whoever_is_killed_tells_no_loss_and_knew_nothing_since_its_last_word() -> None:
    folded = fold(*LISTENS, KILLED, BACK)
    assert told(folded, 25) == [("producing", 0, 10), ("unknown", 10, 25)]
    assert folded.spans(at(0), at(25))[1].reason == LINK_LOST
    assert folded.dark(at(25)) == [(at(10), at(20))]
    assert folded.link(at(25)).since == at(20)
    confirmed = fold(*LISTENS, KILLED, BACK, state(20, "producing", seq=2))
    assert told(confirmed, 25)[1:] == [("unknown", 10, 20), ("producing", 20, 25)]


def test_without_a_word_on_its_end_nothing_after_the_last_one_is_believed() -> None:
    """When it arrived proves nothing: of an event told twice a store may keep either arrival."""
    for late in (0, 5):
        folded = fold(*LISTENS, KILLED, state(13, "down", late=late), BACK)
        assert told(folded, 25) == [("producing", 0, 10), ("unknown", 10, 25)]


ENDED = link(12, "lost", reason="killed")


def test_an_end_told_by_the_next_start_parts_what_came_before_from_what_came_late() -> None:
    early, late = state(11, "down"), state(16, "idle", late=5)
    folded = fold(*LISTENS, KILLED, early, ENDED, late, BACK)
    known = [("producing", 0, 11), ("down", 11, 12), ("unknown", 12, 16), ("idle", 16, 25)]
    assert told(folded, 25) == known
    assert folded.dark(at(25)) == [(at(12), at(20))]


def test_a_machine_that_says_again_that_it_is_online_was_not_killed() -> None:
    folded = fold(link(0, "connected"), state(0, "producing"), link(20, "connected"))
    assert told(folded, 25) == [("producing", 0, 25)]


def test_what_may_yet_turn_out_to_be_unknown_is_not_settled() -> None:
    folded = fold(*LISTENS, KILLED, state(16, "down"))
    assert folded.settled(at(10))
    assert not folded.settled(at(11))
    assert fold(*LISTENS, KILLED, link(12, "alive", heartbeat=600)).settled(at(11))


def test_a_lost_link_makes_no_promise() -> None:
    """The reason stays 'link lost': a source that says so need not keep speaking."""
    folded = fold(link(0, "connected", heartbeat=60), state(0, "producing"), link(1, "lost"))
    assert [span.reason for span in folded.spans(at(0), at(60))] == ["", LINK_LOST]


def test_a_state_without_length_leaves_no_span() -> None:
    folded = fold(
        state(0, "producing"),
        state(3, "down", seq=1),
        state(3, "producing", seq=2),
        state(4, "off"),
    )
    assert told(folded, 5) == [("producing", 0, 4), ("off", 4, 5)]


def test_since_when_looks_through_changes_of_reason() -> None:
    folded = fold(state(0, "producing"), state(3, "down", "A"), state(5, "down", "B"))
    assert folded.present(at(9)) == (State.DOWN, "B", at(3))
    assert folded.present(at(2)) == (State.PRODUCING, "", at(0))


def test_an_unknown_word_is_an_unknown_state() -> None:
    assert told(fold(say(0, "state", state="dancing")), 1) == [("unknown", 0, 1)]


VIAS = st.sampled_from(["a", "b"])
MINUTES = st.integers(-20, 120)
EVENTS = st.lists(
    st.one_of(
        st.builds(
            state,
            MINUTES,
            st.sampled_from(list(State)),
            st.sampled_from(["", "x"]),
            seq=st.integers(0, 3),
            late=st.sampled_from([0, 5]),
        ),
        st.builds(
            link,
            MINUTES,
            st.sampled_from(["connected", "alive", "lost"]),
            via=VIAS,
            heartbeat=st.sampled_from([None, 60, 600]),
            seq=st.integers(0, 3),
        ),
        st.builds(raw, MINUTES, st.integers(0, 50)),
    ),
    max_size=25,
)


@given(EVENTS, st.integers(0, 60), st.integers(0, 90))
def test_the_spans_of_a_window_fill_it_exactly(events: list[Event], start: int, more: int) -> None:
    spans = fold(*events).spans(at(start), at(start + more))
    assert length((span.start, span.end) for span in spans) == more * MINUTE
    assert all(span.start < span.end for span in spans)
    assert all(one.end == two.start for one, two in pairwise(spans))
    assert all((a.state, a.reason) != (b.state, b.reason) for a, b in pairwise(spans))


@given(EVENTS, st.integers(0, 25))
def test_a_copy_goes_its_own_way(events: list[Event], cut: int) -> None:
    ordered = in_order(events)
    whole = fold(*ordered)
    part = SpanFold("m")
    for item in ordered[:cut]:
        part.push(item)
    before = told(part, 90)
    twin = part.copy()
    for item in ordered[cut:]:
        twin.push(item)
    assert told(twin, 90) == told(whole, 90)
    assert twin.dark(at(90)) == whole.dark(at(90))
    assert told(part, 90) == before


@given(EVENTS)
def test_lost_time_is_never_known(events: list[Event]) -> None:
    """While a link is lost and not yet back, no state is believed at the end of the period."""
    folded = fold(*events)
    if folded.link(at(130)).status == "lost" and folded.link(at(130)).reason != SILENCE:
        assert folded.present(at(130))[0] is State.UNKNOWN


@pytest.mark.parametrize("promise", [1, 2, 30])
def test_silence_shorter_than_three_promises_is_patience(promise: int) -> None:
    folded = fold(link(0, "connected", heartbeat=promise), state(0, "producing", seq=1))
    edge = at(0) + 3 * promise * SECOND
    assert folded.present(edge)[0] is State.PRODUCING
    assert folded.present(edge + 1)[0] is State.UNKNOWN


@given(EVENTS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_and_any_doubling_give_the_same_spans(
    events: list[Event], chance: Random
) -> None:
    """Of an event that is told twice a store may keep either telling, with its own arrival."""
    said = list({one.at: one for one in events}.values())
    again = [
        structs.replace(one, seq=one.seq + chance.randint(0, 9), seen=one.seen + MINUTE)
        for one in said
    ]
    heard = [*said, *again]
    chance.shuffle(heard)
    one, two = fold(*said), fold(*heard)
    assert told(two, 90) == told(one, 90)
    assert two.dark(at(90)) == one.dark(at(90))
    assert two.link(at(90)).status == one.link(at(90)).status


@given(EVENTS, st.randoms(use_true_random=False))
def test_at_one_instant_their_order_counts_and_their_arrival_does_not(
    events: list[Event], chance: Random
) -> None:
    heard = [structs.replace(one, seen=one.seen + chance.randint(0, 9) * MINUTE) for one in events]
    assert told(fold(*heard), 90) == told(fold(*events), 90)


ONLINE = {"via": "m/online", "heartbeat": 2}
SECONDS = 1 / 60
"""In minutes."""


def own(second: float, status: str) -> Event:
    """A machine's own link, told by its broker."""
    return structs.replace(link(second * SECONDS, status, **ONLINE), signal="m/online")


def alive(second: float, status: str = "alive") -> Event:
    """The broker's."""
    return structs.replace(link(second * SECONDS, status, via="laser", heartbeat=2), signal="@link")


def seconds_of(folded: SpanFold, end: float) -> list[tuple[str, float, float]]:
    return [(name, round(a * 60), round(b * 60)) for name, a, b in told(folded, end * SECONDS)]


BROKER = [alive(0, "connected"), *map(alive, range(2, 60, 2))]
LASER = [own(0, "connected"), state(0, "producing"), raw(2 * SECONDS, 1), raw(4 * SECONDS, 2)]


def test_a_last_will_is_dated_back_to_the_last_own_word() -> None:
    folded = fold(*BROKER, *LASER, own(9, "lost"))
    assert seconds_of(folded, 20) == [("producing", 0, 4), ("unknown", 4, 20)]
    back = fold(
        *BROKER[:8], *LASER, own(9, "lost"), own(12, "connected"), state(13 * SECONDS, "setup")
    )
    assert seconds_of(back, 15) == [("producing", 0, 4), ("unknown", 4, 13), ("setup", 13, 15)]
    assert back.dark(at(15 * SECONDS)) == [(at(4 * SECONDS), at(12 * SECONDS))]


def test_without_a_promise_a_last_will_counts_from_its_arrival() -> None:
    plain = structs.replace(link(9 * SECONDS, "lost", via="m/online"), signal="m/online")
    folded = fold(*BROKER, *LASER[1:], plain)
    assert seconds_of(folded, 20) == [("producing", 0, 9), ("unknown", 9, 20)]


def test_the_brokers_word_is_no_sign_of_life_of_a_machine_that_promised_its_own() -> None:
    assert seconds_of(fold(*BROKER[:6], *LASER), 10) == [("producing", 0, 10)]
    folded = fold(*BROKER, *LASER)
    assert seconds_of(folded, 20) == [("producing", 0, 4), ("unknown", 4, 20)]
    assert folded.spans(at(0), at(20 * SECONDS))[1].reason == SILENCE
    assert folded.present(at(20 * SECONDS))[0] is State.UNKNOWN
    again = fold(*BROKER[:16], *LASER, state(30 * SECONDS, "setup"))
    assert seconds_of(again, 32)[1:] == [("unknown", 4, 30), ("setup", 30, 32)]


def test_a_machine_is_not_silent_while_nobody_could_hear_it() -> None:
    gone = [alive(0, "connected"), alive(5, "lost"), alive(40, "connected"), alive(42)]
    folded = fold(*gone, *LASER, state(41 * SECONDS, "setup"))
    assert seconds_of(folded, 43) == [("producing", 0, 5), ("unknown", 5, 41), ("setup", 41, 43)]
    told_late = fold(*gone, *LASER, *(state(s * SECONDS, "setup") for s in range(6, 42, 2)))
    assert seconds_of(told_late, 43) == [("producing", 0, 5), ("unknown", 5, 6), ("setup", 6, 43)]


def test_a_machine_that_died_unheard_is_known_until_its_last_own_word() -> None:
    gone = [alive(0, "connected"), alive(5, "lost"), alive(40, "connected")]
    folded = fold(*gone, *LASER, state(6 * SECONDS, "setup"), own(41, "lost"))
    assert seconds_of(folded, 43) == [("producing", 0, 5), ("unknown", 5, 43)]
