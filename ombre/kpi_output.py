"""Figures into a file, and how far they have come: long periods take a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboards.kpi_files import KPI_FILES, KpiFile
from edge.instant import SECOND, parse_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre.aside import refuse_to_replace, written_aside
from ombre.language import LANGUAGE, say
from ombre.progress import progress
from shadow.view import Figures, Json


def file_form(path: Path, *, replace: bool) -> KpiFile:
    """Tell the format by the end of a name; raises OmbreError where it says none.

    And where the file is there already, unless it may be replaced.
    """
    for form in KPI_FILES.values():
        if path.suffix.lower() == form.suffix:
            if not replace:
                refuse_to_replace(path, "--force")
            return form
    known = ", ".join(form.suffix for form in KPI_FILES.values())
    raise OmbreError(
        Problem(
            where=str(path),
            cause=Text(
                en="the end of the name says no format", fr="la fin du nom ne dit aucun format"
            ),
            remedy=Text(en=f"let it end in one of {known}", fr=f"terminez-le par l'un de {known}"),
            blame=Blame.USAGE,
        )
    )


def write_file(figures: Figures, form: KpiFile, path: Path) -> int:
    """Write figures; the file is there once it is whole. Return how many there were."""
    many = 0

    def counted() -> Iterator[Json]:
        nonlocal many
        for row in figures.rows:
            many += 1
            yield row

    with written_aside(path) as target:
        form.write(Figures(figures.head, counted()), LANGUAGE, target)
    return many


def watched(figures: Figures) -> Figures:
    """Show on a terminal how far figures have come, by the hours of machines that are done."""
    machines = {one["id"] for one in figures.head["scopes"] if one["kind"] == "machine"}
    start, end = (parse_instant(figures.head[key]) for key in ("from", "to"))
    total = len(machines) * (end - start) // SECOND

    def rows() -> Iterator[Json]:
        last: tuple[str, str] | None = None
        with progress(say(en="Computing", fr="Calcul"), total) as advance:
            for row in figures.rows:
                here = row["scope"], row["from"]
                if here != last and row["scope"] in machines:
                    spent = parse_instant(row["to"]) - parse_instant(row["from"])
                    advance(spent // SECOND)
                last = here
                yield row

    return Figures(figures.head, rows())
