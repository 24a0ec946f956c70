"""The verdict in one sentence: what is proven, what is not excluded, and what is missing."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.verdict import Verdict


def headline(found: Verdict) -> Text:
    """Say the verdict to a person who has two minutes.

    >>> from shadow.maturity.verdict import Tally
    >>> tally = Tally(step=1, passed=2, failed=0, unmeasured=1)
    >>> print(headline(Verdict(step=0, highest_possible=1, progress=0.6667, tallies=[tally],
    ...                        weakest=None, rows=[])).en)
    step 0 is proven; nothing measured speaks against step 1; proofs still to be measured for it: 1
    """
    proven = Text(en=f"step {found.step} is proven", fr=f"l'étape {found.step} est prouvée")
    if found.highest_possible > found.step:
        return _joined(proven, _possible(found), _missing(found))
    failing = next((tally for tally in found.tallies if tally.failed), None)
    if failing is None:
        return proven
    return _joined(
        proven,
        Text(
            en=f"proofs that fail for step {failing.step}: {failing.failed}",
            fr=f"preuves sous leur seuil pour l'étape {failing.step} : {failing.failed}",
        ),
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
        en=f"proofs still to be measured for it: {missing}",
        fr=f"preuves encore à mesurer pour elle : {missing}",
    )


def _joined(*parts: Text) -> Text:
    return Text(en="; ".join(part.en for part in parts), fr=" ; ".join(part.fr for part in parts))
