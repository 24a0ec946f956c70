"""The verdict in one sentence: what is proven, what is not excluded, and what is missing."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.steps import STEP_NAMES
from shadow.maturity.verdict import Tally, Verdict
from shadow.wording import joined, plain, sentence


def headline(found: Verdict) -> Text:
    """Say the verdict to a person who has two minutes.

    >>> from shadow.maturity.verdict import Tally
    >>> tally = Tally(step=1, passed=2, failed=0, unmeasured=1)
    >>> print(headline(Verdict(step=0, highest_possible=1, progress=0.6667, tallies=[tally],
    ...                        weakest=None, rows=[])).en)
    no step is proven yet; nothing measured speaks against step 1; still to be measured for it: 1
    """
    parts = [_proven(found.step)]
    if found.highest_possible > found.step:
        parts += [_possible(found), _missing(found)]
    failing = next((tally for tally in found.tallies if tally.failed), None)
    if failing is not None:
        parts.append(_failing(failing))
    return joined(parts, "; ")


def _proven(step: int) -> Text:
    if not step:
        return Text(en="no step is proven yet", fr="aucune étape n'est encore prouvée")
    return sentence(
        "step {step} ({name}) is proven",
        "l'étape {step} ({name}) est prouvée",
        step=plain(str(step)),
        name=STEP_NAMES[step],
    )


def _possible(found: Verdict) -> Text:
    step = found.highest_possible
    return Text(
        en=f"nothing measured speaks against step {step}",
        fr=f"rien de mesuré ne s'oppose à l'étape {step}",
    )


def _missing(found: Verdict) -> Text:
    below = [tally for tally in found.tallies if tally.step <= found.highest_possible]
    missing = sum(tally.unmeasured for tally in below)
    return Text(
        en=f"still to be measured for it: {missing}",
        fr=f"preuves encore à mesurer pour elle : {missing}",
    )


def _failing(tally: Tally) -> Text:
    return Text(
        en=f"evidence of step {tally.step} that misses its threshold: {tally.failed}",
        fr=f"preuves de l'étape {tally.step} qui ne tiennent pas leur seuil : {tally.failed}",
    )
