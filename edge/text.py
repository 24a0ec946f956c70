"""Texts that a user reads, in French and in English side by side.

Both languages stand at the place where the text is used: one cannot be written without the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence in both languages.

    >>> Text(en="stopped", fr="arrêtée").say("fr")
    'arrêtée'
    """

    en: str
    fr: str

    def say(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.fr if language == "fr" else self.en
