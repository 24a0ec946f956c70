"""Events of one machine in their order: what is late, and what is merely told again."""

from __future__ import annotations

from servers.shelf import at, say
from shadow.reorder import LONGEST, Reorder

MINUTES = LONGEST / (at(1) - at(0))


def test_what_is_told_again_long_after_it_was_settled_is_not_late() -> None:
    line = Reorder()
    told = [say(minute, "count", good=1) for minute in range(int(MINUTES))]
    first = [item for one in told for item in line.take(one)]
    assert len(first) > len(told) - 3  # nearly all are settled long ago
    again = [item for one in told for item in line.take(one)]
    assert again == []
    assert line.late is None


def test_another_event_of_those_minutes_is_late_and_makes_it_wait_longer() -> None:
    line = Reorder()
    for minute in range(int(MINUTES)):
        line.take(say(minute, "count", good=1))
    line.take(say(3, "count", good=2))
    assert line.late == at(3)


def test_what_is_told_again_after_the_longest_wait_is_late_rather_than_remembered_for_ever() -> (
    None
):
    line = Reorder()
    early = say(0, "count", good=1)
    for item in (early, say(MINUTES + 1, "count", good=1), say(MINUTES + 2, "count", good=1)):
        line.take(item)
    line.take(early)
    assert line.late == early.at


def test_a_fresh_start_takes_again_what_it_took_before() -> None:
    line = Reorder()
    told = [say(minute, "count", good=1) for minute in range(5)]
    for item in told:
        line.take(item)
    line.restart()
    settled = [item for one in told for item in line.take(one)]
    assert [*settled, *line.loose] == told
