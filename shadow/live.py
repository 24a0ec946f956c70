"""The plant as it stands, and the figures of its running periods, kept up to date event by event.

Every machine has a follower that folds its events as they come, in their order, whatever order they
come in (`shadow.live_line`); what is decided is added up at once (`shadow.live_books`), so that a
look costs only what is still open. An event that comes too late to be put in its place makes its
machine be read again from the store. The windows are those that history gives for the same period
at the same instant, and tests say so: the running shift, hour and production day, and the rolling
hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from edge.instant import SECOND, Duration, Instant
from gateway.event import Event, State
from gateway.store import Store
from shadow.calendar import Calendar, Shift
from shadow.context import Context
from shadow.history import all_machines
from shadow.interval import Interval
from shadow.kpi import measures_of
from shadow.link import Link
from shadow.live_follower import Follower
from shadow.live_ground import PERIODS, Ground
from shadow.measure import Measure
from shadow.period import usual
from shadow.plant import Plant
from shadow.window import Window

HEADLINES = (
    *("count.good", "count.scrap", "oee", "trs", "availability", "performance", "quality"),
    *("cycle_time.median", "cycle_time.p95", "cycle_time.ideal"),
)
"""The figures that a look at the plant shows of each machine."""

WINDOWS = (*PERIODS, "rolling")
"""The windows that are kept: shift, hour, production day, and the last sixty minutes."""

LAG: Duration = 2 * SECOND
"""So old the figures of a machine may be that has said nothing since: only time went by."""

MENDED = 8
"""So many machines are read again at once; the others wait for the next turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One machine as it stands: state, link, work, and the headlines of the running shift."""

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


class _Shown(NamedTuple):
    version: int
    at: Instant
    present: Present


class Live:
    """The live engine of one plant. `roll` and `take` may read the store, the rest never does."""

    def __init__(self, plant: Plant, calendar: Calendar, store: Store) -> None:
        self._plant = plant
        self._calendar = calendar
        self._store = store
        self._followers: dict[str, Follower] = {}
        self._shift: Shift | None = None
        self._ground: Ground | None = None
        self._shown: dict[str, _Shown] = {}
        self._lag: Duration = 0

    @property
    def shift(self) -> Shift | None:
        """The running shift, or else the last one; None where there was none for a month."""
        return self._shift

    def roll(self, now: Instant) -> bool:
        """Go on to an instant; return whether other periods run than before.

        The first time, and when the clock was set back, the machines are read from the store.
        """
        ground = self._ground
        if ground is None or now < ground.now:
            return self._begin(now)
        changed = ground.roll(now)
        if changed:
            self._shift = self._calendar.latest(now)
        for follower in self._followers.values():
            if changed:
                follower.roll()
            follower.fold(now)
        self.mend()
        self._freshen(now)
        return changed

    def _begin(self, now: Instant) -> bool:
        ground = Ground(self._plant, self._calendar, now)
        followers = {}
        for machine in all_machines(self._plant, self._store):
            followers[machine] = Follower(ground, machine)
            followers[machine].rebuild(self._store)
        # Only now: a store that is away leaves everything as it was.
        self._followers, self._ground, self._shown = followers, ground, {}
        self._shift = self._calendar.latest(now)
        return True

    def period(self, now: Instant) -> Interval:
        """Return the period that is meant where none is asked for: the running shift up to now."""
        start, end = usual(self._calendar, now)
        return start, min(now, end)

    def take(self, events: Iterable[Event]) -> list[Event]:
        """Take events as the store's tail hands them over: any order, some of them twice.

        Return those that change what was told of the running shift.
        """
        ground = self._ground
        if ground is None:
            return []
        own: dict[str, list[Event]] = {}
        for item in events:
            heap = own.get(item.machine)
            if heap is None:
                heap = own[item.machine] = []
            heap.append(item)
        late: list[Event] = []
        for machine, items in own.items():
            follower = self._followers.get(machine)
            if follower is None:
                follower = self._followers[machine] = Follower(ground, machine)
            late.extend(follower.take(items))
            follower.fold(ground.now)
        self.mend()
        return late

    def mend(self, most: int = MENDED) -> None:
        """Read machines again that a late event has touched."""
        late = [follower for follower in self._followers.values() if follower.late]
        for follower in late[:most]:
            follower.mend(self._store)

    def since(self, machine: str) -> Instant:
        """Return from when on books of a machine are kept: no window of it begins before."""
        return self._followers[machine].start

    def window(self, machine: str, now: Instant) -> Window:
        """Return the window of a machine over the running shift, up to now."""
        return self.windows(machine, now, ("shift",))["shift"]

    def windows(
        self, machine: str, now: Instant, names: Iterable[str] = WINDOWS
    ) -> Mapping[str, Window]:
        """Return the windows of a machine over the running periods, up to now."""
        follower = self._followers[machine]
        follower.fold(now)
        track = follower.track(now)
        return {name: follower.window(name, now, track) for name in names}

    def snapshot(self, now: Instant, lag: Duration = LAG) -> list[Present]:
        """Show every machine as it stands now.

        The figures of a machine that has said nothing since they were reckoned may be as old as
        `lag`: they say up to when they are. State and link are those of now.
        """
        self._lag = lag
        return [self._shown_at(follower, now) for follower in self._followers.values()]

    def _shown_at(self, follower: Follower, now: Instant) -> Present:
        known = self._shown.get(follower.machine)
        if known is None or known.version != follower.version or follower.has_ahead:
            return self._present(follower, now)
        present = known.present
        spans = follower.track(now).spans
        stands = (*spans.present(now), spans.link(now))
        same = stands == (present.state, present.reason, present.since, present.link)
        if same and 0 <= now - known.at <= self._lag:
            return present
        return self._present(follower, now)

    def _freshen(self, now: Instant) -> None:
        """Reckon some of the oldest figures anew, so that nobody waits for all of them at once."""
        for machine in list(islice(self._shown, len(self._shown) // 16 + 1)):
            if self._lag and 2 * (now - self._shown[machine].at) > self._lag:
                self._present(self._followers[machine], now)

    def _present(self, follower: Follower, now: Instant) -> Present:
        follower.fold(now)
        present = self._look(follower, now)
        self._shown.pop(follower.machine, None)
        self._shown[follower.machine] = _Shown(follower.version, now, present)
        return present

    def _look(self, follower: Follower, now: Instant) -> Present:
        track = follower.track(now)
        window = follower.window("shift", now, track)
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
            measures=[
                replace(measure, revision=revision) if revision else measure
                for measure in measures_of(window, HEADLINES)
            ],
        )
