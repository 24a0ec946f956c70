"""What the columns of somebody else's table mean: which one is the machine, the time, the count.

A mapping names a column for each field of an event; `=press` stands for the same text in every
row. Words of a column are changed into ours, times are read by a format and in a zone. A local
time that two instants bear, when the clocks go back, is refused, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import format_instant
from edge.text import Text
from gateway.cell import COLUMNS, read_cells
from gateway.letter import Unreadable
from gateway.number import short

NEEDED = ("machine", "kind", "at")
UNITS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
"""Time formats that count from 1970 on, and the nanoseconds of each."""

_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?")
_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")
_TIMES = ("at", "seen")
_TEXTS = frozenset({"machine", "kind", "reason", "order", "operation", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """Field by field, the column it comes from; `words` by field: theirs to ours."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_format: str = ""
    zone: str = "UTC"

    def missing(self, header: Sequence[str]) -> Sequence[str]:
        """Name the columns that a table should have and has not."""
        wanted = [column for column in self.columns.values() if not column.startswith("=")]
        return [column for column in wanted if column not in header]

    def fields(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Read a row as the fields of an event; raises Unreadable for a time that is none.

        >>> mapping = TableMapping(
        ...     columns={"machine": "=press", "kind": "=state", "at": "Date", "state": "Etat"},
        ...     words={"state": {"Marche": "producing"}},
        ...     time_format="%d/%m/%Y %H:%M",
        ...     zone="Europe/Paris",
        ... )
        >>> mapping.fields({"Date": "05/01/2026 07:00", "Etat": "Marche"})["at"]
        '2026-01-05T06:00:00Z'
        """
        said: dict[str, Any] = {}
        for name, column in self.columns.items():
            value = column[1:] if column.startswith("=") else row.get(column)
            said[name] = self._ours(name, value.strip() if isinstance(value, str) else value)
        fields = read_cells(said)
        for name in _TIMES:
            if fields.get(name) is not None:
                fields[name] = read_time(fields[name], self.time_format, self.zone)
        return fields

    def _ours(self, name: str, value: Any) -> Any:
        words = self.words.get(name, {})
        if str(value) in words:
            return words[str(value)]
        if isinstance(value, str) and name not in _TEXTS and _COMMA.fullmatch(value):
            return value.replace(",", ".")
        return value


def known_fields() -> Sequence[str]:
    """Name the fields that a mapping may fill."""
    return COLUMNS


def read_time(value: object, form: str, zone: str) -> str:
    """Read a time as ISO 8601 in UTC; raises Unreadable.

    >>> read_time("1767592800.25", "s", "UTC"), read_time("2026-07-01 08:00", "", "Europe/Paris")
    ('2026-01-05T06:00:00.250Z', '2026-07-01T06:00:00Z')
    """
    text = str(value).strip()
    try:
        if form in UNITS:
            return format_instant(int(Decimal(text.replace(",", ".")) * UNITS[form]))
        if form:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - placed in its zone below
            return _instant(read, "", zone, text)
        if local := _LOCAL.fullmatch(text):
            day, hour, fraction = local.groups()
            return _instant(datetime.fromisoformat(f"{day}T{hour}"), fraction or "", zone, text)
    except Unreadable:
        raise
    except (ValueError, OverflowError, OSError, InvalidOperation) as error:
        raise Unreadable(_no_time(text, form)) from error
    return text


def _instant(read: datetime, fraction: str, zone: str, text: str) -> str:
    if read.tzinfo is None:
        read = _placed(read, ZoneInfo(zone), text)
    whole = read.astimezone(UTC)
    nanoseconds = int(fraction.ljust(9, "0")) if fraction else whole.microsecond * 1000
    return (
        f"{whole:%Y-%m-%dT%H:%M:%S}.{nanoseconds:09d}Z"
        if nanoseconds
        else (f"{whole:%Y-%m-%dT%H:%M:%S}Z")
    )


def _placed(read: datetime, zone: ZoneInfo, text: str) -> datetime:
    """Say which instant a local time is; the hour that comes twice or never is refused."""
    ways = [read.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    real = {
        way.astimezone(UTC)
        for way in ways
        if way.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == read
    }
    if len(real) != 1:
        raise Unreadable(_unclear(text, zone.key, twice=bool(real)))
    return real.pop()


def _no_time(text: str, form: str) -> Text:
    return Text(
        en=f"'at': {short(text)} is not a time of the format '{form or 'ISO 8601'}'",
        fr=f"« at » : {short(text)} n'est pas un temps au format « {form or 'ISO 8601'} »",
    )


def _unclear(text: str, zone: str, *, twice: bool) -> Text:
    if twice:
        return Text(
            en=f"'at': {text} comes twice in {zone} (the clocks go back); give the zone with it",
            fr=f"« at » : {text} existe deux fois en {zone} (les horloges reculent) ; donnez le "
            "fuseau avec",
        )
    return Text(
        en=f"'at': {text} never comes in {zone} (the clocks go forward)",
        fr=f"« at » : {text} n'existe pas en {zone} (les horloges avancent)",
    )
