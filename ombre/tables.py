"""Tables on a terminal: the same answers as the JSON, for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from edge.text import Language
from ombre.language import LANGUAGE

_NARROW_SPACE = "\u202f"


def answer(data: Mapping[str, Any]) -> None:
    """Write one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Draw one table, as wide as the terminal."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def number(value: float | None, unit: str, language: Language = LANGUAGE) -> str:
    """Write a figure for people: ratios in per cent, times with their unit, absence as a dash.

    >>> number(0.7479, "ratio", "en"), number(0.7479, "ratio", "fr")
    ('74.8 %', '74,8\\u202f%')
    >>> number(None, "ratio", "en")
    '—'
    """
    if value is None:
        return "—"
    space = _NARROW_SPACE if language == "fr" else " "
    if unit == "ratio":
        text = f"{value * 100:.1f}{space}%"
    elif float(value).is_integer():
        text = f"{value:,.0f}{space}{unit}"
    else:
        text = f"{value:,.2f}{space}{unit}"
    return _localised(text.rstrip(), language)


def _localised(text: str, language: Language) -> str:
    if language == "en":
        return text
    return text.replace(",", _NARROW_SPACE).replace(".", ",")
