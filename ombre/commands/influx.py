"""`ombre influx init`: make what the InfluxDB store needs on its server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from edge.instant import SECOND
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.influx_setup import Kept
from gateway.influx_wire import InfluxWire
from gateway.stores.influx import InfluxSettings, wire_of
from ombre.book import read_book
from ombre.language import say
from ombre.options import plant_option

_HOUR, _DAY = 3_600, 86_400


@click.group(
    name="influx",
    help=say(
        en="Look after the InfluxDB that keeps the events.",
        fr="S'occuper de l'InfluxDB qui garde les événements.",
    ),
    subcommand_metavar=say(en="COMMAND [ARGS]...", fr="COMMANDE [ARGUMENTS]..."),
)
def command() -> None:
    """Hold the commands on InfluxDB together."""


@command.command(
    name="init",
    help=say(
        en="Make the bucket (1.x: the database) of the plant file with its retention, and on 2.x a "
        "token for it alone. May be repeated: what is right stays.",
        fr="Créer le « bucket » (1.x : la base) du fichier d'usine avec sa durée de conservation "
        "et, sur 2.x, un jeton pour lui seul. Peut être répété : ce qui est juste reste.",
    ),
)
@plant_option
@click.option(
    "--token",
    "with_token",
    is_flag=True,
    help=say(
        en="Also make a token that may read and write the bucket, and print it (2.x).",
        fr="Créer aussi un jeton qui lit et écrit le « bucket », et l'afficher (2.x).",
    ),
)
def init(plant_path: Path, with_token: bool) -> None:
    """Make what is missing and say what was done."""
    home = read_book(plant_path).home
    if not isinstance(home.settings, InfluxSettings):
        raise OmbreError(_other_store(str(plant_path), home.kind.kind))
    wire = wire_of(home.settings)
    try:
        kept, wanted = wire.keep(), home.settings.retention
        if wanted is not None and kept.now != wanted // SECOND:
            raise OmbreError(_not_set(home.settings), exit_code=3)
        for line in _bucket(home.settings, kept):
            click.echo(line)
        if wanted is None:
            click.echo(_UNLIMITED)
        for line in _token(wire) if with_token else ():
            click.echo(line)
    finally:
        wire.close()


def _bucket(settings: InfluxSettings, kept: Kept) -> Iterator[str]:
    if kept.made:
        yield say(en="'{}' was made at {}.", fr="« {} » a été créé à {}.").format(
            settings.bucket, settings.url
        )
    else:
        yield say(en="'{}' is there already, at {}.", fr="« {} » existe déjà, à {}.").format(
            settings.bucket, settings.url
        )
    if kept.before != kept.now and not kept.made:
        yield say(
            en="It kept {}; it now keeps {}.", fr="La conservation était : {} ; désormais : {}."
        ).format(_span(kept.before), _span(kept.now))
    else:
        yield say(en="It keeps {}.", fr="Conservation : {}.").format(_span(kept.now))


def _token(wire: InfluxWire) -> Iterator[str]:
    made = wire.make_token()
    if made is None:
        yield say(
            en="No token: this server has none of its own (1.x: a user and a password, if any).",
            fr="Pas de jeton : ce serveur n'en a pas (1.x : utilisateur et mot de passe, s'il y "
            "en a).",
        )
        return
    token, new = made
    if new:
        yield say(en="A new token, for INFLUX_TOKEN:", fr="Un nouveau jeton, pour INFLUX_TOKEN :")
        yield token
    elif token:
        yield say(en="The token made earlier:", fr="Le jeton créé plus tôt :")
        yield token
    else:
        yield say(
            en="A token was made earlier; the server shows it no more.",
            fr="Un jeton a été créé plus tôt ; le serveur ne le montre plus.",
        )


_UNLIMITED = say(
    en="The plant file names no retention: what the server had is left as it is.",
    fr="Le fichier d'usine ne donne pas de durée : celle du serveur reste.",
)


def _span(seconds: int) -> str:
    """Write how long a server keeps."""
    if seconds == 0:
        return say(en="for ever", fr="sans limite")
    if seconds % _DAY == 0:
        return say(en="{} days", fr="{} jours").format(seconds // _DAY)
    return say(en="{:g} hours", fr="{:g} heures").format(seconds / _HOUR)


def _not_set(settings: InfluxSettings) -> Problem:
    return Problem(
        where=settings.url,
        cause=Text(
            en=f"InfluxDB did not take the retention of '{settings.bucket}'",
            fr=f"InfluxDB n'a pas pris la durée de conservation de « {settings.bucket} »",
        ),
        remedy=Text(
            en="give a token (1.x: a user) that may administer the server, or set the retention "
            "with the server's own tools (3.x) and leave it out of the plant file",
            fr="donnez un jeton (1.x : un utilisateur) qui administre le serveur, ou fixez la "
            "durée avec les outils du serveur (3.x) et ôtez-la du fichier d'usine",
        ),
        blame=Blame.PLANT_FILE,
    )


def _other_store(path: str, kind: str) -> Problem:
    return Problem(
        where=path,
        cause=Text(
            en=f"this plant's events are kept in '{kind}', not in InfluxDB",
            fr=f"les événements de cette usine sont gardés dans « {kind} », pas dans InfluxDB",
        ),
        remedy=Text(
            en="write 'store: {kind: influxdb, url: http://...}' first",
            fr="écrivez d'abord « store: {kind: influxdb, url: http://...} »",
        ),
        blame=Blame.PLANT_FILE,
    )
