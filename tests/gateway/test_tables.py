"""Other people's tables: columns by a mapping, their words, their times; what cannot be read."""

from __future__ import annotations

import datetime as dt

import pyarrow
import pyarrow.parquet
import pytest

from edge.instant import format_instant
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from gateway.import_format import import_formats
from gateway.imports import import_files
from gateway.mapping import read_time
from gateway.mapping_file import read_mapping
from gateway.normalise import Normaliser
from gateway.stores.embedded import EmbeddedStore

FRENCH = """
Date;Poste;Etat;Bonnes;Durée
31/10/2016 05:00:00;presse 1;Marche;;
31/10/2016 05:00:00,5;presse 1;Danse;;
30/10/2016 02:30:00;presse 1;Arrêt;;
27/03/2016 02:30:00;presse 1;Arrêt;;

31/10/2016 06:00:00;"presse; 2";Arrêt;;
31/10/2016 06:00:00;presse 1;Arrêt;12;1;2
"""
MAPPING = """
columns: {machine: Poste, kind: =state, at: Date, state: Etat}
words: {state: {Marche: producing, Arrêt: down}}
time: {format: "%d/%m/%Y %H:%M:%S", zone: Europe/Paris}
"""


@pytest.fixture
def store(tmp_path):
    kept = EmbeddedStore(tmp_path / "events.sqlite")
    yield kept
    kept.close()


def bring(path, store, mapping=None):
    return import_files([path], Normaliser({}, {}), store, lambda: 5, mapping=mapping)


def mapping_of(text, *pairs, form="", zone="UTC"):
    file = PlantFile.parse(text, name="mapping.yaml") if text else None
    return read_mapping(file, pairs, form, zone)


def all_of(store):
    return [item for name in store.machines() for item in store.read(name, -(2**62), 2**62)]


def test_a_french_table_comes_in_by_a_mapping_and_each_odd_row_says_why(store, tmp_path):
    path = tmp_path / "arrets.csv"
    path.write_bytes(FRENCH.strip().replace("\n", "\r\n").encode("cp1252"))
    for known in (0, 2):
        report = bring(path, store, mapping_of(MAPPING))
        assert (report.read, report.known, report.refused) == (6, known, 4)
    assert [(item.machine, item.values, format_instant(item.at)) for item in all_of(store)] == [
        ("presse 1", {"state": "producing"}, "2016-10-31T04:00:00Z"),
        ("presse; 2", {"state": "down"}, "2016-10-31T05:00:00Z"),
    ]
    causes = {letter.address: letter.cause_en for letter in store.letters()}
    assert "is not a time of the format" in causes["arrets.csv:3"]
    assert "comes twice in Europe/Paris" in causes["arrets.csv:4"]
    assert "never comes in Europe/Paris" in causes["arrets.csv:5"]
    assert causes["arrets.csv:8"] == "the row has 6 cells, the table 5 columns"


def test_decimal_commas_and_constants(store, tmp_path):
    path = tmp_path / "cycles.csv"
    path.write_text("t;s\n1767592800,5;12,75\n1767592801;a\n", encoding="utf-8")
    pairs = ["machine==press", "kind==cycle", "at=t", "duration=s"]
    report = bring(path, store, mapping_of("", *pairs, form="s"))
    assert (report.new, report.refused) == (1, 1)
    [item] = all_of(store)
    assert (item.at, item.values) == (1_767_592_800_500_000_000, {"duration": 12.75})


def test_a_table_that_nobody_explained_stops_the_import_and_says_how_to(store, tmp_path):
    path = tmp_path / "arrets.csv"
    path.write_text(FRENCH.strip(), encoding="utf-8")
    with pytest.raises(OmbreError) as raised:
        bring(path, store)
    assert "Date, Poste, Etat" in raised.value.problems[0].cause.fr
    assert "--map" in raised.value.problems[0].remedy.en
    with pytest.raises(OmbreError) as raised:
        bring(path, store, mapping_of("", "machine=Machine", "kind==state", "at=Date"))
    assert "no column named Machine" in raised.value.problems[0].cause.en
    assert store.machines() == []


