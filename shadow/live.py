"""The running shift, kept up to date event by event.

Every machine has a follower that folds its events as they come. Sources and clocks disagree by
fractions of a second, so the newest events are held back, sorted, and folded anew for each
snapshot; everything older is folded once. An event that comes later than that makes its machine
be read again from the store: the answer is the one that history gives, and a test says so.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from edge.instant import MINUTE, SECOND, Duration, Instant
from gateway.event import Event, State
from gateway.store import Store
from shadow.calendar import Calendar, Shift
from shadow.context import Context
from shadow.history import LOOK_AHEAD, all_machines
from shadow.interval import Interval
from shadow.kpi import measures_of
from shadow.lead_in import lead_in
from shadow.link import Link
from shadow.measure import Measure
from shadow.period import usual
from shadow.plant import Plant
from shadow.record import Record
from shadow.track import Track
from shadow.window import Window

HELD_BACK: Duration = 10 * SECOND
"""How long events are held back at least; longer for a machine whose clock was seen to lag."""
_MOST_HELD_BACK: Duration = 15 * MINUTE
_FOR_EVER: Instant = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One machine as it stands: state, link, work, and the figures of the running shift."""

    machine: str
    state: State
    reason: str
    since: Instant | None
    link: Link
    context: Context
    shift: Shift | None
    window: Window
    measures: Sequence[Measure]

    def measure(self, name: str) -> Measure:
        """Return one figure by name."""
        return next(measure for measure in self.measures if measure.name == name)


class Follower:
    """Follows one machine through one shift."""

    def __init__(self, plant: Plant, machine: str, start: Instant) -> None:
        self.machine = machine
        self.start = start
        self.late = False
        self.revision = 0
        self._heard = False
        self._plant = plant
        self._hold = HELD_BACK
        self._newest: Instant = 0
        self._restart()

    def _restart(self) -> None:
        self.late = False
        self._settled = Track(self._plant, self.machine)
        self._folded: tuple[str, Instant, int, str] | None = None
        self._recent: list[tuple[tuple[str, Instant, int, str], Event]] = []
        self._ids: set[str] = set()

    def rebuild(self, store: Store, shift_start: Instant) -> None:
        """Read everything again from the store; one that is away leaves all as it was."""
        span = store.span(self.machine)
        start = max(shift_start, span[0]) if span else shift_start
        known = lead_in(store, self._plant, self.machine, start)
        inside = list(store.read(self.machine, start, _FOR_EVER))
        self._restart()
        self.start, self._heard = start, span is not None
        for item in known:
            self._settled.push(item)
            self._ids.add(item.id)
        for item in inside:
            self._insert(item)
        self._settle()

    def take(self, item: Event) -> bool:
        """Take one event, in any order of arrival; one met before changes nothing.

        True where it is late: it changes what was told of the running shift.
        """
        if item.id in self._ids:
            return False
        folded = self._folded is not None and item.order <= self._folded
        overdue = item.at < self._newest - self._hold
        self._insert(item)
        if not self._heard or item.at < self.start:
            # The first word ever, or one from before: from when on the machine is followed, and
            # what held then, is read again. No figure shown before was wrong for its window.
            self.late = True
        elif folded or overdue:
            self.late = self.late or folded
            self.revision += 1
            self._hold = min(_MOST_HELD_BACK, max(self._hold, 2 * (self._newest - item.at)))
            return True
        return False

    def _insert(self, item: Event) -> None:
        self._ids.add(item.id)
        self._newest = max(self._newest, item.seen)
        insort(self._recent, (item.order, item), key=lambda entry: entry[0])

    def settle(self) -> None:
        """Fold what is old enough not to be overtaken any more."""
        if not self.late:
            self._settle()

    def _settle(self) -> None:
        horizon = self._newest - self._hold
        count = 0
        for order, item in self._recent:
            if item.at > horizon:
                break
            self._settled.push(item)
            self._folded = order
            count += 1
        del self._recent[:count]

    def track(self, now: Instant) -> Track:
        """Return the track up to now, the events held back included."""
        track = self._settled.copy()
        for _, item in self._recent:
            if item.at < now + LOOK_AHEAD:  # what is dated further ahead proves nothing of now
                track.push(item)
        return track


class Live:
    """The live engine of one plant. `roll` and `take` may read the store, the rest never does."""

    def __init__(self, plant: Plant, calendar: Calendar, store: Store) -> None:
        self._plant = plant
        self._calendar = calendar
        self._store = store
        self._followers: dict[str, Follower] = {}
        self._shift: Shift | None = None
        self._begun = False

    @property
    def shift(self) -> Shift | None:
        """The running shift, or else the last one; None where there was none for a month."""
        return self._shift

    def roll(self, now: Instant) -> bool:
        """Go on to the shift that runs now; return whether it is another one than before."""
        shift = self._calendar.latest(now)
        if self._begun and shift == self._shift:
            return False
        start, _ = usual(self._calendar, now)
        followers = {}
        for machine in all_machines(self._plant, self._store):
            followers[machine] = Follower(self._plant, machine, start)
            followers[machine].rebuild(self._store, start)
        # Only now: a store that is away leaves everything as it was.
        self._followers, self._shift, self._begun = followers, shift, True
        self._shift_start = start
        return True

    def period(self, now: Instant) -> Interval:
        """Return the period that is meant where none is asked for: the running shift up to now."""
        start, end = usual(self._calendar, now)
        return start, min(now, end)

    def take(self, events: Iterable[Event]) -> list[Event]:
        """Take events as the store's tail hands them over: any order, some of them twice.

        Return those that change what was told of the running shift.
        """
        late: list[Event] = []
        touched: dict[str, Follower] = {}
        for item in events:
            follower = self._followers.get(item.machine)
            if follower is None:
                follower = Follower(self._plant, item.machine, self._shift_start)
                self._followers[item.machine] = follower
            if follower.take(item):
                late.append(item)
            touched[item.machine] = follower
        for follower in touched.values():
            follower.settle()
        self.mend()
        return late

    def mend(self) -> None:
        """Read the machines again that a late event has touched."""
        for follower in self._followers.values():
            if follower.late:
                follower.rebuild(self._store, self._shift_start)

    def window(self, machine: str, now: Instant) -> Window:
        """Return the window of a machine over the running shift, up to now."""
        follower = self._followers[machine]
        return self._window(follower, follower.track(now), now)

    def _window(self, follower: Follower, track: Track, now: Instant) -> Window:
        until = now if self._shift is None else min(now, self._shift.end)
        end = max(follower.start, until)
        record = Record(track, self._calendar, follower.start, end, now)
        return record.window(follower.start, end)

    def snapshot(self, now: Instant) -> list[Present]:
        """Show every machine as it stands now."""
        return [self._present(follower, now) for follower in self._followers.values()]

    def _present(self, follower: Follower, now: Instant) -> Present:
        track = follower.track(now)
        window = self._window(follower, track, now)
        state, reason, since = track.spans.present(now)
        revision = follower.revision
        return Present(
            machine=follower.machine,
            state=state,
            reason=reason,
            since=since,
            link=track.spans.link(now),
            context=track.context.at(now),
            shift=self._shift,
            window=window,
            measures=[replace(measure, revision=revision) for measure in measures_of(window)],
        )
