"""`ombre store`: how full it is, whether it is whole, copies of it, and what to do after harm."""

from __future__ import annotations

import importlib

import click

from ombre.language import say

_PARTS = ("info", "verify", "backup", "restore", "recover", "copy", "compact")


@click.group(
    name="store",
    help=say(
        en="Look after the store: how full it is, whether it is whole, backup, restore, copy, "
        "compaction.",
        fr="Prendre soin du dépôt : remplissage, intégrité, sauvegarde, restauration, "
        "copie, compactage.",
    ),
    subcommand_metavar=say(en="COMMAND [ARGS]...", fr="COMMANDE [ARGUMENTS]..."),
)
def command() -> None:
    """Hold the commands together; each stands in `ombre/commands/store_NAME.py`."""


for _name in _PARTS:
    command.add_command(importlib.import_module(f"ombre.commands.store_{_name}").command)
