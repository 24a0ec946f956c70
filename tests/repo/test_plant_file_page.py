"""docs/plant-file.md gives every key of every section, in both languages, and no other."""

from __future__ import annotations

import importlib
import json
import re

import pytest
from repo.pages import page

from docs.schema import PAGE, schema_text
from edge.adapter import adapter_kinds
from edge.plantfile import Strict
from gateway.store import store_kinds
from shadow.plant import Plant

TABLE = re.compile(
    r"^<!-- keys: (?P<path>[\w.]+) -->\n\n(?P<head>\|.*\n\|.*\n)(?P<rows>(?:\|.*\n)+)", re.MULTILINE
)
KEY = re.compile(r"^\| `(\w+)` \| \S", re.MULTILINE)
PAGES = ["docs/plant-file.md", "docs/plant-file.fr.md"]
LAYERS = ("edge.", "gateway.", "shadow.", "dashboards.")
NOT_WRITTEN = {Plant.__name__: "the sections together, which no one writes"}


def tables(path: str) -> dict[str, list[str]]:
    return {table["path"]: KEY.findall(table["rows"]) for table in TABLE.finditer(page(path))}


def keys(path: str) -> list[str]:
    module, _, model = path.rpartition(".")
    fields = getattr(importlib.import_module(module), model).model_fields
    return sorted(field.alias or name for name, field in fields.items())


def models() -> set[str]:
    """Every type that a person may write in a plant file."""
    adapter_kinds(), store_kinds()
    found, waiting = set(), [Strict]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        found.add(f"{model.__module__}.{model.__name__}")
    ours = {
        name for name in found if name.split(".")[0] in {"edge", "gateway", "shadow", "dashboards"}
    }
    return ours - {"edge.plantfile.Strict", *(f"shadow.plant.{name}" for name in NOT_WRITTEN)}


@pytest.mark.parametrize("path", PAGES)
def test_every_type_of_the_plant_file_has_its_table(path: str) -> None:
    assert set(tables(path)) == models()


@pytest.mark.parametrize("path", PAGES)
def test_every_table_gives_every_key_and_no_other(path: str) -> None:
    assert {name: sorted(given) for name, given in tables(path).items()} == {
        name: keys(name) for name in tables(path)
    }


def test_both_languages_give_the_same_tables_in_the_same_order() -> None:
    english, french = map(tables, PAGES)
    assert list(english.items()) == list(french.items())


def test_the_schema_for_editors_is_made_from_the_types_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == schema_text(), "run: make schema"


def test_the_schema_forbids_unknown_keys_as_the_loader_does() -> None:
    schema = json.loads(PAGE.read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False
    groups = [part for part in schema["$defs"].values() if part["type"] == "object"]
    assert groups
    assert all(group["additionalProperties"] is False for group in groups)
