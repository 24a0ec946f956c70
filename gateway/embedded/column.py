"""Columns of numbers as few bytes: what a block of the embedded store is made of.

Whole numbers are kept as differences from one to the next, in the least width that holds them,
the bytes of one weight side by side; a general compressor then finds what repeats. Numbers that
are decimals of a few places (what a sensor says) are kept as whole numbers of that place. Every
number comes back exactly as it was.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

PLACES = 6
"""Decimal places up to which a column of decimals is kept as whole numbers."""

_WIDTHS = ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))
_LITTLE = array("H", [1]).tobytes() == b"\x01\x00"
"""Whether this machine writes the byte of the least weight first, as the packed columns do."""

_LARGEST = 2.0**53
RAW = -1
"""Stands in the place of the decimal places where a column is kept as it is."""

Packed = list[Any]
"""What a column is packed as: JSON's and MessagePack's types only."""


def pack_whole(numbers: Sequence[int]) -> Packed:
    """Pack whole numbers: [first, least difference, width, bytes], or the numbers themselves.

    >>> unpack_whole(pack_whole([5, 7, 7, 10**12])) == [5, 7, 7, 10**12]
    True
    """
    steps = [after - before for before, after in pairwise(numbers)]
    least, most = (min(steps), max(steps)) if steps else (0, 0)
    if not numbers or most - least >= 2**64 or not _fits(numbers[0]) or not _fits(least):
        return [[str(number) for number in numbers]]
    width, code = next(way for way in _WIDTHS if most - least < 256 ** way[0])
    return [numbers[0], least, width, _spread([step - least for step in steps], width, code)]


def unpack_whole(packed: Packed) -> list[int]:
    """Read whole numbers back."""
    if len(packed) == 1:
        return [int(number) for number in packed[0]]
    first, least, width, body = packed
    steps = _gathered(body, width)
    if least:
        steps = [step + least for step in steps]
    return list(accumulate(steps, initial=first))


def pack_real(numbers: Sequence[float]) -> Packed:
    """Pack floating-point numbers: [places, packed whole numbers], or [-1, bytes].

    >>> pack_real([20.5, 21.25, 20.75])[0]
    2
    >>> pack_real([-0.0, math.pi])[0]
    -1
    >>> unpack_real(pack_real([20.5, 1e300, -0.0]))
    [20.5, 1e+300, -0.0]
    """
    places = _places(numbers)
    if places is None:
        return [RAW, _planes(array("d", numbers), 8)]
    scale = 10**places
    return [places, pack_whole([round(number * scale) for number in numbers])]


def unpack_real(packed: Packed) -> list[float]:
    """Read floating-point numbers back."""
    if packed[0] == RAW:
        return list(_whole(packed[1], 8, "d"))
    scale = 10 ** packed[0]
    return [number / scale for number in unpack_whole(packed[1])]


def _places(numbers: Sequence[float]) -> int | None:
    """Say how many decimal places hold every number exactly, None where too many would."""
    if not all(abs(number) * 10**PLACES < _LARGEST for number in numbers):
        return None  # NaN compares as false, too
    if any(number == 0 and math.copysign(1.0, number) < 0 for number in numbers):
        return None
    for places in range(PLACES + 1):
        scale = 10**places
        if all(round(number * scale) / scale == number for number in numbers):
            return places
    return None


def _fits(number: int) -> bool:
    return -(2**63) <= number < 2**63


def _spread(numbers: Sequence[int], width: int, code: str) -> bytes:
    return _planes(array(code, numbers), width)


def _gathered(body: bytes, width: int) -> Sequence[int]:
    return _whole(body, width, dict(_WIDTHS)[width]).tolist()


def _planes(numbers: array[Any], width: int) -> bytes:
    """Set the bytes of one weight side by side, the least first."""
    if not _LITTLE:
        numbers.byteswap()
    raw = numbers.tobytes()
    return b"".join(raw[at::width] for at in range(width))


def _whole(body: bytes, width: int, code: str) -> array[Any]:
    count = len(body) // width
    raw = bytearray(len(body))
    for at in range(width):
        raw[at::width] = body[at * count : (at + 1) * count]
    numbers = array(code, bytes(raw))
    if not _LITTLE:
        numbers.byteswap()
    return numbers
