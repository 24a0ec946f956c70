"""What one reading gives: its events, and its dead letters."""

from __future__ import annotations

from edge.reading import Reading
from edge.text import Text
from gateway.event import Event, Values, event
from gateway.letter import DeadLetter, dead_letter
from gateway.moment import Moment
from gateway.rule import Rule


class Sheet:
    """What one reading gave so far."""

    def __init__(self, reading: Reading, seq: int) -> None:
        self.reading = reading
        self.seq = seq
        self.events: list[Event] = []
        self.letters: list[DeadLetter] = []

    def say(self, rule: Rule, moment: Moment, values: Values) -> None:
        """Add the event that a rule made of the value."""
        self.events.append(
            event(
                machine=rule.machine,
                kind=rule.kind,
                values=values,
                at=moment.at,
                seq=self.seq,
                seen=self.reading.seen,
                stamp=moment.stamp,
                signal=rule.name,
            )
        )

    def refuse(self, cause: Text) -> None:
        """Keep the reading as a dead letter, once for each cause."""
        letter = dead_letter(self.reading, cause)
        if letter not in self.letters:
            self.letters.append(letter)
