"""What figures are asked for: over which period, of what, told apart how, which of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edge.instant import Instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.kpi import FAMILIES, kpis
from shadow.plant import Plant
from shadow.profile import profiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A period, and what is wanted of it.

    Without `machines` and `lines` everything is meant, the plant included. `by` is one of
    `shadow.history.CUTS`, or None for the whole period. `profile` wants the figures of one norm
    (a key of `shadow.profile.profiles`) beside those of none, `families` some kinds of figures
    (keys of `shadow.kpi.FAMILIES`), `as_of` the figures as they were known at an instant.
    """

    start: Instant
    end: Instant
    machines: Sequence[str] | None = None
    lines: Sequence[str] | None = None
    by: str | None = None
    profile: str | None = None
    families: Sequence[str] = ()
    as_of: Instant | None = None

    @property
    def names(self) -> frozenset[str] | None:
        """The files and the figures of the families asked for, None where all are meant.

        >>> asked = Question(start=0, end=1, families=["parts"])
        >>> sorted(asked.names)[:2], Question(start=0, end=1).names
        (['count', 'count.good'], None)
        """
        if not self.families:
            return None
        meant = [kpi for kpi in kpis().values() if kpi.family in self.families]
        return frozenset(name for kpi in meant for name in (kpi.name, *kpi.names))

    @property
    def norms(self) -> frozenset[str] | None:
        """The norms whose figures are told, None where all are."""
        return None if self.profile is None else frozenset(("", profiles()[self.profile].name))


def refuse(asked: Question, plant: Plant, machines: Sequence[str], cuts: Sequence[str]) -> None:
    """Raise OmbreError for what does not exist, with what may stand in its place.

    `machines` are all that are known, `cuts` all ways to tell figures apart.
    """
    problems = [
        *_unknown("--by", [] if asked.by is None else [asked.by], cuts),
        *_unknown("--machine", asked.machines or (), machines),
        *_unknown("--line", asked.lines or (), list(plant.lines)),
        *_unknown("--profile", [] if asked.profile is None else [asked.profile], list(profiles())),
        *_unknown("--family", asked.families, list(FAMILIES)),
    ]
    if problems:
        raise OmbreError(*problems)


_CAUSES = {
    "--by": Text(en="a period cannot be cut by {word!r}", fr="aucun découpage par « {word} »"),
    "--machine": Text(en="there is no machine {word!r}", fr="pas de machine « {word} »"),
    "--line": Text(en="there is no line {word!r}", fr="pas de ligne « {word} »"),
    "--profile": Text(en="there is no profile {word!r}", fr="pas de profil « {word} »"),
    "--family": Text(
        en="there is no family of figures {word!r}", fr="pas de famille de chiffres « {word} »"
    ),
}


def _unknown(where: str, asked: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    words = ", ".join(known) or "-"
    for word in asked:
        if word not in known:
            cause = _CAUSES[where]
            yield Problem(
                where=where,
                cause=Text(en=cause.en.format(word=word), fr=cause.fr.format(word=word)),
                remedy=Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}"),
                blame=Blame.USAGE,
            )
