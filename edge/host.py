"""The name or address of a computer, as a plant file writes it.

Checked here, because the network's own answer to a name that cannot be one is no answer but an
error of the machinery below.
"""

from __future__ import annotations

import ipaddress
import re

from edge.refusals import PlantFileError
from edge.text import Text

_NAME = re.compile(r"[\w.-]+")


def is_host(said: str) -> bool:
    """Say whether something can be the name or the address of a computer.

    >>> [is_host(said) for said in ("192.168.1.10", "press.local", "presse-à-côté", "fe80::1")]
    [True, True, True, True]
    >>> [is_host(said) for said in ("mqtt://press", "press:1883", "pr ess", "press..local", "")]
    [False, False, False, False, False]
    """
    try:
        ipaddress.ip_address(said)
    except ValueError:
        pass
    else:
        return True
    try:
        said.encode("idna")
    except UnicodeError:  # a label that is empty or too long
        return False
    return _NAME.fullmatch(said) is not None


def checked_host(said: str) -> str:
    """Return a host as it was said; raises PlantFileError for what cannot be one."""
    if is_host(said):
        return said
    raise PlantFileError(
        Text(
            en=f"{said!r} is not the name or the address of a computer",
            fr=f"« {said} » n'est ni le nom ni l'adresse d'un ordinateur",
        ),
        Text(
            en="write it alone, as in 192.168.1.10 or broker.local; the port has a key of its own",
            fr="écrivez-le seul, comme 192.168.1.10 ou broker.local ; le port a sa propre clé",
        ),
    )
