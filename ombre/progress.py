"""Progress of long work: a bar on a terminal, silence in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from ombre.language import say

Advance = Callable[[int], None]
"""Told how much more has been done."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Advance]:
    """Show how far something has come; hand over a function that takes how much more is done."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.advance(task, count)


@contextmanager
def byte_progress(files: Sequence[Path]) -> Iterator[Advance]:
    """Show how far the files have been read; hand over a function that takes bytes read."""
    total = sum(file.stat().st_size for file in files)
    with progress(say(en="Reading", fr="Lecture"), total) as advance:
        yield advance
