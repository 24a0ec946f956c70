"""OPC UA values as plain ones: a gauge of any make becomes a number, a text, or JSON text."""

from __future__ import annotations

import base64
import dataclasses
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec
from asyncua import ua

from edge.instant import Instant, format_instant, instant_of
from edge.reading import Quality

Plain = bool | int | float | str | bytes | None

_NO_TIME = datetime(1602, 1, 1, tzinfo=UTC)
"""Below it stands OPC UA's "no time given" (1601-01-01, the zero of its clock)."""


def plain_value(value: Any) -> Plain:
    """Turn what asyncua decoded into a plain value; never refuses one.

    Texts in several languages become the text, names and ids their written form, enumerations
    their number, arrays and structures JSON text.

    >>> plain_value(ua.LocalizedText("prêt", "fr")), plain_value([1, 2.5])
    ('prêt', '[1,2.5]')
    """
    value = _bare(value)
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return value
    try:
        return msgspec.json.encode(_tree(value)).decode()
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def told_time(moment: datetime | None) -> Instant | None:
    """Return the instant a server gave, None where it gave none."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None if aware < _NO_TIME else instant_of(aware)


def quality_of(value: ua.DataValue) -> Quality:
    """Return what the server says of the value's quality; no status means good (Part 4, 7.7)."""
    status = value.StatusCode
    if status is None or status.is_good():
        return Quality.GOOD
    return Quality.UNCERTAIN if status.is_uncertain() else Quality.BAD


def _bare(value: Any) -> Any:
    """Write the scalar types of OPC UA as plain ones; leave plain ones and containers as is."""
    if isinstance(value, Enum):
        return value.value
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return value


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    ua.Variant: lambda value: _bare(value.Value),
    ua.DataValue: lambda value: _bare(value.Value),
    ua.LocalizedText: lambda value: value.Text,
    ua.QualifiedName: lambda value: value.to_string(),
    ua.NodeId: lambda value: value.to_string(),
    ua.StatusCode: lambda value: value.name,
    ua.XmlElement: lambda value: value.Value,
    uuid.UUID: str,
    datetime: lambda value: format_instant(
        instant_of(value if value.tzinfo else value.replace(tzinfo=UTC))
    ),
}


def _tree(value: Any) -> Any:
    value = _bare(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [_tree(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _tree(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _tree(getattr(value, field.name)) for field in fields}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return repr(value)
