"""What standard output and standard error can hold, and what happens when their reader leaves.

A Windows pipe or an old terminal may know only some hundred characters: what they cannot hold is
written in its plain form instead of ending in an error.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TextIO

_PLAIN = {
    "\u202f": " ",
    "\u00a0": " ",
    "✓": "+",
    "✗": "-",
    "·": ".",
    "→": "->",
    "—": "-",
    "–": "-",
    "…": "...",
    "’": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "œ": "oe",
    "─": "-",
}


class ReaderLeft(Exception):
    """Whoever read standard output has enough. (click would turn a broken pipe into a "no".)"""


def speaks_unicode(stream: TextIO) -> bool:
    """Tell whether a stream holds every character."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


def prepare_streams() -> None:
    """Let no character that a stream cannot hold end a command."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not speaks_unicode(stream):
            stream.reconfigure(errors="plain")


def let_go_of_output() -> None:
    """Write nothing more: whoever read standard output has left (`ombre kpi | head -1`)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in letters), error.end
