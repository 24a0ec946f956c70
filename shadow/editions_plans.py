"""The plant and its calendar as they were at any point of the journal of editions. Pure.

The calendar is put together from the versions that have been in force and the corrections that
stand; all else (ideal cycles, thresholds, reasons) is what the newest version says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from edge.instant import Instant
from edge.plantfile import PlantFile
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.calendar import Calendar, Correction, Edition
from shadow.editions import Journal, Seen
from shadow.plant import Plant
from shadow.plantbook import SECTIONS, read_plant, revision
from shadow.shifts import CalendarSettings


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the plant file, read; `sections` are those that figures need, as written."""

    plant: Plant
    zone: str
    settings: CalendarSettings
    sections: Mapping[str, Any] = field(default_factory=dict)

    @property
    def calendar(self) -> str:
        """Name the calendar by its content.

        >>> one, two = (Version(Plant(), zone, CalendarSettings()) for zone in ("UTC", "UTC"))
        >>> one.calendar == two.calendar, len(one.calendar)
        (True, 12)
        """
        said = f"{self.zone} {self.settings.model_dump_json()}"
        return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()

    def seen(self, at: Instant, path: str) -> Seen:
        """Say that this version is in force from an instant on."""
        return Seen(at=at, revision=self.plant.revision, path=path, calendar=self.calendar)


def read_version(text: str) -> Version:
    """Read a version; raises OmbreError where it is no plant file for this version of Ombre."""
    return version_of(PlantFile.parse(text, name=f"{revision(text)}.yaml"))


def version_of(file: PlantFile, name: str | None = None) -> Version:
    """Read a version of what was parsed; it is named by its text, where no name is given."""
    plant, calendar = read_plant(file)
    if name is not None:
        plant = plant.model_copy(update={"revision": name})
    return Version(plant, calendar.zone, calendar.settings, sections_of(file))


def sections_of(file: PlantFile) -> Mapping[str, Any]:
    """Return the sections that figures need, in JSON's types: nothing of servers and passwords."""
    there = {key: file.data[key] for key in SECTIONS if file.data.get(key) is not None}
    said: Mapping[str, Any] = json.loads(json.dumps(there, default=str))
    return said


class Plans:
    """Puts plants and calendars together; `text_of` hands out the text of a version.

    `known` holds versions that were read already, such as the present one. `lost` names those that
    could not be read: the version before them goes on.
    """

    def __init__(
        self, text_of: Callable[[str], str | None], known: Mapping[str, Version] | None = None
    ) -> None:
        self._text_of = text_of
        self._known = dict(known or {})
        self.lost: set[str] = set()

    def version(self, name: str) -> Version:
        """Return a version; raises OmbreError where it is not kept, or cannot be read any more."""
        found = self._known.get(name)
        if found is None:
            text = self._text_of(name)
            if text is None:
                raise OmbreError(_not_kept(name))
            found = self._known[name] = read_version(text)
        return found

    def read(self, journal: Journal) -> Mapping[str, Version]:
        """Return the versions of a journal that had to be read so far."""
        names = sorted({one.revision for _, one in journal.seen()})
        return {name: self._known[name] for name in names if name in self._known}

    def plan(self, journal: Journal) -> tuple[Plant, Calendar]:
        """Return the plant of the newest version, and the calendar of all of them."""
        newest = journal.newest
        if newest is None:
            raise OmbreError(_not_kept("-"))
        return self.version(newest.revision).plant, self.calendar(journal)

    def calendar(self, journal: Journal) -> Calendar:
        """Lay the calendars of all versions, each from when it was in force, and corrections."""
        editions = list[Edition]()
        before = ""
        for date, one in journal.seen():
            version = self._readable(one.revision) if one.calendar != before or not before else None
            if version is not None:
                editions.append(
                    Edition(
                        since=date,
                        zone=version.zone,
                        settings=version.settings,
                        said=one.at,
                        name=one.revision,
                    )
                )
            before = one.calendar
        if not editions:
            raise OmbreError(_not_kept(", ".join(sorted(self.lost)) or "-"))
        last = editions[-1]
        return Calendar(last.zone, last.settings, editions, self._corrections(journal))

    def _readable(self, name: str) -> Version | None:
        try:
            return self.version(name)
        except OmbreError:
            self.lost.add(name)
            return None

    def _corrections(self, journal: Journal) -> list[Correction]:
        found = []
        for _, one in journal.standing:
            version = self._readable(one.revision)
            if version is not None and one.start < one.at:
                found.append(
                    Correction(
                        start=one.start,
                        end=one.at,
                        zone=version.zone,
                        settings=version.settings,
                        said=one.at,
                        why=Text(en=one.why, fr=one.why),
                        name=one.revision,
                    )
                )
        return found


def _not_kept(name: str) -> Problem:
    return Problem(
        where=f"editions/{name}.yaml",
        cause=Text(
            en=f"the version {name} of the plant file is not kept any more",
            fr=f"la version {name} du fichier d'usine n'est plus conservée",
        ),
        remedy=Text(
            en="put the file back into the folder 'editions' of the data folder, from a backup or "
            "the plant file's history",
            fr="remettez le fichier dans le dossier « editions » du dossier de données, depuis une "
            "sauvegarde ou l'historique du fichier d'usine",
        ),
        blame=Blame.USAGE,
    )
