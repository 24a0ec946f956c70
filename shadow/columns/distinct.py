"""Numbers, each once: by sorting, which for some thousands is quicker than by hashes.

`numpy.unique` would do; the first call of it loads masked arrays, which nobody asked for.
"""

from __future__ import annotations

import numpy as np

from shadow.columns.chunk import Flags, Numbers


def distinct(numbers: Numbers) -> Numbers:
    """Sort numbers, each once.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    numbers = np.sort(numbers)
    return numbers[_new(numbers)]


def counted(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Sort numbers, each once, and say how often each is there.

    >>> [one.tolist() for one in counted(np.array([3, 1, 3]))]
    [[1, 3], [1, 2]]
    """
    numbers = np.sort(numbers)
    first = np.flatnonzero(_new(numbers))
    return numbers[first], np.diff(np.append(first, len(numbers)))


def _new(numbers: Numbers) -> Flags:
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = numbers[1:] != numbers[:-1]
    return new
