"""The `sources` section of the plant file: which machines to read, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edge.adapter import SourceSettings, adapter_kinds
from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.text import Text

Sources = Mapping[str, SourceSettings]


def read_sources(file: PlantFile) -> Sources:
    """Check the section; raises OmbreError with every mistake in it."""
    raw: Mapping[str, Any] = file.section("sources", dict[str, dict[str, Any]], {})
    sources: dict[str, SourceSettings] = {}
    problems: list[Problem] = []
    for name, settings in raw.items():
        kind = adapter_kinds().get(str(settings.get("protocol")))
        if kind is None:
            problems.append(_unknown_protocol(file, name, settings))
            continue
        try:
            sources[name] = file.part(("sources", name), kind.settings)
        except OmbreError as error:
            problems.extend(error.problems)
    if problems:
        raise OmbreError(*problems)
    return sources


def _unknown_protocol(file: PlantFile, name: str, settings: Mapping[str, Any]) -> Problem:
    words = ", ".join(sorted(adapter_kinds()))
    said = settings.get("protocol")
    return file.problem(
        ("sources", name, "protocol"),
        Text(
            en=f"no adapter speaks {said!r}" if said else "the protocol is missing",
            fr=f"aucun adaptateur ne parle « {said} »" if said else "le protocole manque",
        ),
        Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}"),
    )
