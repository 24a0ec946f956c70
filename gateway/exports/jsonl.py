"""Event files: JSON Lines, one event a line (`gateway.event_line`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from edge.text import Text
from gateway.event import Event
from gateway.event_line import event_fields
from gateway.export_format import ExportFormat

_encode = msgspec.json.Encoder().encode


class Lines:
    """Writes one event a line, with all it says."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, events: Sequence[Event]) -> None:
        """Write events."""
        lines = (_encode(event_fields(item, whole=True)) + b"\n" for item in events)
        self._target.write(b"".join(lines))

    def finish(self) -> None:
        """Nothing: a line is whole by itself."""


FORMAT = ExportFormat(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    about=Text(en="JSON Lines, one event a line", fr="JSON Lines, un événement par ligne"),
    begin=Lines,
)
