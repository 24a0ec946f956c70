"""What is exported is imported again and is the same: every format, every kind, to the ns."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.event import FIELDS, Kind, Stamp, State, event
from gateway.export_format import export_formats
from gateway.exports import export_events, slices
from gateway.imports import import_files
from gateway.normalise import Normaliser
from gateway.stores.embedded import EmbeddedStore

FORMATS = sorted(export_formats())
DAY = 1_767_592_800_000_000_000
EXAMPLES = {
    Kind.STATE: [{"state": "down", "reason": '=SUM("a;b")\nline'}, {"state": "idle"}],
    Kind.COUNT: [
        *({"good": 12, "scrap": 1}, {"of": "total", "total": 2**53}, {"rework": 1}),
        {"of": "good", "total": 9, "name": "7", "rollover": 256, "largest_step": 9, "parts": 2},
    ],
    Kind.CYCLE: [
        *({"duration": 12}, {"duration": 12.0, "parts": 2}, {"duration": 0.1 + 0.2}),
        {"phase": "begun"},
    ],
    Kind.ORDER: [{"order": "00012", "action": "released", "quantity": 5, "due": "2026-02-01"}],
    Kind.OPERATION: [{"program": "O1000 ", "product": 'été, "1"', "action": "started"}],
    Kind.STOCK: [{"point": "P1", "direction": "in", "quantity": 2.5, "item": "-5"}],
    Kind.MEASUREMENT: [
        {"name": "temp", "value": value, "unit": "°C"}
        for value in (12, 12.0, -0.0, 1e29, True, "12", "true", "", '"x"', "on", " a ", "1e5")
    ],
    Kind.LINK: [
        {"via": "s", "status": "lost", "heartbeat": 5, "offset": -0.25, "reason": "a", "retry": 1}
    ],
    Kind.NOTE: [
        {"text": "ligne\r\nde\ttexte\x00;,"},
        {"reason": "changeover", "author": ""},
        {"good": -3, "scrap": 3},
    ],
}


@pytest.fixture
def store(tmp_path):
    kept = EmbeddedStore(tmp_path / "events.sqlite")
    yield kept
    kept.close()


def example_events():
    for number, (kind, rows) in enumerate(EXAMPLES.items()):
        for nth, values in enumerate(rows):
            yield event(
                machine=["press", "=laser", 'cobot "2"; é'][nth % 3],
                kind=kind,
                values=values,
                at=DAY + number * 10**9 + nth * 1_000_001 + 7,
                seq=nth * number,
                seen=DAY - nth,
                stamp=list(Stamp)[nth % 3],
                signal="ns=2;s=a#b" if nth % 2 else "",
            )


def all_of(store):
    return [item for name in store.machines() for item in store.read(name, -(2**62), 2**62)]


def exported(store, form, path, **said):
    with path.open("wb") as target:
        return export_events(store, slices(store, **said), export_formats()[form].begin(target))


def imported(path, folder):
    folder.mkdir()
    again = EmbeddedStore(folder / "events.sqlite")
    report = import_files([path], Normaliser({}, {}), again, lambda: 5)
    found = all_of(again)
    again.close()
    return report, found


def test_there_is_an_example_of_every_kind_and_field():
    assert {
        kind: set().union(*map(set, rows)) for kind, rows in EXAMPLES.items()
    }.keys() == FIELDS.keys()


@pytest.mark.parametrize("form", FORMATS)
def test_every_kind_of_event_comes_back_as_it_was(form, store, tmp_path):
    events = list(example_events())
    store.append(events)
    path = tmp_path / f"events.{form}"
    report = exported(store, form, path)
    assert report.events == len(events)
    came, found = imported(path, tmp_path / "again")
    assert (came.refused, came.refusals) == (0, ())
    assert found == all_of(store)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SAID = st.one_of(
    st.builds(
        lambda a, b: (Kind.STATE, {"state": a.value, "reason": b}), st.sampled_from(State), TEXTS
    ),
    st.builds(
        lambda a, b: (Kind.MEASUREMENT, {"name": a, "value": b}),
        TEXTS,
        st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e30, 1e30) | TEXTS,
    ),
    st.builds(lambda a: (Kind.COUNT, {"of": "good", "total": a}), st.integers(0, 2**53)),
    st.builds(lambda a: (Kind.NOTE, {"text": a}), TEXTS),
)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(
        st.tuples(TEXTS.filter(bool), SAID, st.integers(-(10**18), 4 * 10**18)), max_size=30
    )
)
def test_whatever_an_event_says_it_comes_back(form, said, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trip")
    store = EmbeddedStore(folder / "events.sqlite")
    store.append(
        [event(machine=name, kind=kind, values=values, at=at) for name, (kind, values), at in said]
    )
    exported(store, form, folder / "file")
    came, found = imported(folder / "file", folder / "again")
    assert came.refusals == ()
    assert found == all_of(store)
    store.close()


@pytest.mark.parametrize("form", FORMATS)
def test_a_part_is_exported_by_machine_and_period(form, store, tmp_path):
    store.append(
        [
            event(machine=m, kind="note", values={"text": "x"}, at=at)
            for m in "ab"
            for at in range(10)
        ]
    )
    report = exported(store, form, tmp_path / "file", machines=["a", "nobody"], start=3, end=6)
    assert (report.events, report.machines, report.first, report.last) == (3, ["a"], 3, 5)
    _, found = imported(tmp_path / "file", tmp_path / "again")
    assert [item.at for item in found] == [3, 4, 5]


def test_progress_reaches_what_was_announced(store):
    store.append(list(example_events()))
    told = []
    wanted = slices(store)
    export_events(store, wanted, export_formats()["csv"].begin(io.BytesIO()), None, told.append)
    assert sum(told) == sum(high - low for _, low, high in wanted)


def test_an_import_killed_in_the_middle_and_run_again_ends_with_the_same_events(store, tmp_path):
    store.append(
        [event(machine="m", kind="cycle", values={"duration": 1 + n}, at=n) for n in range(300)]
    )
    path = tmp_path / "file.csv"
    exported(store, "csv", path)
    script = (
        "import os, sys; from pathlib import Path; from gateway import imports;"
        "from gateway.stores.embedded import EmbeddedStore;"
        "from gateway.normalise import Normaliser;"
        "imports.BATCH = 40; store = EmbeddedStore(Path(sys.argv[2])); append = store.append\n"
        "n = []\n"
        "def dying(*said):\n"
        "    n.append(1)\n"
        "    os._exit(9) if len(n) > 3 else None\n"
        "    return append(*said)\n"
        "store.append = dying\n"
        "imports.import_files([Path(sys.argv[1])], Normaliser({}, {}), store, lambda: 5)\n"
    )
    target = tmp_path / "target.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", script, path, target], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 9
    again = EmbeddedStore(target)
    assert len(all_of(again)) == 120
    report = import_files([path], Normaliser({}, {}), again, lambda: 5)
    assert (report.known, report.new) == (120, 180)
    assert all_of(again) == all_of(store)
    again.close()
