"""Tables on a terminal: the same answers as the JSON, for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from edge.text import Language
from ombre.language import LANGUAGE

RATIO = "1"
"""The unit of a ratio: a fraction of one, shown as a percentage."""

_NARROW_SPACE = "\u202f"
_PIPE_WIDTH = 160


def answer(data: Mapping[str, Any]) -> None:
    """Write one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def show(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: bool = False
) -> None:
    """Draw one table as wide as the terminal, or as it needs in a pipe; figures to the right."""
    console = Console()
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    if title:
        console.print(title, style="bold")
    table = Table(box=SIMPLE_HEAD, header_style="bold")
    for index, column in enumerate(columns):
        side: Literal["left", "right"] = "left" if left or index == 0 else "right"
        table.add_column(column, justify=side, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


def number(value: float | None, unit: str, language: Language = LANGUAGE) -> str:
    """Write a figure for people: ratios in per cent, times with their unit, absence as a dash.

    >>> number(0.7479, "1", "en"), number(0.7479, "1", "fr")
    ('74.8 %', '74,8\\u202f%')
    >>> number(None, "1", "en")
    '—'
    """
    if value is None:
        return "—"
    space = _NARROW_SPACE if language == "fr" else " "
    if unit == RATIO:
        text = f"{value * 100:.1f}{space}%"
    elif float(value).is_integer():
        text = f"{value:,.0f}{space}{_unit(unit, language)}"
    else:
        text = f"{value:,.2f}{space}{_unit(unit, language)}"
    return _localised(text.rstrip(), language)


def _localised(text: str, language: Language) -> str:
    if language == "en":
        return text
    return text.replace(",", _NARROW_SPACE).replace(".", ",")


_FRENCH_UNITS = {"parts": "pièces", "parts/h": "pièces/h", "machines": "machines"}


def _unit(unit: str, language: Language) -> str:
    return _FRENCH_UNITS.get(unit, unit) if language == "fr" else unit
