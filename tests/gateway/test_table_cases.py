"""Every bundled table, with the cases that stand beside its words: a vendor is one data file."""

from __future__ import annotations

from importlib import resources

import pytest
from ruamel.yaml import YAML

from edge.instant import SECOND
from edge.reading import Reading
from gateway.table import LINK_TABLE, bundled_tables, table_key

NOW = 1_700_000_000 * SECOND
FILES = {
    item.name.removesuffix(".yaml"): YAML(typ="safe", pure=True).load(
        item.read_text(encoding="utf-8")
    )
    for item in resources.files("gateway.tables").iterdir()
    if item.name.endswith(".yaml")
}
CASES = [(name, case) for name, data in sorted(FILES.items()) for case in data["cases"]]


def spoken(normaliser, table, value):
    """The event that a value gives through the whole normaliser."""
    kind = "link" if table == LINK_TABLE else "state"
    line = f"  - {{source: ua, address: s, machine: m, kind: {kind}, table: {table}}}\n"
    reading = Reading(source="ua", address="s", value=value, at=NOW, seen=NOW)
    (found,), letters = normaliser(line, ua="opcua").events(reading, 1)
    return found.values, letters


@pytest.mark.parametrize(("table", "case"), CASES, ids=[f"{n}-{c['says']}" for n, c in CASES])
def test_a_case_means_what_the_table_promises(normaliser, table, case):
    values, letters = spoken(normaliser, table, case["says"])
    assert values["status" if table == LINK_TABLE else "state"] == case["means"]
    assert not letters
    if "reason" in case:
        assert values["reason"] == case["reason"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_cases_show_every_meaning_and_every_number_has_its_word(name):
    data, table = FILES[name], bundled_tables()[name]
    assert set(data) <= {"source", "auto", "numbers", "words", "cases"}
    assert {case["means"] for case in data["cases"]} == set(table.words.values())
    assert {table_key(word) for word in data.get("numbers", {}).values()} <= set(table.words)


def test_a_vendors_words_have_no_say_in_what_is_taken_for_granted():
    auto = bundled_tables()["auto"]
    assert auto.meaning("Started") is auto.meaning("green") is None
    assert auto.meaning("Execute") == "producing"


@pytest.mark.parametrize("table", sorted({*FILES} - {LINK_TABLE}))
@pytest.mark.parametrize("value", ["Dancing", 3.5, -1, 10**300, "", [], {"x": 1}, float("nan")])
def test_what_a_table_does_not_say_is_unknown_and_a_letter(normaliser, table, value):
    line = f"  - {{source: ua, address: s, machine: m, kind: state, table: {table}}}\n"
    reading = Reading(source="ua", address="s", value=value, at=NOW, seen=NOW)
    found, letters = normaliser(line, ua="opcua").events(reading, 1)
    assert all(one.values["state"] == "unknown" for one in found)
    assert len(letters) == (value != "")


LINE = (
    '  - {source: ua, address: s, machine: m, kind: state, table: {green: producing, "dark": off,'
    ' "green + orange flashing": starved, white: setup}}\n'
)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ({"green": 1, "yellow": 2}, "starved"),
        ({"green": 1, "yellow": 0}, "producing"),
        ({"green": 2}, "producing"),
        ({"white": 1, "green": 1}, "producing"),
        ({"white": 1}, "setup"),
        ({"red": 1, "green": 1}, "unknown"),
        ({"green": 0}, "off"),
        ({"green": None, "white": 1, "ts": 12}, "setup"),
        ({"green": 7}, "unknown"),
        ({"colour": "green"}, "unknown"),
    ],
)
def test_a_plant_may_write_its_own_stack_light(normaliser, value, state):
    reading = Reading(source="ua", address="s", value=value, at=NOW, seen=NOW)
    (found,), letters = normaliser(LINE, ua="opcua").events(reading, 1)
    assert found.values["state"] == state
    assert bool(letters) == (state == "unknown")
    assert all(letter.cause_fr != letter.cause_en for letter in letters)
