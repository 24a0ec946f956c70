"""Numbers out of payloads: quoted or not, finite, and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from edge.text import Text
from gateway.letter import Unreadable

EXACT = 2**53
"""Up to here every whole number is exact in every store; beyond, it is kept as a float."""

MEANT = 1e30
"""Beyond it nothing is counted, measured or waited for: somebody's memory was read as a number."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")


def read_number(value: object) -> int | float:
    """Read a finite number; raises Unreadable for anything else, a truth value included.

    >>> read_number("12"), read_number(" 1.5e3 "), read_number(7)
    (12, 1500.0, 7)
    """
    number = _parsed(value) if isinstance(value, str) else value
    if isinstance(number, int) and not isinstance(number, bool):
        if -EXACT <= number <= EXACT:
            return number
        if abs(number) > MEANT:
            raise Unreadable(_too_large(value))
        return float(number)
    if not isinstance(number, float):
        raise Unreadable(_not_a_number(value))
    if not math.isfinite(number):
        raise Unreadable(_not_finite(number))
    if abs(number) > MEANT:
        raise Unreadable(_too_large(value))
    return number


def read_whole(value: object) -> int:
    """Read a whole number of parts, 0 or more; raises Unreadable.

    >>> read_whole(3.0)
    3
    """
    number = read_number(value)
    if number < 0:
        raise Unreadable(
            Text(en=f"a count of {number} is below 0", fr=f"un compte de {number} est négatif")
        )
    if number != int(number) or number > EXACT:
        raise Unreadable(
            Text(
                en=f"{number} is not a whole number of parts",
                fr=f"{number} n'est pas un nombre entier de pièces",
            )
        )
    return int(number)


def read_difference(value: object) -> int:
    """Read a whole number of parts that may be below 0: a correction; raises Unreadable.

    >>> read_difference("-3"), read_difference(2.0)
    (-3, 2)
    """
    number = read_number(value)
    return -read_whole(-number) if number < 0 else read_whole(number)


def counter_reader(rollover: int) -> Callable[[object], int]:
    """Make the reader of a counter that goes from `rollover` - 1 to 0; raises Unreadable.

    A signed register shows the upper half of its numbers as negative ones (two's complement): a
    16-bit counter goes from 32767 to -32768, which is 32768.

    >>> read = counter_reader(65536)
    >>> read(65535), read(-1), read("-32768")
    (65535, 65535, 32768)
    """
    signed = rollover & (rollover - 1) == 0

    def read(value: object) -> int:
        number = read_number(value)
        if signed and -rollover // 2 <= number < 0:
            number += rollover
        total = read_whole(number)
        if total >= rollover:
            raise Unreadable(
                Text(
                    en=f"{total} is beyond the counter's rollover at {rollover}",
                    fr=f"{total} dépasse le repassage à zéro du compteur à {rollover}",
                )
            )
        return total

    return read


def _parsed(text: str) -> int | float | None:
    bare = text.strip()
    if bare.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return float(bare)
    if _NUMBER.fullmatch(bare) is None:
        return None
    return int(bare) if bare.lstrip("+-").isdigit() else float(bare)


def _not_a_number(value: object) -> Text:
    said = short(value)
    return Text(en=f"{said} is not a number", fr=f"{said} n'est pas un nombre")


def _too_large(value: object) -> Text:
    said = short(value)
    return Text(en=f"{said} is too large to be meant", fr=f"{said} est trop grand pour être voulu")


def _not_finite(number: float) -> Text:
    return Text(
        en=f"{number} is not a number that can be counted with",
        fr=f"{number} n'est pas un nombre avec lequel on peut compter",
    )


def short(value: object) -> str:
    """Show a value in at most 60 characters, on one line."""
    return repr(value)[:60]
