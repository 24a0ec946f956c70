"""Figures inside sentences, written the way each language writes them.

English keeps the point (97.2%), French has the comma and a narrow no-break space (97,2 %).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import HOUR, MINUTE, SECOND, Duration, Instant, datetime_of
from edge.text import Language, Text

NARROW = "\u202f"


def number(value: float, digits: int = 1) -> Text:
    """Write a number with at most `digits` decimals.

    >>> number(12.5).fr, number(3.0).en, number(-0.01).en
    ('12,5', '3', '0')
    """
    written = f"{value:.{digits}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    written = "0" if written == "-0" else written
    return Text(en=written, fr=written.replace(".", ","))


def percent(share: float, digits: int = 1) -> Text:
    """Write a fraction of 1 as a percentage.

    >>> percent(0.972).en, percent(0.972).fr
    ('97.2%', '97,2\u202f%')
    """
    figure = number(100 * share, digits)
    return Text(en=f"{figure.en}%", fr=f"{figure.fr}{NARROW}%")


def duration(length: Duration) -> Text:
    """Write a duration in the unit a person would choose.

    >>> duration(90 * SECOND).en, duration(3 * HOUR).fr, duration(40 * MINUTE).en
    ('90 s', '3 h', '40 min')
    """
    unit, name = SECOND, "s"
    if abs(length) >= 120 * MINUTE:
        unit, name = HOUR, "h"
    elif abs(length) >= 120 * SECOND:
        unit, name = MINUTE, "min"
    figure = number(length / unit)
    return Text(en=f"{figure.en} {name}", fr=f"{figure.fr} {name}")


def moment(at: Instant, zone: str) -> Text:
    """Write an instant as the clock on the wall of the plant shows it.

    >>> moment(1477886400 * SECOND, "Europe/Paris").en, moment(0, "UTC").fr
    ('2016-10-31 05:00:00', '01/01/1970 à 0 h 00 min 00 s')
    """
    local = datetime_of(at).astimezone(ZoneInfo(zone))
    return Text(
        en=local.strftime("%Y-%m-%d %H:%M:%S"),
        fr=f"{local:%d/%m/%Y} à {local.hour} h {local:%M} min {local:%S} s",
    )


def sentence(en: str, fr: str, **parts: Text) -> Text:
    """Put texts into a sentence, each in the language of the sentence.

    >>> sentence("{n} parts", "{n} pièces", n=number(1.5)).fr
    '1,5 pièces'
    """
    return Text(
        en=en.format(**{key: part.en for key, part in parts.items()}),
        fr=fr.format(**{key: part.fr for key, part in parts.items()}),
    )


def plain(word: str) -> Text:
    """Let a word that is the same in both languages (an id, a name) stand in a sentence."""
    return Text(en=word, fr=word)


def joined(texts: Iterable[Text], mark: str = ", ") -> Text:
    """String texts together; French has a space before a semicolon.

    >>> joined([plain("a"), plain("b")]).en, joined([plain("a"), plain("b")], "; ").fr
    ('a, b', 'a ; b')
    """
    kept = list(texts)
    french = mark.replace(";", " ;")
    return Text(en=mark.join(t.en for t in kept), fr=french.join(t.fr for t in kept))


def told(text: Text | None, language: Language | None) -> Any:
    """Write a text for JSON: in one language, or in both where none was asked for.

    >>> told(plain("a"), None), told(plain("a"), "fr"), told(None, "fr")
    ({'fr': 'a', 'en': 'a'}, 'a', None)
    """
    if text is None:
        return None
    return {"fr": text.fr, "en": text.en} if language is None else text.say(language)
