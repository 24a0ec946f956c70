"""A dead letter: a reading that no table could read, kept with the reason."""

from __future__ import annotations

import hashlib

import msgspec

from edge.instant import Instant
from edge.reading import Reading
from edge.text import Text

IMPORT = "import"
"""The source whose readings are the files given to `ombre import`."""


_LONGEST = 300
"""Characters of an address that are kept; a topic may have 65,535."""


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One unreadable reading: what it was, why it could not be read (both languages)."""

    source: str
    address: str
    body: str
    cause_en: str
    cause_fr: str
    seen: Instant

    @property
    def id(self) -> str:
        """Follows from what the letter says, so that a batch handed over twice is kept once.

        A line of a file is the same whenever it is read: the instant takes no part there.

        >>> said = {"address": "a:1", "body": "", "cause_en": "", "cause_fr": ""}
        >>> one, two = (DeadLetter(source=IMPORT, seen=seen, **said) for seen in (1, 2))
        >>> one.id == two.id
        True
        """
        said = msgspec.structs.replace(self, seen=0) if self.source == IMPORT else self
        return hashlib.blake2b(msgspec.json.encode(said), digest_size=16).hexdigest()


class Unreadable(ValueError):
    """Raised where a value cannot be read; becomes a dead letter with the reason."""

    def __init__(self, cause: Text) -> None:
        super().__init__(cause.en)
        self.cause = cause


def dead_letter(reading: Reading, cause: Text) -> DeadLetter:
    """Keep at most 500 characters of the body: enough to mend a mapping, bounded for ever."""
    return DeadLetter(
        source=reading.source,
        address=reading.address[:_LONGEST],
        body=_shown(reading.value),
        cause_en=cause.en,
        cause_fr=cause.fr,
        seen=reading.seen,
    )


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        return value[:500].decode("utf-8", errors="backslashreplace")[:500]
    return str(value)[:500]
