"""Which of the two languages the command line speaks."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping, Sequence

from edge.text import LANGUAGES, Language, Text


def choose_language(
    arguments: Sequence[str], environment: Mapping[str, str], system: str | None = None
) -> Language:
    """Choose by `--lang`, then `OMBRE_LANG`, then the system's own setting, else English.

    >>> choose_language(["kpi", "--lang", "fr"], {})
    'fr'
    >>> choose_language(["kpi"], {"LANG": "fr_FR.UTF-8"})
    'fr'
    >>> choose_language(["kpi"], {})
    'en'
    """
    for said in (_option(arguments), environment.get("OMBRE_LANG")):
        for language in LANGUAGES:
            if said == language:
                return language
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "fr" if environment[variable].lower().startswith("fr") else "en"
    return "fr" if (system or "").lower().startswith("fr") else "en"


def _option(arguments: Sequence[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return None


LANGUAGE: Language = choose_language(sys.argv[1:], os.environ, locale.getlocale()[0])
"""Chosen once, when the process starts: help texts are made before any option is read."""


def say(en: str, fr: str) -> str:
    """Return the text in the language of this process."""
    return Text(en=en, fr=fr).say(LANGUAGE)
