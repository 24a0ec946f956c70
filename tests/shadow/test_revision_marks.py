"""Which figures are marked as told otherwise before, how often, and what is remembered of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadow.measure import Measure
from shadow.revision import Revision
from shadow.revision_marks import marked
from shadow.revisions import FILE, Place, Revisions

LATE = Revision(machine="m", start=10, end=20, told=50, at=60, events=1)
PLAN = replace(LATE, causes=("calendar",), edition="ab", why="bridge day", change=3, events=0)


def figure(scope: str, start: int, end: int) -> Measure:
    return Measure(name="oee", scope=scope, start=start, end=end, value=1.0, unit="1")


REVISIONS = st.lists(
    st.builds(
        lambda machine, start, length, told, running, change: Revision(
            machine=machine,
            start=start,
            end=start + length,
            told=told,
            at=told,
            events=1,
            running=running,
            change=change,
        ),
        st.sampled_from("mnx"),
        st.integers(0, 30),
        st.integers(1, 30),
        st.integers(0, 40),
        st.booleans(),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(REVISIONS, st.sampled_from(["m", "plant", "cell"]), st.integers(0, 40), st.integers(1, 20))
def test_a_figure_carries_all_that_touched_its_machines_in_its_period(
    revisions: list[Revision], scope: str, start: int, length: int
) -> None:
    groups = {"m": "m", "plant": "mn", "cell": "nx"}
    [found] = marked([figure(scope, start, start + length)], revisions, "mn", {"cell": "nx"})
    own = [one for one in revisions if one.machine in groups[scope]]
    own = [one for one in own if one.touches(start, start + length)]
    late = [one for one in own if not one.change]
    assert found.revision == len(late) + len({one.change for one in own} - {0})
    assert (found.revised is not None) == bool(own)
    if found.revised is not None:
        assert found.revised["events"] == len(own)


def test_one_change_of_the_plant_file_is_one_revision() -> None:
    again = replace(PLAN, start=30, end=40)
    [found] = marked([figure("m", 0, 50)], [PLAN, again, LATE], ())
    assert found.revision == 2
    assert found.revised == {
        "at": "1970-01-01T00:00:00.000000060Z",
        "events": 1,
        "ids": [],
        "signals": [],
        "causes": ["calendar", "late"],
        "editions": ["ab"],
        "why": ["bridge day"],
    }


def test_what_was_revised_is_remembered_with_its_cause(tmp_path: Path) -> None:
    kept = Revisions(tmp_path / FILE)
    kept.add([LATE], Place(position=1, heard=2))
    kept.change([PLAN], 3)
    assert kept.entries() == 3
    kept.change([PLAN], 3)  # another program was faster
    kept.close()
    again = Revisions(tmp_path / FILE)
    assert again.within(0, 50) == [LATE, PLAN]
    assert again.entries() == 3
    again.close()


def test_a_file_of_an_earlier_version_keeps_what_it_says(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / FILE)
    db.executescript("""
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, machine TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, told INTEGER NOT NULL, at INTEGER NOT NULL, events INTEGER NOT NULL,
    ids TEXT NOT NULL, signals TEXT NOT NULL, running INTEGER NOT NULL);
CREATE TABLE place (
    only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER, heard INTEGER,
    rewritten INTEGER NOT NULL);
INSERT INTO place VALUES (1, 7, 8, 1);
INSERT INTO revisions VALUES (1, 'm', 10, 20, 50, 60, 1, '[]', '[]', 0);
""")
    db.close()
    kept = Revisions(tmp_path / FILE)
    assert kept.within(0, 50) == [LATE]
    assert (kept.place(), kept.entries()) == (Place(position=7, heard=8), 0)
    kept.close()


def test_a_change_and_what_it_revised_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    kept = Revisions(tmp_path / FILE)
    with pytest.raises(sqlite3.Error):
        kept.change([PLAN, replace(PLAN, edition=None)], 4)  # type: ignore[arg-type]
    assert (kept.within(0, 50), kept.entries()) == ([], 0)
    kept.close()
