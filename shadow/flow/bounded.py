"""Is work in progress bounded? Judged on a limit that the plant file declares.

A declared limit that is kept but never reached proves nothing: the flow may simply have been
slow. So it must also bind for some of the time. Both thresholds are ours ([P], `VERSION`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from edge.instant import Duration, Instant
from edge.text import Text
from shadow.flow.move import Crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.verdict import Answer, Verdict
from shadow.flow.wip import Level, levels
from shadow.interval import Interval
from shadow.wording import joined, moment, number, percent, plain, sentence

VERSION = "2025-1"
KEPT = 0.98
"""The share of open time in which work in progress must stay within the limit."""
BINDING = 0.05
"""The share of open time in which it must stand at the limit."""
LISTED = 5
"""How many excesses are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Time:
    """How long the loop stood within the limit, at it, and above it."""

    within: Duration
    at_limit: Duration
    open_time: Duration
    excesses: tuple[Level, ...]

    @property
    def kept(self) -> float:
        return self.within / self.open_time

    @property
    def binding(self) -> float:
        return self.at_limit / self.open_time


def wip_bounded(
    limit: int | None, moved: Crossings, axis: OpenTime, window: Interval, zone: str
) -> Verdict:
    """Answer for one loop over a window; `zone` is the one that its people live in."""
    start, end = window
    if limit is None:
        return Verdict(answer=Answer.UNDETERMINED, evidence=(_NO_LIMIT,))
    if moved.first is None or moved.first >= end or not axis.between(start, end):
        return Verdict(answer=Answer.UNDETERMINED, evidence=(_NO_DATA,))
    time = _timed(limit, moved, axis, start, end)
    if time.kept < KEPT:
        return Verdict(answer=Answer.UNDETERMINED, evidence=_broken(limit, time, zone))
    if time.binding < BINDING:
        return Verdict(answer=Answer.UNDETERMINED, evidence=(_slack(limit, time),))
    return Verdict(answer=Answer.YES, evidence=(_held(limit, time),))


def _timed(limit: int, moved: Crossings, axis: OpenTime, start: Instant, end: Instant) -> _Time:
    held = list(levels(moved, axis, start, end))
    return _Time(
        within=sum(level.length for level in held if level.parts <= limit),
        at_limit=sum(level.length for level in held if level.parts == limit),
        open_time=axis.between(start, end),
        excesses=tuple(level for level in held if level.parts > limit and level.length),
    )


def _figures(limit: int, time: _Time) -> dict[str, Text]:
    return {
        "limit": number(limit),
        "kept": percent(time.kept),
        "binding": percent(time.binding),
        "needs_kept": percent(KEPT),
        "needs_binding": percent(BINDING),
        "version": plain(VERSION),
    }


def _held(limit: int, time: _Time) -> Text:
    return sentence(
        "the declared limit of {limit} parts is kept for {kept} of the open time (at least "
        "{needs_kept}) and reached for {binding} of it (at least {needs_binding}; thresholds "
        "{version})",
        "le plafond déclaré de {limit} pièces est tenu pendant {kept} du temps d'ouverture (au "
        "moins {needs_kept}) et atteint pendant {binding} (au moins {needs_binding} ; seuils "
        "{version})",
        **_figures(limit, time),
    )


def _slack(limit: int, time: _Time) -> Text:
    return sentence(
        "the declared limit of {limit} parts is kept but reached for only {binding} of the open "
        "time (at least {needs_binding} would decide; thresholds {version}): a limit that never "
        "binds cannot be told from no limit",
        "le plafond déclaré de {limit} pièces est tenu mais atteint pendant {binding} seulement "
        "du temps d'ouverture (au moins {needs_binding} trancherait ; seuils {version}) : un "
        "plafond qui ne bride jamais ne se distingue pas d'une absence de plafond",
        **_figures(limit, time),
    )


def _broken(limit: int, time: _Time, zone: str) -> tuple[Text, ...]:
    head = sentence(
        "the declared limit of {limit} parts is kept for only {kept} of the open time (at least "
        "{needs_kept} would decide; thresholds {version}): this limit does not bound the loop; "
        "whether another one does is not known",
        "le plafond déclaré de {limit} pièces n'est tenu que pendant {kept} du temps d'ouverture "
        "(au moins {needs_kept} trancherait ; seuils {version}) : ce plafond ne borne pas la "
        "boucle ; on ne sait pas si un autre le fait",
        **_figures(limit, time),
    )
    return (head, _excesses(time, zone))


def _excesses(time: _Time, zone: str) -> Text:
    listed = joined(
        sentence(
            "{parts} parts from {since}",
            "{parts} pièces à partir du {since}",
            parts=number(level.parts),
            since=moment(level.start, zone),
        )
        for level in islice(time.excesses, LISTED)
    )
    return sentence(
        "stretches above the limit: {n}; the first of them: {listed}",
        "dépassements du plafond : {n} ; les premiers : {listed}",
        n=number(len(time.excesses)),
        listed=listed,
    )


_NO_LIMIT = Text(
    en="no limit is declared for this loop; declaring one under flows.loops (limit: …), or a "
    "period with at least 50 releases, would decide",
    fr="aucun plafond n'est déclaré pour cette boucle ; en déclarer un sous flows.loops "
    "(limit: …), ou une période d'au moins 50 lancements, permettrait de trancher",
)
_NO_DATA = Text(
    en="no part was seen in this loop in open time; counts of the machines at both ends would "
    "decide",
    fr="aucune pièce n'a été vue dans cette boucle pendant l'ouverture ; les compteurs des "
    "machines à ses deux bouts permettraient de trancher",
)
