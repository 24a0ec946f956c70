"""What is said of the room on a disk: to pages and programs, and in the log of a service. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from edge.instant import Instant, format_instant, seconds
from edge.text import Text
from gateway.space import DAY, Bounds, Level, Space, judge


def said_of(space: Space, level: Level) -> Text | None:
    """Say in one sentence how the disk stands; None where all is well."""
    place, free = space.place, round((space.free or 0) / 10**6)
    if level is Level.SOON:
        days = int(space.days_left or 0)
        return Text(
            en=f"the disk of {place} is full in about {days} day{'s'[: days != 1]}",
            fr=f"le disque de {place} sera plein dans {days} jour{'s'[: days > 1]} environ",
        )
    if level is Level.TIGHT:
        return Text(
            en=f"the disk of {place} is nearly full: {free} MB are left",
            fr=f"le disque de {place} est presque plein : il reste {free} Mo",
        )
    if level is Level.FULL:
        return _full(space, place, free)
    return None


def _full(space: Space, place: str, free: int) -> Text:
    if space.store != "embedded" or not free:
        return Text(
            en=f"the disk of {place} is full: {free} MB are left",
            fr=f"le disque de {place} est plein : il reste {free} Mo",
        )
    return Text(
        en=f"the disk of {place} is full: the store takes nothing more, the last {free} MB are "
        "left to the readings that wait",
        fr=f"le disque de {place} est plein : le dépôt ne prend plus rien, les derniers {free} Mo "
        "restent aux relevés qui attendent",
    )


def remedy_of(space: Space, level: Level) -> Text | None:
    """Say what to do; None where there is nothing to do."""
    if level is Level.WELL:
        return None
    if space.growth is None:
        return Text(
            en="make room, or put the data folder on a larger disk ('store.path')",
            fr="faites de la place, ou mettez le dossier de données sur un plus grand disque "
            "(« store.path »)",
        )
    return _REMEDY


_REMEDY = Text(
    en="make room, let old events go ('store.keep', 'store.thin'), or put the data folder on a "
    "larger disk ('store.path'); 'ombre store info' says what the store takes",
    fr="faites de la place, laissez partir de vieux événements (« store.keep », « store.thin »), "
    "ou mettez le dossier de données sur un plus grand disque (« store.path ») ; « ombre store "
    "info » dit ce que prend le dépôt",
)
_WELL = Text(
    en="there is room again on the disk of {0}", fr="le disque de {0} a de nouveau de la place"
)
_HELD = Text(
    en="{0} readings wait in the outbox, the oldest since {1}: nothing is lost, they are kept as "
    "soon as the store takes them",
    fr="{0} relevés attendent dans la boîte d'envoi, le plus ancien depuis {1} : rien n'est perdu, "
    "ils seront gardés dès que le dépôt les prendra",
)
_LIMIT = Text(
    en="{0} readings wait in the outbox, the oldest since {1}: it is at its limit, the oldest "
    "measurements go, and nothing else does",
    fr="{0} relevés attendent dans la boîte d'envoi, le plus ancien depuis {1} : elle est à sa "
    "limite, les plus anciennes mesures partent, et rien d'autre",
)
_MOVED = Text(en="everything that waited is kept", fr="tout ce qui attendait est gardé")


def space_json(space: Space, level: Level) -> dict[str, Any]:
    """Write it for pages and programs; `lasts` is in seconds, texts stand in both languages."""
    return {
        "version": 1,
        "at": format_instant(space.at),
        "store": space.store,
        "level": level.value,
        "said": _both(said_of(space, level)),
        "remedy": _both(remedy_of(space, level)),
        "bytes_free": space.free,
        "bytes_a_day": space.growth,
        "days_left": space.days_left,
        "waiting": _waiting(space),
    }


def _waiting(space: Space) -> dict[str, Any] | None:
    waits, lasts = space.waiting, space.lasts
    if waits is None:
        return None
    return {
        "readings": waits.readings,
        "since": None if waits.since is None else format_instant(waits.since),
        "held": space.held,
        "at_limit": space.at_limit,
        "bytes": waits.size,
        "lasts": None if lasts is None else seconds(lasts),
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"fr": text.fr, "en": text.en}


@dataclass(slots=True)
class Teller:
    """Says what there is to say in a log: at every change, and once a day while it lasts."""

    bounds: Bounds
    level: Level = Level.WELL
    _held: bool = False
    _told: dict[str, Instant] = field(default_factory=dict)

    def hear(self, space: Space) -> Iterator[tuple[Level, Text]]:
        """Yield what is to be logged now, and how grave it is."""
        before, self.level = self.level, judge(space, self.bounds, self.level)
        said, remedy = said_of(space, self.level), remedy_of(space, self.level)
        if said is not None and remedy is not None:
            if self._due("level", space.at, changed=before is not self.level):
                yield self.level, _then(said, remedy)
        elif before is not Level.WELL:
            yield Level.WELL, _filled(_WELL, space.place)
        held, self._held = self._held, space.held
        if space.held and space.waiting is not None and space.waiting.since is not None:
            if self._due("held", space.at, changed=not held):
                since = format_instant(space.waiting.since)
                text = _LIMIT if space.at_limit else _HELD
                yield Level.SOON, _filled(text, space.waiting.readings, since)
        elif held:
            yield Level.WELL, _MOVED

    def _due(self, what: str, now: Instant, *, changed: bool) -> bool:
        if not changed and abs(now - self._told.get(what, now)) < DAY:
            return False
        self._told[what] = now
        return True


def _then(said: Text, remedy: Text) -> Text:
    return Text(en=f"{said.en}; {remedy.en}", fr=f"{said.fr} ; {remedy.fr}")


def _filled(text: Text, *parts: object) -> Text:
    return Text(en=text.en.format(*parts), fr=text.fr.format(*parts))
