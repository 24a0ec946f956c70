"""Which version of the plant file was in force when, and what reached back since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.problem import OmbreError
from shadow.editions import Correction, Entry, Journal, Seen, Undo, cleaned, differing
from shadow.editions_folder import JOURNAL, Editions
from shadow.editions_line import journal_line, read_lines

ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["seen", "correction", "undo"]),
        st.integers(0, 20),
        st.sampled_from("abc"),
        st.integers(1, 6),
    ),
    max_size=8,
)


def made(said: list[tuple[str, int, str, int]]) -> Journal:
    """A journal that begins with a version, its entries in the order of time."""
    entries: list[Entry] = [Seen(at=0, revision="a")]
    for at, (kind, start, revision, of) in enumerate(said):
        when = 4 * at + 4
        if kind == "seen":
            entries.append(Seen(at=when, revision=revision))
        elif kind == "correction":
            entries.append(Correction(at=when, revision=revision, start=start, why="x"))
        else:
            entries.append(Undo(at=when, of=of, why="x"))
    return Journal(tuple(entries))


def told(journal: Journal, begun: int) -> str:
    """By the words of the definition: the last correction that covers it, else what was seen."""
    undone = {one.of for one in journal.entries if isinstance(one, Undo)}
    answer = "a"
    for one in journal.entries:
        if isinstance(one, Seen) and one.at <= begun:
            answer = one.revision
    for number, one in enumerate(journal.entries, 1):
        covers = isinstance(one, Correction) and one.start <= begun < one.at
        if covers and number not in undone:
            answer = one.revision  # type: ignore[union-attr]
    return answer


@given(ENTRIES, st.integers(-5, 45))
def test_a_shift_follows_the_version_that_the_definition_says(
    said: list[tuple[str, int, str, int]], begun: int
) -> None:
    journal = made(said)
    assert journal.in_force(begun) == told(journal, begun)


@given(ENTRIES, st.integers(-5, 45))
def test_what_was_known_at_an_instant_does_not_depend_on_what_came_later(
    said: list[tuple[str, int, str, int]], known: int
) -> None:
    whole = made(said)
    then = Journal(tuple(one for one in whole.entries if one.at <= max(known, 0)))
    assert whole.known(known) == then


@given(ENTRIES, ENTRIES)
def test_two_journals_differ_exactly_where_they_say_so(
    one: list[tuple[str, int, str, int]], two: list[tuple[str, int, str, int]]
) -> None:
    left, right = made(one), made(two)
    gaps = differing(left, right)
    for begun in range(-3, 50):
        inside = any(start <= begun < end for start, end in gaps)
        assert inside == (left.in_force(begun) != right.in_force(begun))


def test_a_clock_that_was_set_back_does_not_put_an_older_version_into_force() -> None:
    journal = Journal((Seen(at=100, revision="a"), Seen(at=50, revision="b")))
    assert journal.newest == Seen(at=50, revision="b")
    assert journal.in_force(99) == "a"
    assert journal.in_force(100) == "b"


def test_without_entries_nothing_is_said() -> None:
    assert Journal().in_force(0) is None
    assert Journal().newest is None
    assert Journal().timeline() == []


def test_every_entry_comes_back_from_its_line() -> None:
    entries = (
        Seen(at=5, revision="a", path="/é/plant.yaml", calendar="c"),
        Correction(at=6, revision="b", start=2, why="pont\nde mai", author="x"),
        Undo(at=7, of=2, why="y"),
    )
    assert read_lines("\n".join(map(journal_line, entries))) == (entries, 0)
    odd = 'nothing\n{"kind": "seen"}\n[]\n{"kind": "seen", "at": "never", "revision": "a"}\n\n'
    assert read_lines(odd + journal_line(entries[0])) == (entries[:1], 4)


def test_programs_that_start_together_tell_a_version_once() -> None:
    twice = [Seen(at=1, revision="a"), Seen(at=1, revision="a"), Seen(at=2, revision="b")]
    assert [one.at for one in cleaned(twice).entries] == [1, 2]
    again = [Seen(at=at, revision=name) for at, name in enumerate("aba")]
    assert cleaned(again).entries == tuple(again)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    path = tmp_path / "plant.yaml"
    path.write_text("plant: {name: é}\n", encoding="utf-8")
    path.chmod(0o640)
    return path


def test_a_version_is_kept_once_with_its_text_and_its_rights(plant: Path, tmp_path: Path) -> None:
    editions = Editions(tmp_path / "data" / "editions")
    assert editions.journal() == Journal()
    assert editions.text("one") is None
    for at in (10, 20):
        seen = Seen(at=at, revision="one", path=str(plant), calendar="c")
        assert editions.see("plant: {name: é}\n", seen).newest == replace(seen, at=10)
    editions.see("machines: {}\n", Seen(at=30, revision="two", path=str(plant)))
    again = Editions(editions.folder)
    assert [one.at for one in again.journal().entries] == [10, 30]
    assert again.text("one") == "plant: {name: é}\n"
    assert (editions.folder / "one.yaml").stat().st_mode & 0o777 == 0o640


def test_another_program_sees_at_once_what_was_added(plant: Path, tmp_path: Path) -> None:
    one, two = Editions(tmp_path / "editions"), Editions(tmp_path / "editions")
    one.see("", Seen(at=1, revision="a", path=str(plant)))
    assert two.see("", Seen(at=2, revision="a")) == one.journal()
    assert two.add(Correction(at=3, revision="a", start=0, why="x")) == 2
    assert one.journal().standing == [(2, Correction(at=3, revision="a", start=0, why="x"))]


def test_a_line_cut_short_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    editions = Editions(tmp_path)
    editions.see("", Seen(at=1, revision="a"))
    with (tmp_path / JOURNAL).open("ab") as file:
        file.write(b'{"at":"1970')
    editions.see("", Seen(at=2, revision="b"))
    found = Editions(tmp_path).journal()
    assert [one.revision for one in found.entries if isinstance(one, Seen)] == ["a", "b"]


def test_a_folder_that_cannot_be_written_hinders_nobody(plant: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    editions = Editions(blocked / "editions")
    seen = Seen(at=1, revision="a", path=str(plant))
    assert editions.see("", seen).newest == seen
    with pytest.raises(OmbreError) as refused:
        editions.add(Undo(at=1, of=1, why="x"))
    assert refused.value.exit_code == 3
