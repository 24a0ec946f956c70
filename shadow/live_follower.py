"""Follows one machine: takes its events in any order, and tells its windows at any instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from edge.instant import MINUTE, SECOND, Duration, Instant
from gateway.event import Event, Kind
from gateway.store import Store
from shadow.interval import Interval
from shadow.lead_in import lead_in
from shadow.live_books import Books
from shadow.live_cells import Account, Cell, Jobs, copied
from shadow.live_ground import PERIODS, Ground
from shadow.live_line import APART, Line, TooLate
from shadow.track import Track
from shadow.window import Window, window_of

HELD_BACK: Duration = 10 * SECOND
"""So far back an event is put in its place at least; longer for a machine that was later before."""
_MOST_HELD_BACK: Duration = 15 * MINUTE
REMEMBERED: Duration = 2 * MINUTE
"""For so long at least an event that is told twice is known again; later it is looked up anew."""
LOOK_AHEAD: Duration = 31 * 24 * 60 * MINUTE
_FOR_EVER: Instant = 2**63 - 1
_PAGE = 4_096


class Follower:
    """Follows one machine; `late` says that it has to be read again from the store.

    `version` counts what may change its figures, but for time that goes by.
    """

    def __init__(self, ground: Ground, machine: str) -> None:
        self.machine = machine
        self.late = False
        self.revision = 0
        self.version = 0
        self._ground = ground
        self._heard = False
        self._hold = HELD_BACK
        self._newest: Instant = 0
        self._known, self._older = set[str](), set[str]()
        self._turned: Instant = 0
        self._inside = False
        self._lead = 0
        self._begin(ground.start)

    def _begin(self, start: Instant) -> None:
        self.start = start
        self._line = Line(Books(self._ground, self.machine, start))
        self._closed: list[Cell] = []
        self._accounts: dict[str, Account] = {}
        self.roll()

    def roll(self) -> None:
        """Begin the books of the periods that run now."""
        self.version += 1
        for name in PERIODS:
            start, end = self._ground.periods[name]
            known = self._accounts.get(name)
            if known is None or (known.start, known.end) != (start, end):
                fresh = self._accounts[name] = Account(start, end)
                fresh.take(self._closed)
                if name == "shift":
                    self.revision = 0
        since = self._ground.rolling(self._ground.now)[0]
        self._closed = [cell for cell in self._closed if cell.start >= since]

    def mend(self, store: Store) -> None:
        """Take in what came too late; from before the books, only what changes how it stood."""
        if self._heard and not self._inside and self._lead == self._led(store)[1]:
            self.late = False
        else:
            self.rebuild(store)

    def _led(self, store: Store) -> tuple[Sequence[Event], int]:
        known = lead_in(store, self._ground.plant, self.machine, self.start)
        return known, hash(tuple(item.id for item in known))

    def rebuild(self, store: Store) -> None:
        """Read everything again from the store; one that is away leaves all as it was."""
        ground, span = self._ground, store.span(self.machine)
        start = max(ground.start, span[0]) if span else ground.start
        fresh = Follower(ground, self.machine)
        fresh._hold, fresh._newest = self._hold, self._newest
        fresh._begin(start)
        fresh.revision, fresh.version = self.revision, self.version + 1
        fresh._read(store, start, min(self._newest or ground.now, ground.now) - REMEMBERED)
        fresh._heard = span is not None
        self.__dict__.update(fresh.__dict__)

    def _read(self, store: Store, start: Instant, since: Instant) -> None:
        """Read the events; those seen since an instant may be told again."""
        known, self._lead = self._led(store)
        self._line.books.push(known)
        self._line = Line(self._line.books)
        for count, item in enumerate(store.read(self.machine, start, _FOR_EVER)):
            if item.seen >= since:
                self._known.add(item.id)
            self._newest = max(self._newest, item.seen)
            self._line.put(item)
            if count % _PAGE == _PAGE - 1:
                self.fold(self._ground.now)
        self._turned = self._newest
        self.fold(self._ground.now)
        self._known |= self._line.ids()

    def take(self, items: Iterable[Event]) -> list[Event]:
        """Take events in any order of arrival; those met before change nothing.

        Return those that are late: they change what was told of the running shift.
        """
        late: list[Event] = []
        known, older, put = self._known, self._older, self._line.put
        for item in items:
            name = item.id
            if name in known or name in older:
                continue
            known.add(name)
            if not self._heard or item.at < self.start:
                # The first word ever, or one from before the books: what held then is read again.
                # No figure shown before was wrong for its window.
                self.late = True
                continue
            overdue = item.at < self._newest - self._hold
            if item.seen > self._newest:  # noqa: PLR1730 - twice as fast as max
                self._newest = item.seen
            try:
                if not put(item):
                    continue
            except TooLate:
                self.late = self._inside = overdue = True
            self.version += 1
            if overdue:
                self._overdue(item)
                if item.at >= self._ground.periods["shift"][0]:
                    late.append(item)
        if self._newest - self._turned > REMEMBERED:
            self._older, self._known, self._turned = known, self._line.ids(), self._newest
        return late

    def _overdue(self, item: Event) -> None:
        self.revision += item.at >= self._ground.periods["shift"][0]
        if item.kind is not Kind.NOTE:  # a person's word is no sign of a clock that lags
            self._hold = min(_MOST_HELD_BACK, max(self._hold, 2 * (self._newest - item.at)))

    def fold(self, now: Instant) -> None:
        """Fold what happened before an instant, and add up what is closed."""
        horizon = min(self._newest, now) - self._hold
        closed = self._line.fold(now, horizon, max(APART, self._hold // 4))
        if closed:
            for account in self._accounts.values():
                account.take(closed)
            self._closed.extend(closed)

    def is_beyond(self, now: Instant) -> bool:
        """Tell whether more was folded than had happened by an instant: the clock was set back."""
        return self._line.books.last >= now

    @property
    def has_ahead(self) -> bool:
        """Whether some events are dated later than was folded."""
        return bool(self._line.ahead)

    def track(self, now: Instant) -> Track:
        """Return the track as it stands, what is dated ahead included."""
        ahead = [item for item in self._line.ahead if item.at < now + LOOK_AHEAD]
        track = self._line.books.track
        if ahead:
            track = track.copy()
            for item in ahead:
                track.push(item)
        return track

    def window(self, name: str, now: Instant, track: Track | None = None) -> Window:
        """Return the window of a running period up to now."""
        start, end = self._period(name, now)
        track = self.track(now) if track is None else track
        plant = self._ground.plant
        return window_of(
            self._ground.grid.frame(self.machine, start, end),
            plant,
            self._ground.bounds,
            self._jobs(name, (start, end), now, track),
            counted=track.counts.counted(end),
            cycles_told=track.cycles.told_by(end),
            product=track.context.at(end).product,
            metered=track.energy.seen_by(end),
        )

    def _period(self, name: str, now: Instant) -> Interval:
        ground = self._ground
        start, end = ground.rolling(now) if name == "rolling" else ground.periods[name]
        start = max(start, self.start)
        return start, max(start, min(end, now))

    def _jobs(self, name: str, period: Interval, now: Instant, track: Track) -> Jobs:
        jobs: Jobs = {}
        if name in self._accounts:
            jobs = copied(self._accounts[name].jobs)
        else:
            for cell in self._closed:
                if cell.start >= period[0]:
                    cell.add_to(jobs)
        self._line.books.add_open(jobs, track, *period, now)
        return {job: sums for job, sums in jobs.items() if _any(sums)}


def _any(sums: object) -> bool:
    return any(getattr(sums, name) for name in sums.__slots__)  # type: ignore[attr-defined]
