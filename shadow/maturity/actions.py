"""What to do next: the loss first, then the cheapest way to the missing proof."""

from __future__ import annotations

from collections.abc import Sequence

from edge.text import Text
from shadow.maturity.verdict import Row, Verdict
from shadow.wording import duration, sentence


def actions(found: Verdict, target: int) -> Sequence[Text]:
    """List one action for each failing proof, lowest step and largest loss first.

    Then those that nobody measures yet, up to the step that they alone keep from being proven.
    """
    failing = [row for row in found.rows if row.finding.passed is False]
    failing.sort(key=lambda row: (row.indicator.step, -(row.finding.missed or 0)))
    upto = max(found.step + 1, min(found.highest_possible, target))
    unmeasured = [
        row for row in found.rows if row.finding.passed is None and row.indicator.step <= upto
    ]
    return [*(_mend(row) for row in failing), *(_prove(row) for row in unmeasured)]


def _mend(row: Row) -> Text:
    if row.finding.missed:
        return sentence(
            "{missed} of planned machine time fall short ({id} {title}): {action}",
            "{missed} de temps machine requis manquent à l'appel ({id} {title}) : {action}",
            missed=duration(row.finding.missed),
            **_parts(row),
        )
    return sentence(
        "{action} ({id} {title}: it misses its threshold)",
        "{action} ({id} {title} : seuil non tenu)",
        **_parts(row),
    )


def _prove(row: Row) -> Text:
    return sentence(
        "{action} ({id} {title}: not measured yet)",
        "{action} ({id} {title} : preuve pas encore mesurée)",
        **_parts(row),
    )


def _parts(row: Row) -> dict[str, Text]:
    one = row.indicator
    return {"id": Text(en=one.id, fr=one.id), "title": one.title, "action": one.action}
