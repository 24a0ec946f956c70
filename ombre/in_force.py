"""Which versions of a plant file have been in force: what `shadow.editions` knows, for one file.

Whoever tells figures takes note of the file that they were told from. A service always does; a
command only of the file that is in force already, or where none is: to look at figures with a
draft, under another name, puts no draft into force.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from edge.instant import Clock, Instant
from edge.text import Text
from ombre.telling import tell
from shadow.calendar import Calendar
from shadow.editions import Journal, Seen
from shadow.editions_folder import FOLDER, Editions
from shadow.editions_plans import Plans, Version
from shadow.plant import Plant


class InForce:
    """The versions that have been in force in one data folder, and the one that was just read."""

    def __init__(self, path: Path, text: str, version: Version, data: Path, clock: Clock) -> None:
        self._path, self._text = path.resolve(), text
        self._version = version
        self._clock = clock
        self.editions = Editions(data / FOLDER)
        self.plans = Plans(self.editions.text, {version.plant.revision: version})

    @cached_property
    def journal(self) -> Journal:
        """All entries; the version that was just read is the last that was seen."""
        journal = self.editions.journal()
        newest = journal.newest
        known = newest is not None and newest.revision == self._version.plant.revision
        return journal if known else journal.plus(self._seen)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of all versions: each shift follows the one in force when it began."""
        calendar = self.plans.calendar(self.journal)
        if self.plans.lost:
            names = ", ".join(sorted(self.plans.lost))
            tell(_lost(names, str(self.editions.folder)))
        return calendar

    def plan(self, as_of: Instant) -> tuple[Plant, Calendar]:
        """Return the plant and its calendar as they were known at an instant."""
        return self.plans.plan(self.journal.known(as_of))

    def corrections(self) -> int:
        """Count the corrections and what was taken back of them, as the journal stands now."""
        journal = self.editions.journal()
        return sum(not isinstance(one, Seen) for one in journal.entries)

    def remember(self, *, serving: bool = False, quiet: bool = False) -> None:
        """Take note that figures are told from this version; say once what a new calendar means."""
        newest = self.editions.journal().newest
        if serving or newest is None or newest.path == str(self._path):
            self.editions.see(self._text, self._seen)
            new = newest is not None and newest.revision != self._seen.revision
            if newest is not None and new and newest.calendar != self._seen.calendar and not quiet:
                tell(_FROM_NOW_ON)

    @cached_property
    def _seen(self) -> Seen:
        return self._version.seen(self._clock(), str(self._path))


_FROM_NOW_ON = Text(
    en="The calendar of the plant file is another one. It holds for the shifts that begin from now "
    "on; those that were worked keep theirs. To let it reach back: ombre calendar apply --from "
    "DATE --why TEXT",
    fr="Le calendrier du fichier d'usine a changé. Il vaut pour les équipes qui commencent à "
    "partir de maintenant ; celles qui ont travaillé gardent le leur. Pour le faire remonter : "
    "ombre calendar apply --from DATE --why TEXTE",
)


def _lost(names: str, folder: str) -> Text:
    return Text(
        en=f"{folder}: these versions of the plant file cannot be read, the one before each goes "
        f"on: {names}",
        fr=f"{folder} : ces versions du fichier d'usine sont illisibles, la précédente continue : "
        f"{names}",
    )
