"""Taking a refused write apart, so that one bad point costs no other its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

LINES = 5_000
"""Lines of one write."""

_DROPPED = re.compile(r"\bdropped=(\d+)")


class Refused(Exception):
    """The server will not take this body: partly or wholly wrong, or too large at once."""


def write_apart(
    write: Callable[[Sequence[str]], None], lines: Sequence[str], start: int = 0
) -> list[tuple[int, str]]:
    """Write lines; return the numbers of those the server refused, with its reason.

    A refusal names no line, but the good ones of its body are kept or may be written again:
    halving finds the bad ones. Where it says that all were dropped, there is nothing to look for.

    >>> def write(lines):
    ...     if "bad" in lines:
    ...         raise Refused("partial write: no such thing dropped=1")
    >>> write_apart(write, ["a", "b", "bad", "c"])
    [(2, 'partial write: no such thing dropped=1')]
    """
    if not lines:
        return []
    if len(lines) <= LINES:
        try:
            write(lines)
        except Refused as error:
            if _all_of(str(error), len(lines)):
                return [(start + nth, str(error)) for nth in range(len(lines))]
        else:
            return []
    middle = len(lines) // 2
    return [
        *write_apart(write, lines[:middle], start),
        *write_apart(write, lines[middle:], start + middle),
    ]


def _all_of(reason: str, count: int) -> bool:
    """Tell whether every line was dropped; a body of one line can only be dropped whole.

    >>> _all_of("partial write: points beyond retention policy dropped=7", 7), _all_of("?", 7)
    (True, False)
    """
    said = _DROPPED.search(reason)
    return count == 1 or (said is not None and int(said[1]) == count)
