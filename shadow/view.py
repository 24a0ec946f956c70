"""What a shadow shows to the outside: the questions that pages, programs and people may ask it.

The live `shadow.service.Shadow` answers them in this process, a client of another process answers
them over HTTP; whoever asks need not know which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from edge.instant import Instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.question import Question
from shadow.why.case import Case

Json = Mapping[str, Any]
"""An answer as programs read it; texts stand in it as `{"fr": ..., "en": ...}`."""


class Figures(NamedTuple):
    """An answer that may be long: what it is about, then its measures, computed as they are taken.

    >>> Figures({"version": 1}, iter([{"name": "oee"}])).whole()
    {'version': 1, 'measures': [{'name': 'oee'}]}
    """

    head: Json
    rows: Iterator[Json]

    def whole(self) -> Json:
        """Put all of it into one object."""
        return {**self.head, "measures": list(self.rows)}


class ShadowView(Protocol):
    """Answers questions about one plant. Any method raises `ViewAway` when it cannot know.

    Several threads may ask at once.
    """

    def refresh(self) -> bool:
        """Take in what is new; return whether anything changed."""
        ...

    def now(self) -> Json:
        """Show the plant as it stands: machines, states, the running shift, dead letters."""
        ...

    def figures(self, asked: Question) -> Figures:
        """Measure what was asked for over a period, one measure after the other."""
        ...

    def why(self, case: Case) -> bytes:
        """Open one figure down to the events that made it: a dossier, as JSON."""
        ...

    def ideal(self, start: Instant, end: Instant, machines: Sequence[str] | None = None) -> Json:
        """Hold the ideal cycles against those of a period, and say what others would change."""
        ...

    def flow(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Measure the flow between stock points; without a period, over the running shift."""
        ...

    def maturity(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Say which Acatech step the evidence supports; without a period, over the usual one."""
        ...

    def letters(self, limit: int) -> Json:
        """List the newest readings that no table could read, with the reason."""
        ...

    def room(self) -> Json | None:
        """Say how much room the disk has, what waits for the store, since when the store is away.

        Answers also where nothing else does; None where nobody watches, or nobody looked yet.
        """
        ...


class ViewAway(OmbreError):
    """The shadow cannot answer for now: its store, or its process, is out of reach.

    Services try again by themselves; a command that nobody watches over ends with exit code 3.

    >>> away = ViewAway(Text(en="nobody answers", fr="personne ne répond"))
    >>> str(away), away.exit_code
    ('nobody answers', 3)
    """

    def __init__(self, cause: Text) -> None:
        super().__init__(
            Problem(where="shadow", cause=cause, remedy=_REMEDY, blame=Blame.DEVICE), exit_code=3
        )
        self.args = (cause.en,)
        self.cause = cause


_REMEDY = Text(
    en="see that the store, and the shadow service where there is one, run, then try again",
    fr="vérifiez que le dépôt, et le service « ombre shadow » s'il y en a un, fonctionnent, puis "
    "réessayez",
)
