"""`ombre store compact`: the night's work by hand: old events into Parquet, retention."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from edge.instant import system_clock
from edge.text import Text
from gateway.embedded.night import Night, ahead, work
from gateway.embedded.settings import EmbeddedSettings
from gateway.stores.embedded import EmbeddedStore
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.progress import progress
from ombre.store_command import embedded_file, refused, there
from ombre.tables import answer

_INSTEAD = Text(
    en="InfluxDB compacts by itself; its retention: 'ombre influx init'",
    fr="InfluxDB compacte de lui-même ; sa rétention : « ombre influx init »",
)
_GENTLY = 10


@click.command(
    name="compact",
    help=say(
        en="Move old events into Parquet files by machine and month, thin and let go of what the "
        "plant file says, while everything runs. The gateway does so every night.",
        fr="Déplacer les événements anciens dans des fichiers Parquet par machine et par mois, "
        "éclaircir et laisser partir ce que dit le fichier d'usine, tout tournant. La passerelle "
        "le fait chaque nuit.",
    ),
)
@plant_option
@click.option(
    "--gently",
    is_flag=True,
    help=say(en="Let every other program go first.", fr="Laisser passer tout autre programme."),
)
@json_option
def command(plant_path: Path, gently: bool, as_json: bool) -> None:
    """Exit code 1 where another run is at it."""
    book = read_book(plant_path)
    path = there(embedded_file(book, _INSTEAD))
    settings = book.home.settings
    assert isinstance(settings, EmbeddedSettings)
    if gently and hasattr(os, "nice"):
        os.nice(_GENTLY)
    try:
        night = _work(path, settings)
    except OSError as error:
        raise _no_room(path, error) from error
    if night is None:
        raise _busy(path)
    _tell(night, as_json)


def _work(path: Path, settings: EmbeddedSettings) -> Night | None:
    now = system_clock()
    with closing(EmbeddedStore(path)) as store:
        title = say(en="Compacting", fr="Compactage")
        with progress(title, ahead(store.file, now, settings.hot)) as advance:
            return work(store.file, now, settings.hot, settings.policy, advance)


def _tell(night: Night, as_json: bool) -> None:
    moved, gone = night.compacted, night.gone
    if as_json:
        answer(
            {
                "version": 1,
                "moved": moved.moved,
                "joined": moved.joined,
                "files": moved.files,
                "dropped": gone.dropped,
                "thinned": gone.thinned,
                "cleaned": night.cleaned,
            }
        )
        return
    click.echo(
        say(
            en=f"{moved.moved} events moved, {moved.joined} put together, into {moved.files} "
            f"files. Let go of: {gone.dropped} events; thinned away: {gone.thinned} measurements.",
            fr=f"{moved.moved} événements déplacés, {moved.joined} réunis, dans {moved.files} "
            f"fichiers. Laissés partir : {gone.dropped} événements ; éclaircies : {gone.thinned} "
            "mesures.",
        )
    )


def _no_room(path: Path, error: OSError) -> Exception:
    return refused(
        str(path),
        Text(
            en=f"the cold files cannot be written ({error}); nothing has changed",
            fr=f"les fichiers froids ne peuvent être écrits ({error}) ; rien n'a changé",
        ),
        Text(
            en="make room on the disk; the gateway tries again by itself",
            fr="faites de la place sur le disque ; la passerelle réessaie d'elle-même",
        ),
        exit_code=3,
    )


def _busy(path: Path) -> Exception:
    return refused(
        str(path),
        Text(en="another run is compacting this store", fr="un autre compactage est en cours"),
        Text(en="wait for its end", fr="attendez sa fin"),
        exit_code=1,
    )
