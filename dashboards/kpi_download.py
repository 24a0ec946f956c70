"""Figures as an answer over HTTP, in any of their formats."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi.responses import Response, StreamingResponse

from dashboards.kpi_files import KPI_FILES, KpiFile
from dashboards.view import Figures
from edge.text import Language

TABLES = tuple(one.media for one in KPI_FILES.values() if one.name != "json")
"""The media types beside JSON."""

_IN_MEMORY = 8_000_000
_BLOCK = 262_144


def download(figures: Figures, form: KpiFile, language: Language | None) -> Response:
    """Answer with a file, written whole before it is sent: a mistake is told, not cut short."""
    whole = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed once it is sent
    try:
        form.write(figures, language, whole)
    except BaseException:
        whole.close()
        raise
    length = whole.tell()
    whole.seek(0)
    headers = {"Content-Length": str(length)}
    if form.name != "json":
        headers["Content-Disposition"] = f'attachment; filename="ombre-kpi{form.suffix}"'
    return StreamingResponse(_blocks(whole), media_type=form.media, headers=headers)


def _blocks(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        while some := whole.read(_BLOCK):
            yield some
