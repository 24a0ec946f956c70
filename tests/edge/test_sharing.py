"""Who has which machine: the same for everybody, moved only where somebody came or went."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.forward.batch import Garbled, unpack_answer, unpack_batch
from edge.forward.member import Announcement, Members, arrangement, pack_announcement
from edge.forward.owner import owner
from edge.forward.term import Term
from edge.reading import Reading

NAMES = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=8, unique=True)
MACHINES = [f"machine {number}" for number in range(2_000)]


def reading(machine: str) -> Reading:
    return Reading(source="floor", address=machine, value=b"1", at=1, seen=1)


@given(st.text(), NAMES, st.randoms())
def test_the_owner_does_not_depend_on_the_order_of_names(key, names, chance):
    mixed = list(names)
    chance.shuffle(mixed)
    assert owner(key, tuple(names)) == owner(key, tuple(mixed))


@given(st.text(), NAMES, st.text(min_size=9))
def test_one_more_takes_what_is_its_own_and_moves_nothing_else(key, names, newcomer):
    before, after = owner(key, tuple(names)), owner(key, (*names, newcomer))
    assert after in {before, newcomer}


@pytest.mark.parametrize("gateways", [2, 3, 5, 8])
def test_shares_are_even_and_a_leaving_one_is_spread_over_the_others(gateways):
    names = tuple(f"gateway {number}" for number in range(gateways))
    shares = Counter(owner(machine, names) for machine in MACHINES)
    fair = len(MACHINES) / gateways
    assert all(0.8 * fair < shares[name] < 1.2 * fair for name in names), shares
    moved = Counter(
        owner(machine, names[1:]) for machine in MACHINES if owner(machine, names) == names[0]
    )
    assert sum(moved.values()) == shares[names[0]]
    assert set(moved) == set(names[1:])


def test_a_shares_hash_is_the_same_in_every_process_and_version():
    """Gateways of two versions work side by side during an update: the rule is for ever."""
    names = ("east", "north", "south", "west")
    assert [owner(machine, names) for machine in ("press", "laser", "cobot", "saw", "mill")] == [
        *("east", "north", "east", "west", "east")
    ]


def announced(members, name, now, came=1, plant="p", *, leaving=False):
    said = Announcement(came=came, plant=plant, silence=6, leaving=leaving)
    members.hear(name, pack_announcement(said), now)


def test_a_gateway_is_there_until_it_was_silent_too_long():
    members = Members()
    announced(members, "east", 0)
    announced(members, "west", 3)
    assert list(members.present(5.9)) == ["east", "west"]
    assert list(members.present(6.1)) == ["west"]
    announced(members, "east", 8)
    assert list(members.present(8.5)) == ["east", "west"]


def test_a_last_will_counts_once_the_gateway_has_stopped_by_itself():
    """The broker cannot tell a gateway that is dead from one that is cut off and still writes."""
    members = Members()
    announced(members, "east", 10)
    members.hear("east", b"", 11)
    assert list(members.present(13.9)) == ["east"]
    assert list(members.present(14.1)) == []
    members.hear("nobody", b"", 11)
    announced(members, "east", 20)
    members.hear("east", b"", 25.9)
    assert list(members.present(25.9)) == []


def test_a_good_bye_counts_at_once():
    members = Members()
    announced(members, "east", 10)
    announced(members, "east", 10.1, leaving=True)
    members.hear("east", b"", 10.1)
    assert list(members.present(10.2)) == []


def test_gateways_of_another_plant_file_take_no_share_unless_there_is_no_other():
    members = Members()
    announced(members, "east", 0)
    announced(members, "west", 0, plant="another")
    announced(members, "south", 0, came=7)
    here = members.present(1)
    assert arrangement("hall", "p", here) == (("east", 1), ("south", 7))
    assert arrangement("hall", "another", here) == (("west", 1),)
    [(alone, _)] = arrangement("hall", "a third", here)
    assert alone == owner("hall", ("east", "south", "west"))
    assert arrangement("hall", "p", {}) == ()


def test_what_is_no_announcement_or_answer_is_left_alone():
    members = Members()
    for body in (b"rubbish", b"\x94", b"\xc0"):
        members.hear("east", body, 0)
        with pytest.raises(Garbled):
            unpack_answer(body)
        with pytest.raises(Garbled):
            unpack_batch(body)
    assert list(members.present(0)) == []


TWO = (("east", 1), ("west", 2))


def machine_of(one: Reading):
    return None if one.address == "@link" else one.address.split("+")


def test_each_machine_goes_to_its_owner_and_what_concerns_all_to_all():
    term = Term(1, TWO, machine_of)
    opening = term.opening()
    assert {name: (batch.nth, batch.rows) for name, batch in opening.items()} == {
        "east": (0, []),
        "west": (0, []),
    }
    names = ("east", "west")
    assert (owner("press", names), owner("saw", names)) == names
    rows = [
        (5, reading("press")),
        (6, reading("saw")),
        (7, reading("press+saw")),
        (9, reading("@link")),
    ]
    parts = term.portion(rows)
    assert [key for key, _ in parts["east"].rows] == [5, 7, 9]
    assert [key for key, _ in parts["west"].rows] == [6, 7, 9]
    assert {batch.nth for batch in parts.values()} == {1}
    assert term.portion([(10, reading("saw"))])["west"].nth == 2


def test_the_outbox_lets_go_of_what_every_member_has_kept():
    term = Term(1, TWO, machine_of)
    term.portion([(1, reading("press")), (2, reading("saw"))])
    term.portion([(3, reading("press"))])
    term.portion([(4, reading("saw"))])
    assert term.read == 4
    assert term.kept("east", 1) is None
    assert term.kept("stranger", 9) is None
    assert term.kept("east", 3) is None
    assert term.waiting == 3
    assert term.kept("west", 2) == 3
    assert term.kept("west", 4) == 4
    assert term.waiting == 0
