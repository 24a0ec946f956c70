"""Every word of the pages, in French and in English side by side.

Templates and scripts hold keys, never words. `{name}` in a text is filled in by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.texts.api import API
from dashboards.texts.flow import FLOW
from dashboards.texts.frame import FRAME
from dashboards.texts.machines import MACHINES
from dashboards.texts.room import ROOM
from dashboards.texts.step import STEP
from edge.text import Language, Text

TEXTS: Mapping[str, Text] = {**FRAME, **MACHINES, **STEP, **FLOW, **ROOM, **API}


def words(language: Language) -> Mapping[str, str]:
    """Give every text in one language, by key.

    >>> words("fr")["state.down"]
    'En panne'
    """
    said = {key: text.say(language) for key, text in TEXTS.items()}
    return said if language == "en" else {key: french(text) for key, text in said.items()}


def french(text: str) -> str:
    """Set the spaces that French typography does not break a line at.

    >>> french("« arrêt » : 3 pièces ?") == "«\u00a0arrêt\u00a0»\u00a0: 3 pièces\u202f?"
    True
    """
    for mark in "!?;":
        text = text.replace(f" {mark}", f"\u202f{mark}")
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
