"""One measured figure and the table they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

WIDTH = 150
"""Columns of the table where no terminal says how wide it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: what was measured, the value, and what to know about it."""

    what: str
    value: float | None
    unit: str
    note: str = ""

    def said(self) -> str:
        """Write the value as precisely as it deserves."""
        if self.value is None:
            return "not measured"
        if self.unit == "events/s":
            return f"{round(self.value, -1):,.0f}".replace(",", " ")
        return f"{self.value:.3g}"


def show(figures: Sequence[Figure]) -> None:
    """Print the table on standard output."""
    table = Table(title="Ombre, measured on this machine")
    for heading in ("what", "value", "unit", "note"):
        table.add_column(heading, justify="right" if heading == "value" else "left")
    for figure in figures:
        table.add_row(figure.what, figure.said(), figure.unit, figure.note)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(table)
