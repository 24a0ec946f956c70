"""The two questions asked of every loop, and the form of their answers.

Push and pull are two axes, because the literature (an explicit limit on work in progress) and the
founding report (the customer's order triggers production) mean different things by the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge.text import Text


class Answer(StrEnum):
    """Yes, no, or: the data do not decide."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One answer with what speaks for it, or with what would decide."""

    answer: Answer
    evidence: Sequence[Text]
