"""The payload of a reading, decoded once for all the rules that look into it."""

from __future__ import annotations

import msgspec

from edge.text import Text
from gateway.letter import Unreadable
from gateway.rule import Rules

_NOT_JSON = Text(en="the payload is not JSON", fr="le message n'est pas du JSON")
_NOT_TEXT = Text(
    en="the payload is neither JSON nor UTF-8 text",
    fr="le message n'est ni du JSON ni du texte UTF-8",
)


def read_payload(value: object, declared: Rules) -> tuple[object, bool]:
    """Decode a payload once; say whether paths may be followed in it."""
    if isinstance(value, bytes):
        try:
            return msgspec.json.decode(value.removeprefix(b"\xef\xbb\xbf")), True
        except (ValueError, RecursionError):
            return _text(value, declared), False
    if isinstance(value, str) and any(rule.path or rule.formula for rule in declared):
        try:
            return msgspec.json.decode(value), True
        except (ValueError, RecursionError):
            return _text(value.encode(errors="replace"), declared), False
    return value, True


def _text(value: bytes, declared: Rules) -> str:
    """Take a payload that is not JSON as a text, where a signal reads payloads whole."""
    if declared and all(rule.path for rule in declared):
        raise Unreadable(_NOT_JSON)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(_NOT_TEXT) from error
