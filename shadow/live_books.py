"""One machine folded as its events come: what is decided is added up and let go of.

What nothing can change any more (parts and cycles at once, time up to where `shadow.live_settled`
says) stands in cells. What is open stays in the track, which is cut down to it: so it is small,
and a window is the cells plus that tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edge.instant import Instant
from gateway.event import Event
from shadow.histogram import bin_of
from shadow.interval import Interval, clipped, merged
from shadow.job import NO_JOB, Job
from shadow.live_cells import Cell, Jobs
from shadow.live_dark import Darkness, Times, dim
from shadow.live_ground import Ground
from shadow.live_settled import begins, decided
from shadow.live_tail import add_plain, plain
from shadow.record import Record, crossed
from shadow.sums import Sums, add
from shadow.track import Track
from shadow.window import Frame

_FOR_EVER: Instant = 2**63 - 1
_NOWHERE = Cell(0, 0, planned=False)


class Books:
    """The books of one machine from an instant on, as far as its events were pushed, in order."""

    def __init__(self, ground: Ground, machine: str, start: Instant) -> None:
        self.track = Track(ground.plant, machine)
        self.start = self.decided = start
        self.cells: dict[Instant, Cell] = {}
        self._ground = ground
        self._dark = Darkness()
        self._posted = 0
        self._open: Cell | None = None

    def copy(self) -> Books:
        """Return books that can go their own way."""
        twin = Books.__new__(Books)
        twin.track, twin._ground = self.track.copy(), self._ground
        twin.start, twin.decided = self.start, self.decided
        twin.cells = {start: cell.copy() for start, cell in self.cells.items()}
        twin._dark, twin._posted, twin._open = self._dark.copy(), self._posted, None
        return twin

    @property
    def last(self) -> Instant:
        """When the last event was."""
        return self.track.spans.last or 0

    def push(self, items: Iterable[Event]) -> None:
        """Take the next events; those before the start only tell how things stood."""
        push = self.track.push
        for item in items:
            push(item)
        self._post()

    @property
    def _begun(self) -> Instant:
        """From when on books are kept: nobody asks for what lies before all running periods."""
        return max(self.start, self._ground.grid.start)

    def _post(self) -> None:
        """Write down what was made."""
        steps, begun = self.track.counts.steps, self._begun
        cell, page, made_of = _NOWHERE, Sums(), NO_JOB
        for at, of, parts, job in steps[self._posted :]:
            if at >= begun:
                if job is not made_of or not cell.start <= at < cell.end:
                    cell, made_of = self._cell(at), job
                    page = cell.page(job)
                page.parts[of] = page.parts.get(of, 0) + parts
        self._posted = len(steps)
        cell = _NOWHERE
        for at, duration, job in self.track.cycles.take(self.last):
            if at >= begun:
                if job is not made_of or not cell.start <= at < cell.end:
                    cell, made_of = self._cell(at), job
                    page = cell.page(job)
                place = bin_of(duration)
                page.cycles[place] = page.cycles.get(place, 0) + 1
        self._post_energy(begun)

    def _post_energy(self, begun: Instant) -> None:
        powers, metered = self.track.energy.take(self.last)
        for used in metered:
            if used.start >= begun:
                self._cell(used.start).page(used.job).energy += used.amount
        for used in powers:
            for start, end in self._ground.grid.cells(max(used.start, begun), used.end):
                self._cell(start).page(used.job).energy += (end - start) * used.amount

    def _cell(self, at: Instant) -> Cell:
        cell = self._open
        if cell is None or not cell.start <= at < cell.end:
            grid = self._ground.grid
            start, end = grid.cell(at)
            start = max(start, self.start)
            cell = self.cells.get(start)
            if cell is None:
                cell = self.cells[start] = Cell(start, end, grid.planned.holds(start))
            self._open = cell
        return cell

    def decide(self) -> None:
        """Write down the time that nothing can change any more, and forget how it came about."""
        track, start = self.track, max(self.decided, self._begun)
        end = decided(track)
        if end <= start:
            return
        record = Record(track, self._ground.grid.calendar, start, end)
        for around in self._frames(start, end):
            own = list(record.within(around.start, around.end))
            record.add_times(self._cell(around.start).jobs, around, own)
        self._keep_dark(record, start, end)
        self.decided = end
        self._forget(end)

    def _frames(self, start: Instant, end: Instant) -> Iterator[Frame]:
        grid = self._ground.grid
        for one in grid.cells(start, end):
            yield self._frame(*one)

    def _frame(self, start: Instant, end: Instant) -> Frame:
        return self._ground.grid.frame(self.track.machine, start, end)

    def _gaps(self) -> list[Interval]:
        return merged(self.track.spans.dark(self.last + 1))

    def _keep_dark(self, record: Record, start: Instant, end: Instant) -> None:
        track = self.track
        gaps, counted = self._gaps(), track.counts.begun
        if counted is not None and counted <= start and not (gaps and gaps[-1][1] > start):
            return
        for piece in dim(start, end, gaps, _FOR_EVER if counted is None else counted):
            for around in self._frames(piece.start, piece.end):
                times = self._planned_times(record, around)
                if times:
                    cell = self._cell(around.start).start
                    self._dark.keep(cell, piece._replace(start=around.start), times)

    def _planned_times(self, record: Record, around: Frame) -> Times:
        work = self.track.context.jobs(around.start, around.end)
        planned = [(one, job) for span, job in work for one in clipped(around.planned, *span)]
        times: Times = {}
        own = list(record.within(around.start, around.end))
        for one, start, end, job in crossed(own, planned):
            add(times, (job, one.state), end - start)
        return times

    def _forget(self, at: Instant) -> None:
        track = self.track
        track.changeovers.forget(at)
        begun = begins(track, min([at, *(one.start for one in track.changeovers.changes)]))
        track.spans.forget(begun)
        track.counts.forget(at, self._gaps())
        self._posted = len(track.counts.steps)
        self._dark.forget(self._ground.start)
        track.context.forget(min(at, begun, self._ground.periods["shift"][1]))
        track.notes = [note for note in track.notes if note.at >= begun]

    @property
    def closable(self) -> Instant:
        """Up to when cells get nothing more."""
        power = self.track.energy.open_since()
        return self.decided if power is None else min(self.decided, power)

    def close(self, upto: Instant) -> list[Cell]:
        """Hand over the cells that end by an instant, in order."""
        closed = [start for start, cell in self.cells.items() if cell.end <= upto]
        self._open = None
        return [self.cells.pop(start) for start in sorted(closed)]

    def add_open(
        self, jobs: Jobs, track: Track, start: Instant, end: Instant, now: Instant
    ) -> None:
        """Add what is not in closed cells of [start, end); `track` may know of more events."""
        for cell in self.cells.values():
            if start <= cell.start < end:
                cell.add_to(jobs)
        for cycle in self.track.cycles.pending():
            if start <= cycle.at < end:
                add(_page(jobs, cycle.job).cycles, bin_of(cycle.duration), 1)
        for _, used, job in self.track.energy.within([(start, end)]):
            _page(jobs, job).energy += used
        begun = max(start, self.decided)
        if begun < end:
            self._add_tail(jobs, track, (begun, end), now)
        if self._dark:
            self._dark.add_to(jobs, start, end, _blind(track, (start, end), now))

    def _add_tail(self, jobs: Jobs, track: Track, period: Interval, now: Instant) -> None:
        """Add the time that is open, mostly as one plain state, or else by the record."""
        grid = self._ground.grid
        if not self._ground.plant.debounce(track.machine):
            one = plain(track, period[0], self._ground.bounds, grid.start, now)
            if one is not None:
                add_plain(_page(jobs, one.job), grid, one, period)
                return
        record = Record(track, grid.calendar, *period, now)
        around, own = self._frame(*period), list(record.within(*period))
        record.add_times(jobs, around, own)
        record.add_dark(jobs, around, own)


def _blind(track: Track, period: Interval, now: Instant) -> list[Interval]:
    """Return the gaps of a period of which no counter told the parts by its end."""
    start, end = period
    gaps = [gap for gap in merged(track.spans.dark(now)) if gap[1] > start and gap[0] < end]
    told = track.counts.dark(gaps, track.spans.first, end)
    return [gap[:2] for gap in told if gap.told is None]


def _page(jobs: Jobs, job: Job) -> Sums:
    found = jobs.get(job)
    if found is None:
        found = jobs[job] = Sums()
    return found
