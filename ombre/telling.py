"""What a long-running command says to its user: on standard error, answers stay clean."""

from __future__ import annotations

import click

from edge.text import Text
from ombre.language import LANGUAGE


def tell(text: Text) -> None:
    """Say one line."""
    click.echo(text.say(LANGUAGE), err=True)
