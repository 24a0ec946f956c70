"""What a person may say in a note: a text, the reason of a stop, a correction of counts."""

from __future__ import annotations

import pytest

from edge.instant import parse_instant
from gateway.event_line import event_line, read_event_line
from gateway.letter import Unreadable
from gateway.meaning import meaning_of
from gateway.signal import Signal

LINE = '{"machine":"press","kind":"note","at":"2026-01-05T06:00:00Z",%s}'


def test_a_correction_is_a_signed_difference() -> None:
    note = read_event_line(LINE % '"good":-3,"scrap":3')
    assert note.values == {"good": -3, "scrap": 3}
    assert note.at == parse_instant("2026-01-05T06:00:00Z")
    assert read_event_line(event_line(note)) == note


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ('"good":1.5', "'good': 1.5 is not a whole number of parts"),
        ('"good":"many"', "'good': 'many' is not a number"),
        ('"scrap":-0.5', "'scrap': 0.5 is not a whole number of parts"),
        ('"author":"me"', "a note needs: text / reason / good / scrap / rework"),
    ],
)
def test_what_corrects_nothing_is_refused(said: str, cause: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_event_line(LINE % said)
    assert refused.value.cause.en == cause
    assert refused.value.cause.fr != cause


def test_a_terminal_may_send_a_note_as_one_object() -> None:
    signal = Signal.model_validate(
        {"source": "mqtt", "address": "notes/press", "machine": "press", "kind": "note"}
    )
    read = meaning_of(signal)
    assert read({"reason": "E7", "author": "night shift", "good": "-2", "rework": 2.0, "x": 1}) == {
        "reason": "E7",
        "author": "night shift",
        "good": -2,
        "rework": 2,
    }
    assert read("tool changed") == {"text": "tool changed"}
    with pytest.raises(Unreadable):
        read({"scrap": "some"})
