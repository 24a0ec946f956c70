"""The shadow of one plant, asked from outside: what holds now, and what any period added up to.

It reads the store and nothing else; it can be asked by several threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from edge.instant import Clock, Instant, format_instant
from edge.problem import OmbreError
from edge.text import Language
from gateway.event import Event
from gateway.letter import DeadLetter
from gateway.store import Position, Store, StoreAway
from shadow import reply
from shadow.as_of import AsOf
from shadow.calendar import Calendar
from shadow.editions_changes import Past
from shadow.flow.live import LiveFlow
from shadow.history import all_machines
from shadow.ideal_report import ideal_report
from shadow.live import Live, Present
from shadow.maturity.live import LiveMaturity
from shadow.maturity.report import report as judged
from shadow.plant import Plant
from shadow.question import Question, refuse
from shadow.revise import Reviser
from shadow.revision import Revision
from shadow.revision_marks import marked
from shadow.revisions import Revisions
from shadow.snapshot import Json, machines_json, snapshot_json
from shadow.view import Figures, ViewAway
from shadow.why.case import Case
from shadow.why.dossier import NO_VERSIONS, why
from shadow.wording import told

_PAGE = 10_000


class Shadow:
    """Answers the questions of `shadow.view.ShadowView` from a store.

    Texts stand in both languages, or in one where `language` is given. What late events revised is
    remembered in `revisions`, or as long as this shadow lives. `room` says how the disk stands,
    `past` which versions of the plant file have been in force.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the plant, its store, and what others know of both
        self,
        plant: Plant,
        calendar: Calendar,
        store: Store,
        clock: Clock,
        revisions: Revisions | None = None,
        room: Callable[[], Json] | None = None,
        past: Past | None = None,
    ) -> None:
        self.plant = plant
        self.calendar = calendar
        self._store = store
        self._clock = clock
        self._lock = threading.RLock()
        self._sums = threading.RLock()
        self._news: list[Event] = []
        self._live = Live(plant, calendar, store)
        self._flow = LiveFlow(plant, calendar, store)
        self._maturity = LiveMaturity(plant, calendar, store)
        self.revisions = revisions or Revisions()
        self._past = past
        self._reviser = Reviser(plant, calendar, store, clock, self.revisions, past)
        self._position: Position | None = None
        self._letters = 0
        self._room = room
        self._away: Json | None = None

    def refresh(self) -> bool:
        """Take in what the store has got since the last time; return whether anything changed."""
        with self._lock, self._noted(), _reach():
            # The end of the tail first: what comes in meanwhile is then met twice, not missed.
            position = self._store.end() if self._position is None else self._position
            self._reviser.begin(position)
            changed = self._live.roll(self._clock())
            changed = self._tail(position) or changed
            letters = self._store.letter_count()
            changed, self._letters = changed or letters != self._letters, letters
            return changed

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Remember since when the store is out of reach."""
        try:
            yield
        except ViewAway as away:
            since = format_instant(self._clock()) if self._away is None else self._away["since"]
            self._away = {"since": since, "cause": told(away.cause, None)}
            raise
        self._away = None

    def room(self) -> Json | None:
        """Say how the disk stands and what waits, also while the store is away."""
        if self._room is None:
            return None
        return {**self._room(), "zone": self.plant.identity.zone, "away": self._away}

    def _tail(self, position: Position) -> bool:
        changed = False
        while True:
            events, after = self._store.tail(position, _PAGE)
            late = self._live.take(events)
            self._news.extend(events)
            self._reviser.hear(events, after, late)
            # Only now: events that could not be taken in come again.
            self._position = position = after
            changed = changed or bool(events)
            if len(events) < _PAGE:
                return changed

    def now(self) -> Json:
        """Show the plant as it stands."""
        with self._lock:
            if self._position is None:
                self.refresh()
            at = self._clock()
            presents = self._marked(self._live.snapshot(at))
            return snapshot_json(self.plant, presents, at, self._letters, self.revisions.newest(10))

    def _marked(self, presents: Sequence[Present]) -> list[Present]:
        windows = [present.window for present in presents]
        first = min((window.start for window in windows), default=0)
        found = self.revisions.within(first, max((window.end for window in windows), default=0))
        own: dict[str, list[Revision]] = {}
        for revision in found:
            own.setdefault(revision.machine, []).append(revision)
        return [
            replace(one, measures=marked(one.measures, own.get(one.machine, ()), ()))
            if one.machine in own or any(measure.revision for measure in one.measures)
            else one
            for one in presents
        ]

    def kpi(
        self,
        start: Instant,
        end: Instant,
        machines: Sequence[str] | None = None,
        by: str | None = None,
        *,
        language: Language | None = None,
    ) -> Json:
        """Measure machines over a period, whole or cut: all figures in one answer."""
        asked = Question(start=start, end=end, machines=machines, by=by)
        return self.figures(asked, language).whole()

    def figures(self, asked: Question, language: Language | None = None) -> Figures:
        """Answer a question about any period, one measure after the other."""
        if asked.as_of is not None:
            return self.known_at(asked.as_of).figures(replace(asked, as_of=None), language)
        now = self._clock()
        with _reach():
            head = reply.head(self.plant, self._store, asked, now, language)
            self._reviser.turn()
            revised = self._revised(asked.start, asked.end)
        return Figures(head, self._rows(asked, now, revised, language))

    def _rows(
        self, asked: Question, now: Instant, revised: Sequence[Revision], language: Language | None
    ) -> Iterator[Json]:
        plan = self.plant, self.calendar, self._store
        with _reach():
            yield from reply.rows(*plan, asked, now, revised, language)

    def _revised(self, start: Instant, end: Instant) -> list[Revision]:
        return [*self.revisions.within(start, end), *self._reviser.not_looked_at(start, end)]

    def known_at(self, at: Instant) -> Shadow:
        """Return the shadow as it was known at an instant, which is its present.

        With the events that had arrived, and the plant file then in force.
        """
        if self._past is None:
            raise OmbreError(NO_VERSIONS)
        journal, plans = self._past[0].known(at), self._past[1]
        return Shadow(
            *plans.plan(journal),
            AsOf(self._store, at),
            lambda: at,
            self.revisions.known(at, len(journal.entries)),
            past=(journal, plans),
        )

    def why(self, case: Case) -> bytes:
        """Make the dossier of one figure, down to the events that made it, as JSON."""
        if self._past is None:
            raise OmbreError(NO_VERSIONS)
        period = case.start, case.end
        with _reach():
            self._reviser.turn()
            revised = self._revised(*period)
            if case.as_of is None:
                return why(case, self._past, self._store, revised)
            known = [one for one in revised if one.at <= case.as_of]
            journal, plans = self._past
            then = journal.known(case.as_of), plans
            return why(case, then, AsOf(self._store, case.as_of), known)

    def ideal(self, start: Instant, end: Instant, machines: Sequence[str] | None = None) -> Json:
        """Hold the ideal cycles against the cycles of a period; nothing is changed by it."""
        now = self._clock()
        over = max(start, min(end, now))
        with _reach():
            known = all_machines(self.plant, self._store)
            refuse(Question(start=start, end=end, machines=machines), self.plant, known, ())
            plan = self.plant, self.calendar, self._store
            return ideal_report(*plan, machines or known, (start, over), now)

    def flow(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Measure the flow between stock points; without a period, over the running shift."""
        now = self._clock()
        usual = self._live.period(now)
        start, end = usual if start is None or end is None else (start, min(end, now))
        with self._sums, _reach():
            self._catch_up()
            return self._flow.report(start, end, None)

    def maturity(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Say which step the evidence supports; without a period, over the last 28 days."""
        now = self._clock()
        if start is not None or end is not None:
            with _reach():
                return judged(self.plant, self.calendar, self._store, now=now, start=start, end=end)
        with self._sums, _reach():
            self._catch_up()
            return self._maturity.report(now)

    def _catch_up(self) -> None:
        """Hand what came in to the slow sums: first they read weeks, and nobody waits for them.

        And find out what late events changed of what had been told, and what the plant file did.
        """
        self._reviser.turn()
        self._reviser.look_back()
        with self._lock:
            news, self._news = self._news, []
        self._flow.push(news)
        self._maturity.push(news)

    def machines(self) -> Sequence[Json]:
        """List the registered machines, then any other that was ever heard."""
        with _reach():
            return machines_json(self.plant, all_machines(self.plant, self._store))

    def letters(self, limit: int = 100) -> Json:
        """List the newest readings that no table could read, newest first."""
        with _reach():
            found = self._store.letters(limit)
            return {
                "version": 1,
                "count": self._store.letter_count(),
                "letters": [_letter_json(letter) for letter in found],
            }


@contextmanager
def _reach() -> Iterator[None]:
    try:
        yield
    except StoreAway as away:
        raise ViewAway(away.cause) from away


def _letter_json(letter: DeadLetter) -> Json:
    return {
        "source": letter.source,
        "address": letter.address,
        "body": letter.body,
        "cause": {"fr": letter.cause_fr, "en": letter.cause_en},
        "seen": format_instant(letter.seen),
    }
