"""Progress of long work: a bar on a terminal, silence in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from ombre.language import say


@contextmanager
def byte_progress(files: Sequence[Path]) -> Iterator[Callable[[int], None]]:
    """Show how far the files have been read; hand over a function that takes bytes read."""
    console = Console(stderr=True)
    total = sum(file.stat().st_size for file in files)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(say(en="Reading", fr="Lecture"), total=total)
        yield lambda count: progress.advance(task, count)
