"""The command-line library's own sentences, in French.

click passes its sentences through a function `_` (and `ngettext`) in each of its modules, made
for gettext catalogs. We put a table there: no compiled catalog to ship, and a test holds the
table against the sentences of the installed version.
"""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

FRENCH = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Positional arguments": "Arguments",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l'argument",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "Interrompu.",
    "Try '{command} {option}' for help.": "Essayez « {command} {option} » pour de l'aide.",
    "No such option {name!r}.": "L'option {name!r} n'existe pas.",
    "No such command {name!r}.": "La commande {name!r} n'existe pas.",
    "Did you mean {possibility}?": "Vouliez-vous {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous l'un de : {possibilities} ?)",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "{value!r} is not {choice}.": "{value!r} n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} n'est pas l'un de {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} n'est pas un nombre valable.",
    "{value} is not in the range {range}.": "{value} n'est pas dans l'intervalle {range}.",
    "{name} {filename!r} does not exist.": "{name} {filename!r} n'existe pas.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} est un dossier.",
    "{name} {filename!r} is a file.": "{name} {filename!r} est un fichier.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} n'est pas lisible.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} n'est pas modifiable.",
    "path": "chemin",
    "file": "fichier",
    "directory": "dossier",
    "Option {name!r} requires an argument.": "L'option {name!r} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L'option {name!r} demande {nargs} valeurs.",
    "Option {name!r} does not take a value.": "L'option {name!r} ne prend pas de valeur.",
    "Got unexpected extra argument ({args})": "Argument en trop ({args})",
    "Got unexpected extra arguments ({args})": "Arguments en trop ({args})",
    "Show this message and exit.": "Montrer cette aide et sortir.",
    "Show the version and exit.": "Montrer la version et sortir.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
}
"""Every sentence that a user of Ombre's commands can meet."""

_MODULES = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
)


def teach_click_french() -> None:
    """Make click speak French in this process."""
    for module in _MODULES:
        for name, speak in (("_", _one), ("ngettext", _many)):
            if hasattr(module, name):
                setattr(module, name, speak)


def _one(sentence: str) -> str:
    return FRENCH.get(sentence, sentence)


def _many(singular: str, plural: str, number: int) -> str:
    return _one(singular if number == 1 else plural)