@pytest.mark.parametrize(
    ("text", "pairs", "words"),
    [
        ("", ["at=Date"], ["nothing says the machine", "nothing says the kind"]),
        ("", ["machin=A", "kind==state", "at=B"], ["no field 'machin'"]),
        ("", ["at"], ["names no field and column"]),
        ("colums: {at: Date}", [], ["unknown key"]),
        ("time: {formt: s}", [], ["mapping.yaml:1", "formt"]),
    ],
)
def test_a_mapping_that_is_not_right_says_why(text, pairs, words):
    with pytest.raises(OmbreError) as raised:
        mapping_of(text, *pairs)
    assert all(word in str(raised.value) for word in words)
    assert all(one.cause.en != one.cause.fr for one in raised.value.problems)


def test_no_mapping_is_no_mapping():
    assert mapping_of("") is None


def test_a_parquet_file_of_somebody_else_comes_in_by_a_mapping(store, tmp_path):
    rows = {
        "when": [dt.datetime(2026, 1, 5, 7), dt.datetime(2026, 1, 5, 8), None],  # noqa: DTZ001
        "parts": [3, 4, 5],
        "extra": [b"\x00", None, b""],
    }
    path = tmp_path / "file.bin"
    pyarrow.parquet.write_table(pyarrow.table(rows), path)
    pairs = ["machine==press", "kind==count", "at=when", "good=parts"]
    report = bring(path, store, mapping_of("", *pairs, zone="Europe/Paris"))
    assert (report.read, report.new, report.refused) == (3, 2, 1)
    assert [format_instant(item.at) for item in all_of(store)] == [
        "2026-01-05T06:00:00Z",
        "2026-01-05T07:00:00Z",
    ]
    [letter] = store.letters()
    assert (letter.address, letter.cause_en) == ("file.bin:3", "'at' is missing")


def test_a_parquet_file_cut_short_is_named(store, tmp_path):
    path = tmp_path / "file.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": [1, 2, 3]}), path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(OmbreError) as raised:
        bring(path, store)
    assert "damaged or cut short" in raised.value.problems[0].cause.en


@pytest.mark.parametrize(
    "body",
    [
        b"machine,kind,at,state\n" + b'"' + b"x" * 300_000,
        b"machine,kind,at,state\n" + b"a,state\n" * 3,
        b"machine,kind,at,state\n\xff\xfe\x00,,,\n",
        b"machine,kind,at,good\npress,count,2026-01-05T06:00:00Z,many\n",
    ],
)
def test_bytes_that_are_no_rows_are_refused_and_nothing_breaks(store, tmp_path, body):
    path = tmp_path / "file.csv"
    path.write_bytes(body)
    report = bring(path, store)
    assert (report.new, report.refused) == (0, report.read)
    assert report.refused > 0


def test_a_time_with_its_own_zone_needs_none():
    assert read_time("2026-01-05 07:00:00+01:00", "", "Asia/Tokyo") == "2026-01-05 07:00:00+01:00"
    assert read_time("05.01.26 07:00 +0100", "%d.%m.%y %H:%M %z", "UTC") == "2026-01-05T06:00:00Z"
    assert read_time("2026-01-05 07:00:00.123456789", "", "UTC") == "2026-01-05T07:00:00.123456789Z"


@pytest.mark.parametrize("form", import_formats().values(), ids=lambda form: form.name)
def test_a_format_is_named_in_both_languages_and_knows_no_stranger(form):
    from gateway.import_format import Head

    assert form.about.en != form.about.fr
    assert form.knows(Head(b"\xff\xd8\xff", ["\xff\xd8\xff"])) == 0
    assert form.knows(Head(b"hello", ["hello"])) == 0
