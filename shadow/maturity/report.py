"""The maturity report, for programs and pages: the step with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edge.instant import Instant, format_instant
from edge.text import Language, Text
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.maturity.actions import actions
from shadow.maturity.dossier import Dossier
from shadow.maturity.gather import WINDOW, gather, read_fold
from shadow.maturity.headline import headline
from shadow.maturity.indicator import Worst
from shadow.maturity.steps import SCOPE, STEP_NAMES
from shadow.maturity.verdict import Row, Tally, assess, verdict
from shadow.plant import Plant
from shadow.wording import duration, moment, sentence, told


def report(  # noqa: PLR0913 - a plant, its data, a period and a language
    plant: Plant,
    calendar: Calendar,
    store: Store,
    *,
    now: Instant,
    start: Instant | None = None,
    end: Instant | None = None,
    language: Language | None = None,
) -> dict[str, Any]:
    """Judge a plant from its store; without a period over the last 28 days.

    Without a language every text stands in both, as `{"fr": ..., "en": ...}`.
    """
    until = now if end is None else min(end, now)
    since = until - WINDOW if start is None else min(start, until)
    folds = {machine: read_fold(store, machine, since, until) for machine in plant.machines}
    return as_json(gather(plant, calendar, folds, since, until), language)


def as_json(dossier: Dossier, language: Language | None) -> dict[str, Any]:
    """Assess a dossier and write the outcome as programs read it."""
    target = dossier.plant.targets.step
    found = verdict(assess(dossier))
    return {
        "version": 1,
        "plant": told(dossier.plant.identity.name.text(), language),
        "from": format_instant(dossier.start),
        "to": format_instant(dossier.end),
        "window": told(_window(dossier), language),
        "step": found.step,
        "step_name": told(STEP_NAMES[found.step], language),
        "progress": round(found.progress, 4),
        "highest_possible": found.highest_possible,
        "headline": told(headline(found), language),
        "steps": [_step(tally, language) for tally in found.tallies],
        "target": target,
        "target_name": told(STEP_NAMES[target], language),
        "scope": told(SCOPE, language),
        "indicators": [_row(dossier, row, language) for row in found.rows],
        "next": [told(text, language) for text in actions(found, target)],
        "weakest": None if found.weakest is None else _row(dossier, found.weakest, language),
    }


def _step(tally: Tally, language: Language | None) -> Mapping[str, Any]:
    return {
        "step": tally.step,
        "name": told(STEP_NAMES[tally.step], language),
        "passed": tally.passed,
        "failed": tally.failed,
        "unmeasured": tally.unmeasured,
    }


def _row(dossier: Dossier, row: Row, language: Language | None) -> Mapping[str, Any]:
    one, found = row.indicator, row.finding
    return {
        "id": one.id,
        "step": one.step,
        "title": told(one.title, language),
        "why": told(one.why, language),
        "value": found.value,
        "unit": one.unit,
        "threshold": row.threshold,
        "sense": one.sense.value,
        "threshold_version": row.version,
        "pass": found.passed,
        "reason": told(found.reason, language),
        "worst": _worst(dossier, found.worst, language),
    }


def _worst(dossier: Dossier, worst: Worst | None, language: Language | None) -> Any:
    if worst is None:
        return None
    return {
        "machine": worst.machine,
        "label": told(dossier.label(worst.machine), language),
        "value": worst.value,
        "threshold": worst.threshold,
    }


def _window(dossier: Dossier) -> Text:
    return sentence(
        "{time} of planned time a machine since {since}: at most 28 days, each machine from its "
        "first connection (or imported event) on",
        "{time} de temps requis par machine depuis le {since} : 28 jours au plus, chaque machine à "
        "partir de sa première liaison (ou du premier événement importé)",
        time=duration(dossier.planned),
        since=moment(dossier.start, dossier.plant.identity.zone),
    )
