"""Sources that stay away: which ones gave no sign of a link, and why, as the store knows it."""

from __future__ import annotations

from collections.abc import Mapping

from edge.instant import SECOND, system_clock
from edge.link import LinkStatus
from edge.text import Text
from gateway.event import Event, Kind
from gateway.store import Store
from ombre.book import Book

_NO_WORD = Text(en="no word from it yet", fr="encore aucun mot d'elle")
_LETTERS = 50


def absent_sources(book: Book, store: Store) -> Mapping[str, Text]:
    """Name the sources without a link, each with the reason, sorted."""
    last = _last_words(book, store)
    refused = {letter.source: letter for letter in reversed(store.letters(_LETTERS))}
    away: dict[str, Text] = {}
    for name in sorted(book.sources):
        if name in last:
            if last[name].values.get("status") == LinkStatus.LOST:
                away[name] = _reason(last[name])
        elif name in refused:
            away[name] = Text(en=refused[name].cause_en, fr=refused[name].cause_fr)
        else:
            away[name] = _NO_WORD
    return away


def _last_words(book: Book, store: Store) -> Mapping[str, Event]:
    """Find the newest word on the link of each source."""
    now, last = system_clock() + SECOND, dict[str, Event]()
    for machine in store.machines():
        for event in store.before(machine, now):
            via = str(event.values.get("via"))
            newer = via not in last or event.at >= last[via].at
            if event.kind is Kind.LINK and via in book.sources and newer:
                last[via] = event
    return last


def _reason(lost: Event) -> Text:
    said = lost.values.get("reason")
    if not said:
        return _NO_WORD
    return Text(en=str(said), fr=str(lost.values.get("reason_fr") or said))
