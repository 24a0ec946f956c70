"""Which language a request asks for, and answers reduced to it."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from edge.text import LANGUAGES, Language


def asked_language(request: Request, default: Language) -> Language:
    """Read `?lang=`, else the browser's `Accept-Language`, else the plant's own language."""
    said = request.query_params.get("lang", "")
    return _known(said) or preferred(request.headers.get("accept-language", "")) or default


def preferred(header: str) -> Language | None:
    """Pick the language of ours that a browser likes best.

    >>> preferred("de;q=0.9, fr-CA;q=0.8, en;q=0.7"), preferred("de"), preferred("en;q=0, fr")
    ('fr', None, 'fr')
    """
    liked: list[tuple[float, Language]] = []
    for part in header.split(","):
        name, _, rest = part.strip().partition(";")
        language = _known(name[:2].lower())
        weight = _weight(rest)
        if language is not None and weight > 0:
            liked.append((weight, language))
    return max(liked, key=lambda item: item[0])[1] if liked else None


def _known(said: str) -> Language | None:
    return next((language for language in LANGUAGES if language == said), None)


def _weight(rest: str) -> float:
    try:
        return float(rest.strip().removeprefix("q=")) if rest.strip() else 1.0
    except ValueError:
        return 0.0


def in_language(answer: Any, language: Language) -> Any:
    """Put a plain text in the place of every text that stands in both languages.

    >>> in_language({"step": 1, "next": [{"fr": "Bonjour", "en": "Hello"}]}, "en")
    {'step': 1, 'next': ['Hello']}
    """
    if isinstance(answer, dict):
        if answer.keys() == {"fr", "en"}:
            return answer[language]
        return {key: in_language(value, language) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [in_language(value, language) for value in answer]
    return answer
