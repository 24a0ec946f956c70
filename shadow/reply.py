"""The reply to a question about figures: what it is about, then its measures, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from edge.instant import Instant, format_instant
from edge.text import Language
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.history import CUTS, all_machines, answers
from shadow.plant import Plant
from shadow.question import Question, refuse
from shadow.revision import Revision
from shadow.revision_marks import marked
from shadow.scope import scopes, scopes_json
from shadow.snapshot import Json, measure_json
from shadow.wording import told

_ROWS = 5_000


def known_machines(plant: Plant, store: Store) -> list[str]:
    """Name the machines that may be asked for: registered, heard, or standing in a line."""
    within = [machine for line in plant.lines.values() for machine in line.machines]
    return list(dict.fromkeys([*all_machines(plant, store), *within]))


def head(
    plant: Plant, store: Store, asked: Question, now: Instant, language: Language | None
) -> Json:
    """Say what a reply is about; raises OmbreError for a question about what does not exist."""
    refuse(asked, plant, known_machines(plant, store), CUTS)
    meant = scopes(plant, all_machines(plant, store), asked.machines, asked.lines)
    return {
        "version": 1,
        "plant": told(plant.identity.name.text(), language),
        "zone": plant.identity.zone,
        "revision": plant.revision,
        "from": format_instant(asked.start),
        "to": format_instant(max(asked.start, min(asked.end, now))),
        "scopes": scopes_json(plant, meant, language),
    }


def rows(  # noqa: PLR0913, PLR0917 - the plant, its store, and the question
    plant: Plant,
    calendar: Calendar,
    store: Store,
    asked: Question,
    now: Instant,
    revised: Sequence[Revision],
    language: Language | None,
) -> Iterator[Json]:
    """Yield the measures as programs read them, those that changed marked as revised."""
    found = answers(plant, calendar, store, asked, now)
    while some := list(islice(found, _ROWS)):
        for one in marked(some, revised, plant.machines, plant.groups):
            yield measure_json(one, language)
