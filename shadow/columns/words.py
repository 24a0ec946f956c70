"""Words as numbers: what a machine says, each word with a code, the same over the whole period."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np

from shadow.columns.chunk import Numbers

Word = TypeVar("Word", bound=Hashable)


class Words(Generic[Word]):
    """Gives every word the next free code.

    >>> words = Words(["", "door"])
    >>> words.code("door"), words.code("jam"), words[2]
    (1, 2, 'jam')
    """

    def __init__(self, known: Iterable[Word] = ()) -> None:
        self.known: list[Word] = []
        self._codes: dict[Word, int] = {}
        for word in known:
            self.code(word)

    def __len__(self) -> int:
        return len(self.known)

    def __getitem__(self, code: int) -> Word:
        return self.known[code]

    def code(self, word: Word) -> int:
        """Return the code of a word; a new one gets the next."""
        code = self._codes.get(word)
        if code is None:
            code = self._codes[word] = len(self.known)
            self.known.append(word)
        return code

    def codes(self, words: Iterable[Word]) -> Numbers:
        """Return the codes of words."""
        return np.array([self.code(word) for word in words], dtype=np.int64)
