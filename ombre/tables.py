"""Tables on a terminal: the same answers as the JSON, for people."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dashboards.texts import french
from ombre.language import LANGUAGE, say
from ombre.streams import speaks_unicode

_PIPE_WIDTH = 160
_ENDLESS = 10_000


class _Console(Console):
    """rich ends the process where its reader has left; that is for `ombre.__main__` to do."""

    def on_broken_pipe(self) -> None:
        """Hand the matter up."""
        raise BrokenPipeError


def answer(data: Mapping[str, Any]) -> None:
    """Write one JSON object; with escapes where standard output cannot hold every letter."""
    click.echo(json.dumps(data, ensure_ascii=not speaks_unicode(sys.stdout), indent=2))


def show(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, keys: int = 1
) -> None:
    """Draw a table, the first `keys` columns to the left, figures to the right.

    In a pipe it is as wide as it needs. On a terminal that is too narrow the columns are shared
    out over several tables, each with the first `keys`.
    """
    console = _Console(highlight=False)
    if not console.is_terminal:
        console.width = _ENDLESS
    if title:
        console.print(escape(title), style="bold")
    lines = [list(row) for row in rows]
    rest = list(range(keys, len(columns)))
    while True:
        taken = _fitting(console, columns, lines, keys, rest)
        console.print(_table(columns, lines, [*range(keys), *taken], keys))
        rest = rest[len(taken) :]
        if not rest:
            return


def notes(title: str, said: Iterable[tuple[str, str]]) -> None:
    """Write remarks, each with what it is about, in lines as wide as the terminal."""
    console = _Console(highlight=False)
    width = console.width if console.is_terminal else _PIPE_WIDTH
    paragraphs = list(said)
    if not paragraphs:
        return
    if title:
        console.print(escape(title), style="bold")
    for about, text in paragraphs:
        line = f"{about}{say(en=': ', fr=' : ')}{text}" if about else text
        click.echo(_filled(line, width, indent="  ", hanging="    "))
    click.echo()


def paragraph(text: str) -> None:
    """Write one paragraph in lines as wide as the terminal."""
    console = _Console()
    click.echo(_filled(text, console.width if console.is_terminal else _PIPE_WIDTH))


def _filled(text: str, width: int, indent: str = "", hanging: str = "") -> str:
    return textwrap.fill(
        french(text) if LANGUAGE == "fr" else text,
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _fitting(
    console: Console, columns: Sequence[str], rows: list[list[str]], keys: int, rest: list[int]
) -> list[int]:
    """Take as many columns as the terminal holds, at least one."""
    taken = rest[:1]
    roomy = console.options.update(width=_ENDLESS)
    for index in rest[1:]:
        table = _table(columns, rows, [*range(keys), *taken, index], keys)
        if console.measure(table, options=roomy).maximum > console.width:
            break
        taken.append(index)
    return taken


def _table(columns: Sequence[str], rows: list[list[str]], taken: Sequence[int], keys: int) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", collapse_padding=True, pad_edge=False)
    for index in taken:
        side: Literal["left", "right"] = "left" if index < keys else "right"
        table.add_column(escape(columns[index]), justify=side, overflow="fold")
    for row in rows:
        if any(row[index] for index in taken[keys:]):
            table.add_row(*(escape(row[index]) for index in taken))
    return table
