"""History from files: a real machine's log to the nanosecond, and files that are not right."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import parse_instant
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from gateway import imports
from gateway.event import Kind, Stamp, event
from gateway.event_line import event_line, read_event_line
from gateway.imports import import_files
from gateway.imports.mtconnect import FORMAT as MTCONNECT
from gateway.letter import Unreadable
from gateway.normalise import Normaliser
from gateway.recording import LONGEST_LINE
from gateway.signals import read_signals
from gateway.stores.embedded import EmbeddedStore

CASE = Path(__file__).parents[1] / "cases" / "nist"
ROOT = Path(__file__).parents[2]
FULL = ROOT.parent / "shared" / "data" / "nist"
CLOCK = 1_700_000_000_000_000_000


@pytest.fixture
def store(tmp_path):
    kept = EmbeddedStore(tmp_path / "events.sqlite")
    yield kept
    kept.close()


@pytest.fixture
def mazak():
    file = PlantFile.read(CASE / "plant.yaml")
    return Normaliser(read_signals(file, [], ["mazak"]), {})


def bring(files, normaliser, store, advance=lambda _: None):
    return import_files(files, normaliser, store, lambda: CLOCK, advance)


def nanoseconds_by_word(store, start, end):
    """Add up how long each word of the machine held: the simplest correct way."""
    held = Counter()
    word, since = "nothing", start
    for item in store.before("mazak", start):
        if item.kind is Kind.STATE:
            word = item.values["reason"]
    for item in store.read("mazak", start, end, [Kind.STATE]):
        held[word] += item.at - since
        word, since = item.values["reason"], item.at
    held[word] += end - since
    return {word: length for word, length in held.items() if length}


def test_the_excerpt_gives_its_known_truth(mazak, store):
    read = []
    report = bring(sorted(CASE.glob("*.txt"), reverse=True), mazak, store, read.append)
    assert sum(read) == sum(path.stat().st_size for path in CASE.glob("*.txt"))
    assert report.refused == 0
    assert report.read == 343 + 116
    assert report.known > 0
    start, end = parse_instant("2016-10-31T09:08:00Z"), parse_instant("2016-10-31T09:11:00Z")
    assert nanoseconds_by_word(store, start, end) == {
        "STOPPED": 111_797_173_000,
        "READY": 9_444_000_000,
        "ACTIVE": 6_289_000_000,
        "UNAVAILABLE": 52_469_827_000,
    }


def test_importing_twice_in_any_order_and_portion_changes_nothing(mazak, store, monkeypatch):
    files = sorted(CASE.glob("*.txt"))
    first = bring(files, mazak, store)
    before = list(store.read("mazak", 0, CLOCK))
    monkeypatch.setattr(imports, "BATCH", 7)
    again = bring(files[::-1], mazak, store)
    assert (again.new, again.known) == (0, first.new + first.known)
    assert list(store.read("mazak", 0, CLOCK)) == before


@pytest.mark.skipif(not FULL.exists(), reason="the full recording is not beside this folder")
def test_the_full_recording_gives_the_published_seconds(mazak, store):
    report = bring(sorted(FULL.glob("Mazak01-*.txt")), mazak, store)
    assert report.refused == 0
    start, end = parse_instant("2016-10-31T04:00:00Z"), parse_instant("2016-11-02T04:00:00Z")
    held = nanoseconds_by_word(store, start, end)
    assert {word: round(length / 1e9, 3) for word, length in held.items()} == {
        "ACTIVE": 4491.944,
        "INTERRUPTED": 293.073,
        "FEED_HOLD": 15.832,
        "READY": 21287.674,
        "STOPPED": 18654.070,
        "UNAVAILABLE": 128057.407,
    }
    assert sum(held.values()) == end - start


def test_broken_lines_become_letters_with_file_and_line_and_the_rest_goes_on(
    mazak, store, tmp_path
):
    log = tmp_path / "log.txt"
    log.write_bytes(
        b"2016-10-31T09:08:23.591Z|execution|ACTIVE|mode|AUTO\r\n"
        b"\r\n"
        b"2016-13-45T99:00:00Z|execution|ACTIVE\n"
        b"no line at all \xff\xfe\n"
        b"2016-10-31T09:08:29.880|execution|DANCING|||\n"
        b"2016-10-31T09:08:30@12.5|PartCountAct|UNAVAILABLE\n"
        b"2016-10-31T09:08:31Z|PartCountAct|many\n"
        b"2016-10-31T09:08:32Z|execution|READY"
    )
    report = bring([log], mazak, store)
    assert (report.read, report.new, report.refused) == (7, 3, 4)
    assert [item.values for item in store.read("mazak", 0, CLOCK)] == [
        {"state": "producing", "reason": "ACTIVE"},
        {"state": "unknown", "reason": "DANCING"},
        {"state": "idle", "reason": "READY"},
    ]
    assert [letter.address for letter in store.letters()][::-1] == [
        "log.txt:3",
        "log.txt:4",
        "log.txt:5 (execution)",
        "log.txt:7 (PartCountAct)",
    ]


def test_event_files_come_in_and_each_broken_line_says_why(normaliser, store, tmp_path):
    lines = {
        '{"machine": "press", "kind": "state", "at": "2026-01-05T06:00:00Z", "state": "idle"}': "",
        '{"machine": "press", "kind": "count", "at": "2026-01-05T06:01:00+01:00", "good": 12}': "",
        "{": "the line is not JSON: it ends too early",
        "{'machine': 1}": "the line is not JSON from byte 2 on",
        "[" * 200_000: "the line is not JSON",
        '{"machine": "press", "kind": "cycle", "at": "2026-01-05T06:00:00Z", "duration": 0}': (
            "'duration': 0 s is no cycle"
        ),
        '{"machine": "press", "kind": "dance", "at": "2026-01-05T06:00:00Z"}': "'dance' is not one"
        " of: state, count, cycle, order, operation, stock, measurement, link, note",
        '{"machine": "press", "kind": "state", "at": "2026-01-05T06:00:00", "state": "idle"}': "'at"
        "': '2026-01-05T06:00:00' is not an ISO 8601 instant with its zone",
        '{"machine": "press", "kind": "state", "at": "2026-01-05T06:00:00Z", "state": "running"}': (
            "'state': 'running' is not one of: producing, setup, starved, blocked, idle, down,"
            " planned_stop, off, unknown"
        ),
        '{"machine": "press", "kind": "count", "at": "2026-01-05T06:00:00Z", "good": -1}': (
            "'good': a count of -1 is below 0"
        ),
        '{"machine": "press", "kind": "count", "at": "2026-01-05T06:00:00Z", "goood": 1}': (
            "a count has no field 'goood' (it has: good, scrap, rework, "
            "of, name, total, rollover, largest_step, parts)"
        ),
        '{"machine": "press", "kind": "count", "at": "2026-01-05T06:00:00Z", "total": 1}': (
            "a count needs: of + total / good / scrap / rework"
        ),
        '{"machine": "", "kind": "note", "at": "2026-01-05T06:00:00Z", "text": "x"}': (
            "'machine': '' is not a text"
        ),
        '{"kind": "note", "at": "2026-01-05T06:00:00Z", "text": "x"}': "'machine' is missing",
        '{"machine": "m", "kind": "note", "at": "9999-01-05T06:00:00Z", "text": "x"}': (
            "'at': '9999-01-05T06:00:00Z' is not an ISO 8601 instant with its zone"
        ),
    }
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = bring([path], normaliser(""), store)
    causes = [cause for cause in lines.values() if cause]
    assert (report.new, report.refused) == (2, len(causes))
    assert [letter.cause_en for letter in store.letters()][::-1] == causes
    assert all(letter.cause_fr != letter.cause_en for letter in store.letters())
    assert report.first == parse_instant("2026-01-05T05:01:00Z")


@pytest.mark.parametrize(
    ("page", "shape"),
    [("README.md", "time|tag|value"), ("README.fr.md", "temps|étiquette|valeur")],
)
def test_the_shape_of_a_log_is_written_as_the_readme_writes_it(mazak, store, tmp_path, page, shape):
    assert f"`{shape}`" in (ROOT / page).read_text(encoding="utf-8")
    log = tmp_path / "log.txt"
    log.write_text("2016-10-31T05:00:00Z|execution|ACTIVE\nonly a word\n", encoding="utf-8")
    bring([log], mazak, store)
    [letter] = store.letters()
    assert shape in letter.cause_en + letter.cause_fr
    assert shape in MTCONNECT.about.en + MTCONNECT.about.fr


def test_a_file_of_no_known_format_stops_the_import_before_it_begins(mazak, store, tmp_path):
    odd = tmp_path / "photo.jpg"
    odd.write_bytes(b"\xff\xd8\xff" * 5000)
    with pytest.raises(OmbreError) as raised:
        bring([CASE / "Mazak01-morning.txt", odd], mazak, store)
    remedy = raised.value.problems[0].remedy
    assert "JSON Lines" in remedy.en
    assert "(time|tag|value)" in remedy.en
    assert "(temps|étiquette|valeur)" in remedy.fr
    assert store.machines() == []
    with pytest.raises(OmbreError):
        bring([tmp_path / "nowhere.txt"], mazak, store)


def test_what_was_refused_is_shown_and_is_not_refused_again_by_a_second_import(
    normaliser, store, tmp_path
):
    path = tmp_path / "events.jsonl"
    path.write_text("{}\n" * 7 + '{"machine": "m", "kind": "note"}\n', encoding="utf-8")
    clock = itertools.count(CLOCK).__next__
    reports = [import_files([path], normaliser(""), store, clock) for _ in range(2)]
    assert [report.refused for report in reports] == [8, 8]
    assert [letter.address for letter in reports[0].refusals] == [
        f"events.jsonl:{number}" for number in range(1, 6)
    ]
    assert len(list(store.letters())) == 8


def test_a_line_without_end_is_one_line(normaliser, store, tmp_path):
    note = '{"machine": "m", "kind": "note", "at": "2026-01-05T06:00:00Z", "text": "%s"}\n'
    hidden = "x" * LONGEST_LINE + note % "hidden"
    path = tmp_path / "events.jsonl"
    path.write_text(hidden + note % "seen" + "broken", encoding="utf-8")
    report = bring([path], normaliser(""), store)
    assert [item.values["text"] for item in store.read("m", 0, 2 * CLOCK)] == ["seen"]
    assert [letter.address[-2:] for letter in report.refusals] == [":1", ":3"]


def test_a_file_that_says_nothing_is_no_mistake(normaliser, store, tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n \r\n")
    report = bring([empty], normaliser(""), store)
    assert (report.read, report.new, report.refused, report.first) == (0, 0, 0, None)


def test_a_file_written_by_windows_keeps_its_accents(normaliser, store, tmp_path):
    line = '{"machine": "m", "kind": "note", "at": "2026-01-05T06:00:00Z", "text": "réglé"}'
    path = tmp_path / "events.jsonl"
    path.write_bytes(line.encode("cp1252"))
    bring([path], normaliser(""), store)
    assert [item.values["text"] for item in store.read("m", 0, 2 * CLOCK)] == ["réglé"]


def test_an_event_written_and_read_back_is_the_same_event():
    one = event(
        machine="press",
        kind="count",
        values={"of": "good", "total": 3},
        at=CLOCK + 7,
        seq=4,
        seen=CLOCK,
        stamp=Stamp.ARRIVAL,
        signal="a#b",
    )
    assert read_event_line(event_line(one)) == one


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str))
def test_no_line_breaks_the_reader(text):
    with pytest.raises(Unreadable):
        read_event_line(text)
    for field in ("kind", "at", "machine", "state", "seq", "stamp", "seen", "signal"):
        line = {"machine": "m", "kind": "state", "at": "2026-01-05T06:00:00Z", "state": "idle"}
        for value in ([], {}, None, text, 1.5, 10**30):
            with contextlib.suppress(Unreadable):
                read_event_line(msgspec.json.encode({**line, field: value}).decode())
