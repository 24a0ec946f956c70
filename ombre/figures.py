"""Figures as people read them: ratios in per cent, times in hours and minutes, parts counted."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Language
from ombre.language import LANGUAGE

RATIO = "1"
"""The unit of a ratio: a fraction of one, shown as a percentage."""

_NARROW_SPACE = "\u202f"
_ABSENT = "—"
_MINUTE, _HOUR = 60, 3600
_FRENCH_UNITS: Mapping[str, str] = {
    "parts": "pièces",
    "parts/h": "pièces/h",
    "stops": "arrêts",
    "kWh/part": "kWh/pièce",
}
_ONE: Mapping[str, str] = {
    "parts": "part",
    "parts/h": "part/h",
    "pièces": "pièce",
    "pièces/h": "pièce/h",
    "machines": "machine",
    "stops": "stop",
    "arrêts": "arrêt",
}


def number(value: float | None, unit: str, language: Language = LANGUAGE) -> str:
    """Write a figure for people: ratios in per cent, times with their unit, absence as a dash.

    >>> number(0.7479, "1", "en"), number(0.7479, "1", "fr")
    ('74.8 %', '74,8\\u202f%')
    >>> number(1, "parts", "en"), number(1234, "parts", "en"), number(1.5, "parts", "fr")
    ('1 part', '1,234 parts', '1,50\\u202fpièce')
    >>> number(1, "stops", "en"), number(2, "stops", "fr"), number(0.25, "kWh/part", "fr")
    ('1 stop', '2\\u202farrêts', '0,25\\u202fkWh/pièce')
    >>> number(11.94, "s", "en"), number(25731.85, "s", "en"), number(0.0004, "s", "en")
    ('11.94 s', '7 h 08 min', '< 0.01 s')
    >>> number(None, "1", "en")
    '—'
    """
    if value is None:
        return _ABSENT
    if unit == "s":
        text = _duration(float(value))
    elif unit == RATIO:
        text = f"{_percentage(value)} %"
    else:
        digits = 0 if float(value).is_integer() else 2
        text = f"{value:,.{digits}f} {_unit(value, unit, language)}".rstrip()
    return _localised(text, language)


def between(low: float, high: float, unit: str, language: Language = LANGUAGE) -> str:
    """Write the bounds of a figure, the unit once where it is the same.

    >>> between(0.0, 0.467, "1", "en"), between(0, 300, "s", "en")
    ('0.0 … 46.7 %', '0 s … 5 min 00 s')
    """
    lowest = number(low, unit, language)
    if unit == RATIO:
        lowest = lowest[:-2]
    return f"{lowest} … {number(high, unit, language)}"


def _percentage(value: float) -> str:
    digits = 1 if abs(value) < 10 else 0
    return f"{value * 100:,.{digits}f}"


def _duration(value: float) -> str:
    if 0 < abs(value) < 0.01:
        return "< 0.01 s"
    if abs(value) < 2 * _MINUTE:
        return f"{value:.0f} s" if value.is_integer() else f"{value:.2f} s"
    if abs(value) < _HOUR:
        minutes, rest = divmod(int(value), _MINUTE)
        return f"{minutes} min {rest:02} s"
    hours, rest = divmod(int(value), _HOUR)
    return f"{hours:,} h {rest // _MINUTE:02} min"


def _unit(value: float, unit: str, language: Language) -> str:
    """Name the unit: English has one thing of exactly 1, French of anything below 2."""
    named = _FRENCH_UNITS.get(unit, unit) if language == "fr" else unit
    single = abs(value) < 2 if language == "fr" else value == 1
    return _ONE.get(named, named) if single else named


def _localised(text: str, language: Language) -> str:
    if language == "en":
        return text
    return text.replace(" ", _NARROW_SPACE).replace(",", _NARROW_SPACE).replace(".", ",")
