"""A dead letter: a reading that no table could read, kept with the reason."""

from __future__ import annotations

import msgspec

from edge.instant import Instant
from edge.reading import Reading


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One unreadable reading: what it was, why it could not be read (both languages)."""

    source: str
    address: str
    body: str
    cause_en: str
    cause_fr: str
    seen: Instant


def dead_letter(reading: Reading, cause_en: str, cause_fr: str) -> DeadLetter:
    """Keep at most 500 characters of the body: enough to mend a mapping, bounded for ever."""
    return DeadLetter(
        source=reading.source,
        address=reading.address,
        body=_shown(reading.value),
        cause_en=cause_en,
        cause_fr=cause_fr,
        seen=reading.seen,
    )


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        return value[:500].decode("utf-8", errors="backslashreplace")[:500]
    return str(value)[:500]
