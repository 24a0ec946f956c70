"""The track of one machine, laid out so that the books of any number of periods can be made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from edge.instant import Duration, Instant
from gateway.event import Event
from shadow.calendar import Calendar
from shadow.counts import Step
from shadow.histogram import bin_of
from shadow.interval import Interval, clipped, merged
from shadow.job import Job
from shadow.plant import Plant
from shadow.stretch import Stretch, stretches
from shadow.sums import Sums, add
from shadow.thresholds import thresholds
from shadow.time_class import TimeClass
from shadow.track import Track
from shadow.window import Frame, Window, frame, window_of

_STARTUP = frozenset({TimeClass.SETUP, TimeClass.CHANGEOVER})
_NO_STOP = frozenset({TimeClass.PRODUCING, TimeClass.UNKNOWN})

_Said = TypeVar("_Said")
_Cut = tuple[Interval, _Said]


class Record:
    """Makes the windows of one machine out of its track.

    `now` is the present; it tells whether a machine that was last heard before `end` is silent.
    What a stretch before `end` counts as may follow from what came after it (`Track.settled`).
    """

    def __init__(
        self,
        track: Track,
        calendar: Calendar,
        start: Instant,
        end: Instant,
        now: Instant | None = None,
    ) -> None:
        first = track.spans.first
        present = max(end, (track.spans.last or end) + 1) if now is None else max(end, now)
        self._track, self._calendar = track, calendar
        self._bounds = thresholds(track.plant.targets)
        self._gaps = merged(track.spans.dark(present))
        spans = track.spans.spans(start if first is None else min(start, first), present)
        under_way = track.changeovers.running(track.context.at(present).product, present)
        self._stretches = stretches(
            spans,
            track.plant.reason_classes,
            track.notes,
            [*track.changeovers.changes, *under_way],
            self._micro_stop,
        )

    def window(self, start: Instant, end: Instant) -> Window:
        """Make one window; it must lie within the period that the record was made for."""
        track = self._track
        around = frame(self._calendar, track.machine, start, end)
        own = list(self.within(start, end))
        return window_of(
            around,
            track.plant,
            self._bounds,
            self._books(around, own),
            counted=track.counts.counted(end),
            cycles_told=track.cycles.told_by(end),
            product=track.context.at(end).product,
            metered=track.energy.seen_by(end),
            stretches=own,
        )

    def _micro_stop(self, at: Instant) -> Duration:
        track = self._track
        ideal = track.plant.ideal_cycle(track.machine, track.context.at(at + 1).product)
        return self._bounds.micro_stop(ideal)

    def _books(self, around: Frame, own: Sequence[Stretch]) -> dict[Job, Sums]:
        track, jobs = self._track, dict[Job, Sums]()
        self.add_times(jobs, around, own)
        self.add_dark(jobs, around, own)
        self._add_parts(jobs, around)
        for cycle in track.cycles.cycles(around.start, around.end):
            add(_page(jobs, cycle.job).cycles, bin_of(cycle.duration), 1)
        for _, used, job in track.energy.within([(around.start, around.end)]):
            _page(jobs, job).energy += used
        return {job: sums for job, sums in jobs.items() if sums != Sums()}

    def add_times(self, jobs: dict[Job, Sums], around: Frame, own: Sequence[Stretch]) -> None:
        """Add what follows from states: times, stops, and which parts were made on starting up."""
        cuts = list(self._track.context.jobs(around.start, around.end))
        planned = [(one, job) for span, job in cuts for one in clipped(around.planned, *span)]
        for one, start, end, job in crossed(own, cuts):
            add(_page(jobs, job).states, (one.state, one.reason), end - start)
        for one, start, end, job in crossed(own, planned):
            add(_page(jobs, job).classes, (one.time_class, one.reason), end - start)
        self._add_stops(jobs, around, cuts)
        if any(one.time_class in _STARTUP for one in own):
            self._add_startup(jobs, around)

    def add_dark(self, jobs: dict[Job, Sums], around: Frame, own: Sequence[Stretch]) -> None:
        """Add the planned time whose parts no counter had told by the end of the period."""
        blind = self.blind(around)
        work = self._track.context.jobs(around.start, around.end) if blind else ()
        planned = [(one, job) for span, job in work for one in clipped(around.planned, *span)]
        cuts = [
            (one, job) for gap in blind for span, job in planned for one in clipped([gap], *span)
        ]
        for one, start, end, job in crossed(own, cuts):
            add(_page(jobs, job).dark, one.state, end - start)

    def blind(self, around: Frame) -> list[Interval]:
        """Return the gaps within a period whose parts no counter told by its end."""
        counts, first = self._track.counts, self._track.spans.first
        near = _near(self._gaps, around.start, around.end)
        return [gap[:2] for gap in counts.dark(near, first, around.end) if gap.told is None]

    def _add_stops(self, jobs: dict[Job, Sums], around: Frame, cuts: Sequence[_Cut[Job]]) -> None:
        """Count each stop where its planned time begins."""
        for time_class, start, end in self._stops(around.start, around.end):
            begun = start
            if start < around.start or not _holds(around.planned, start):
                whole = self._calendar.planned(start, end)
                begun = whole[0][0] if whole else around.end
            if around.start <= begun < around.end:
                index = bisect_right(cuts, begun, key=lambda cut: cut[0][0]) - 1
                add(_page(jobs, cuts[index][1]).stops, time_class, 1)

    def _stops(self, start: Instant, end: Instant) -> Iterator[tuple[TimeClass, Instant, Instant]]:
        """Yield the stops that have some time within a period, whole: one class without a break."""
        told = self._stretches
        index = bisect_right(told, start, key=lambda one: one.end)
        while 0 < index < len(told) and told[index - 1].time_class is told[index].time_class:
            index -= 1
        while index < len(told) and told[index].start < end:
            first = told[index]
            while index < len(told) and told[index].time_class is first.time_class:
                index += 1
            if first.time_class not in _NO_STOP:
                yield first.time_class, first.start, told[index - 1].end

    def _steps(self, around: Frame) -> Sequence[Step]:
        steps = self._track.counts.steps
        first = bisect_left(steps, around.start, key=lambda step: step.at)
        last = bisect_left(steps, around.end, key=lambda step: step.at)
        return steps[first:last]

    def _add_parts(self, jobs: dict[Job, Sums], around: Frame) -> None:
        for step in self._steps(around):
            page = _page(jobs, step.job)
            add(page.parts, step.of, step.parts)
            if _holds(around.planned, step.at):
                add(page.planned, step.of, step.parts)

    def _add_startup(self, jobs: dict[Job, Sums], around: Frame) -> None:
        for step in self._steps(around):
            if _holds(around.planned, step.at) and self._class_at(step.at) in _STARTUP:
                add(_page(jobs, step.job).startup, step.of, step.parts)

    def _class_at(self, at: Instant) -> TimeClass | None:
        index = bisect_right(self._stretches, at, key=lambda one: one.start) - 1
        return self._stretches[index].time_class if index >= 0 else None

    def within(self, start: Instant, end: Instant) -> Iterator[Stretch]:
        """Yield the stretches of a period, cut at its ends."""
        index = bisect_right(self._stretches, start, key=lambda one: one.end)
        while index < len(self._stretches) and self._stretches[index].start < end:
            one = self._stretches[index]
            whole = start <= one.start and one.end <= end
            yield one if whole else replace(one, start=max(one.start, start), end=min(one.end, end))
            index += 1


def build_window(  # noqa: PLR0913, PLR0917 - a question is made of these seven
    plant: Plant,
    calendar: Calendar,
    machine: str,
    events: Iterable[Event],
    start: Instant,
    end: Instant,
    until: Instant | None = None,
) -> Window:
    """Build the window of one machine from its events, in order, those before `start` included.

    A window that reaches beyond `until`, the present, ends there. Events at or after its end say
    what the time before counts as (a link that came back, how long a stop went on).
    """
    over = end if until is None else max(start, min(end, until))
    track = Track(plant, machine)
    for item in events:
        track.push(item)
    return Record(track, calendar, start, over, until).window(start, over)


def _page(jobs: dict[Job, Sums], job: Job) -> Sums:
    found = jobs.get(job)
    if found is None:
        found = jobs[job] = Sums()
    return found


def crossed(
    told: Sequence[Stretch], cuts: Sequence[_Cut[_Said]]
) -> Iterator[tuple[Stretch, Instant, Instant, _Said]]:
    """Lay stretches over cuts, both in order and disjoint: what they share, and what is said."""
    nth = 0
    for one in told:
        while nth < len(cuts) and cuts[nth][0][1] <= one.start:
            nth += 1
        here = nth
        while here < len(cuts) and cuts[here][0][0] < one.end:
            (start, end), said = cuts[here]
            low, high = max(start, one.start), min(end, one.end)
            if low < high:
                yield one, low, high, said
            here += 1


def _near(intervals: Sequence[Interval], start: Instant, end: Instant) -> Sequence[Interval]:
    """Return the whole intervals that have some time within [start, end)."""
    first = bisect_right(intervals, start, key=lambda one: one[1])
    last = bisect_left(intervals, end, key=lambda one: one[0])
    return intervals[first:last]


def _holds(intervals: Sequence[Interval], at: Instant) -> bool:
    index = bisect_right(intervals, at, key=lambda one: one[0]) - 1
    return index >= 0 and at < intervals[index][1]
