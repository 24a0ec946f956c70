"""Names of boxes: a level of a topic, and a part of what a broker knows its clients by."""

from __future__ import annotations

import platform

import click

from ombre.language import say

_LONGEST = 40


def is_name(name: str) -> bool:
    """Say whether a text can be the name of an edge or a gateway.

    >>> [is_name(name) for name in ("hall-2", "Atelier côté rue", "a/b", "@all", "")]
    [True, True, False, False, False]
    """
    return bool(name) and len(name) <= _LONGEST and name[0] != "@" and not set(name) & set("/+#\0")


def checked_name(name: str) -> str:
    """Return a name given with `--name`; refuses what cannot be one."""
    if not is_name(name):
        raise click.BadParameter(
            say(
                en=f"'{name}' cannot be a name: letters, digits and dashes can",
                fr=f"« {name} » ne peut pas être un nom : lettres, chiffres et tirets",
            ),
            param_hint="--name",
        )
    return name


def computer_name() -> str:
    """Name this computer as its network does, up to the first dot."""
    name = platform.node().partition(".")[0][:_LONGEST]
    return name if is_name(name) else "gateway"
