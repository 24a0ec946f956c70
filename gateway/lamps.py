"""Stack lights: what several lamps, each dark, steady or flashing, say together.

The colours stand in the order of their urgency (IEC 60073 and IEC 60204-1: red for danger or
fault, yellow for the abnormal, blue for an action that is demanded, green for the normal, white
for nothing in particular). Flashing asks for attention and leaves a colour its meaning. So a table
need not list every combination: it is asked for all lamps as they shine, then for their colours,
then for the most urgent lamp.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from edge.text import Text
from gateway.letter import Unreadable
from gateway.number import short

DARK = "dark"
"""The word of a stack light of which no lamp shines."""

COLOURS = ("red", "yellow", "blue", "green", "white")
_FLASHING = "flashing"

_NAMES: Mapping[str, str] = {
    **{colour: colour for colour in COLOURS},
    **dict.fromkeys(("rouge", "rot"), "red"),
    **dict.fromkeys(("amber", "orange", "jaune", "gelb"), "yellow"),
    **dict.fromkeys(("bleu", "blau"), "blue"),
    **dict.fromkeys(("vert", "verte", "grün", "gruen"), "green"),
    **dict.fromkeys(("clear", "blanc", "blanche", "weiss"), "white"),
}
_OFF = frozenset({"false", "0", "off", "dark", "aus", "éteint", "eteint", "éteinte", "eteinte"})
_STEADY = frozenset({"true", "1", "on", "steady", "ein", "allumé", "allume", "fixe"})
_FLASH = frozenset({"2", "flash", _FLASHING, "blink", "blinking", "clignotant", "blinkt"})


class Lamp(NamedTuple):
    """One lamp that shines."""

    colour: str
    flashing: bool = False

    @property
    def word(self) -> str:
        """Write the lamp as tables do.

        >>> Lamp("red", flashing=True).word
        'red flashing'
        """
        return f"{self.colour} {_FLASHING}" if self.flashing else self.colour


Lamps = tuple[Lamp, ...]
"""The lamps that shine, the most urgent first."""


def read_lamps(value: object) -> Lamps:
    """Read the lamps out of an object with a key for each, or out of words; raises Unreadable.

    >>> lamps_word(read_lamps({"Green": 1, "amber": "blink", "red": False, "ts": 17}))
    'yellow flashing + green'
    >>> lamps_word(read_lamps("GREEN+red flashing")), lamps_word(read_lamps({"green": 0}))
    ('red flashing + green', 'dark')
    """
    if isinstance(value, Mapping):
        return _of_object(value)
    return _of_words(str(value).split("+"), value)


def lamps_word(lamps: Lamps) -> str:
    """Write what shines as one word."""
    return " + ".join(lamp.word for lamp in lamps) or DARK


def lamps_words(lamps: Lamps) -> tuple[str, ...]:
    """Write what shines in fewer and fewer words, as a table is asked for them.

    >>> lamps_words((Lamp("yellow", flashing=True), Lamp("green")))
    ('yellow flashing + green', 'yellow + green', 'yellow flashing', 'yellow')
    """
    plain = tuple(Lamp(lamp.colour) for lamp in lamps)
    return tuple(lamps_word(said) for said in (lamps, plain, lamps[:1], plain[:1]))


def _of_object(said: Mapping[object, object]) -> Lamps:
    found, met = [], False
    for name, shine in said.items():
        colour = _NAMES.get(str(name).strip().casefold())
        if colour is None or shine is None:
            continue
        met = True
        if (flashing := _shines(str(name), shine)) is not None:
            found.append(Lamp(colour, flashing))
    if not met:
        raise Unreadable(_no_lamp(said))
    return _urgent_first(found)


def _of_words(words: list[str], value: object) -> Lamps:
    found = []
    for word in words:
        colour, _, shine = word.strip().casefold().partition(" ")
        if colour == DARK and len(words) == 1:
            return ()
        if colour not in _NAMES:
            raise Unreadable(_no_lamp(value))
        if (flashing := _shines(colour, shine.strip() or "on")) is not None:
            found.append(Lamp(_NAMES[colour], flashing))
    return _urgent_first(found)


def _urgent_first(lamps: list[Lamp]) -> Lamps:
    return tuple(sorted(set(lamps), key=lambda lamp: (COLOURS.index(lamp.colour), lamp)))


def _shines(name: str, shine: object) -> bool | None:
    """Say whether a lamp flashes; None where it is dark."""
    said = str(int(shine)) if isinstance(shine, float) and shine.is_integer() else str(shine)
    word = said.strip().casefold()
    if word in _OFF:
        return None
    if word not in _STEADY and word not in _FLASH:
        raise Unreadable(
            Text(
                en=f"the lamp '{name}' says {short(shine)}: neither off, on nor flashing",
                fr=f"le voyant « {name} » dit {short(shine)} : ni éteint, ni fixe, ni clignotant",
            )
        )
    return word in _FLASH


def _no_lamp(value: object) -> Text:
    colours = ", ".join(COLOURS)
    return Text(
        en=f"{short(value)} names no lamp ({colours})",
        fr=f"{short(value)} ne nomme aucun voyant ({colours})",
    )
