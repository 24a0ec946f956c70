"""What is said of a server that refuses. Pure."""

from __future__ import annotations

from edge.instant import Instant
from edge.text import Text
from gateway.event import Event
from gateway.letter import DeadLetter


def no_journal(reason: str) -> Text:
    """Say that an append cannot be named in the journal."""
    return Text(
        en=f"InfluxDB refused an entry of the journal ({reason})",
        fr=f"InfluxDB a refusé une entrée du journal ({reason})",
    )


def refused_letter(event: Event, reason: str, seen: Instant) -> DeadLetter:
    """Keep an event that the server will never take as a dead letter."""
    return DeadLetter(
        source="influxdb",
        address=f"{event.machine} {event.channel}",
        body=str(dict(event.values))[:500],
        cause_en=f"InfluxDB refused the event: {reason}"[:500],
        cause_fr=f"InfluxDB a refusé l'événement : {reason}"[:500],
        seen=seen,
    )
