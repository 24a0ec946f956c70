"""Write the JSON Schema of the plant file, for editors: `python -m docs.schema` (`make schema`).

The types that check the plant file are the only source. Where a type reads more than one form
(a duration as text or number), the form is said here, since a reading function cannot say it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from dashboards.web import Web
from edge.adapter import adapter_kinds
from edge.duration_field import read_duration, read_positive
from edge.forward.settings import ForwardSettings
from edge.room import OutboxSettings, read_size
from gateway.embedded.settings import read_night
from gateway.home import DEFAULT_KIND
from gateway.signal import Signal
from gateway.store import store_kinds
from ombre.book import SECTIONS
from shadow.planning.holidays import (
    read_country,
    read_day_of_year,
    read_holidays,
    read_worked,
)
from shadow.planning.rotation import read_pattern
from shadow.plant import Flows, Identity, Line, Machine, Product, Reason, Targets
from shadow.shifts import CalendarSettings, read_date, read_days, read_time

PAGE = Path(__file__).with_name("plant.schema.json")

_LENGTH = r"\d+(\.\d+)?\s*(ms|s|m|min|h|d)\s*$"
DURATION: JsonSchemaValue = {
    "anyOf": [{"type": "string", "pattern": rf"^\s*{_LENGTH}"}, {"type": "number", "minimum": 0}]
}
POSITIVE: JsonSchemaValue = {
    "anyOf": [
        {"type": "string", "pattern": rf"^\s*(?!0+(\.0+)?\s*[a-z]){_LENGTH}"},
        {"type": "number", "exclusiveMinimum": 0},
    ]
}
TIME: JsonSchemaValue = {"type": "string", "pattern": r"^(([01]?\d|2[0-3]):[0-5]\d|24:00)$"}
NIGHT: JsonSchemaValue = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
DAYS: JsonSchemaValue = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
FORMS: Mapping[str, JsonSchemaValue] = {
    read_duration.__name__: DURATION,
    read_positive.__name__: POSITIVE,
    read_time.__name__: TIME,
    read_night.__name__: NIGHT,
    read_days.__name__: DAYS,
    read_pattern.__name__: {"type": "array", "items": DAYS, "minItems": 1},
    read_country.__name__: {"type": "string"},
    read_worked.__name__: {"type": "string"},
    read_day_of_year.__name__: {"type": "string", "pattern": r"^(\d{4}-)?\d\d-\d\d$"},
    read_size.__name__: {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*([kKmMgGtT][bB])\s*$"},
    read_date.__name__: {"type": "string", "format": "date"},
    "_read_zone": {"type": "string"},
    "_read_stations": {
        "type": "array",
        "minItems": 1,
        "items": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ]
        },
    },
    "_read_ideal_cycles": {
        "anyOf": [*POSITIVE["anyOf"], {"type": "object", "additionalProperties": POSITIVE}]
    },
}
"""What a plant file may say where a function reads it, by the name of the function."""

TEXT_OR: frozenset[str] = frozenset({"_read_label"})
"""Functions that read a plain text as well as the type itself."""

AS_TYPED: frozenset[str] = frozenset({"_read_table"})
"""Functions that take nothing but what the type itself says."""


class PlantSchema(GenerateJsonSchema):
    """Describes the plant file as people write it, not as the program keeps it."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Say the written form; a reading function that nobody described is a mistake."""
        function: Callable[..., Any] = schema["function"]["function"]
        name = function.__name__
        if name in FORMS:
            return dict(FORMS[name])
        typed = self.generate_inner(schema["schema"])
        if name == read_holidays.__name__:
            return {"anyOf": [{"const": False}, {"type": "string"}, typed]}
        if name in TEXT_OR:
            return {"anyOf": [{"type": "string"}, typed]}
        if name in AS_TYPED:
            return typed
        raise LookupError(f"docs/schema.py does not say what {name} reads")

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave defaults out: they are kept in nanoseconds and minutes; the page says them."""
        return self.generate_inner(schema["schema"])


def plant_schema() -> JsonSchemaValue:
    """Build the schema of a whole plant file."""
    shapes: dict[str, Any] = {
        "plant": Identity,
        "signals": list[Signal],
        "machines": dict[str, Machine],
        "products": dict[str, Product],
        "reasons": dict[str, Reason],
        "lines": dict[str, Line],
        "calendar": CalendarSettings,
        "flows": Flows,
        "targets": Targets,
        "forward": ForwardSettings,
        "outbox": OutboxSettings,
        "web": Web,
        **{f"source {name}": kind.settings for name, kind in adapter_kinds().items()},
        **{f"store {name}": kind.settings for name, kind in store_kinds().items()},
    }
    adapters: list[tuple[str, Any, TypeAdapter[Any]]] = [
        (name, "validation", TypeAdapter(shape)) for name, shape in shapes.items()
    ]
    made, together = TypeAdapter.json_schemas(adapters, schema_generator=PlantSchema)
    parts = {name: part for (name, _), part in made.items()}
    sources = {"anyOf": [part for name, part in parts.items() if name.startswith("source ")]}
    stores = {"anyOf": [part for name, part in parts.items() if name.startswith("store ")]}
    parts["sources"] = {"type": "object", "additionalProperties": sources}
    parts["store"] = stores
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ombre: the plant file",
        "description": f"See docs/plant-file.md. The store is '{DEFAULT_KIND}' unless it says so.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"anyOf": [parts[name], {"type": "null"}]} for name in SECTIONS},
        "$defs": together.get("$defs", {}),
    }


def schema_text() -> str:
    """Write the schema as it stands in the repository."""
    return json.dumps(plant_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(schema_text(), encoding="utf-8")
