"""The question: everything that measures need to know of one machine over one period."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from edge.instant import Duration, Instant
from gateway.event import Event, State
from shadow.calendar import Calendar
from shadow.counts import Parts, Tallies, Tally
from shadow.interval import Interval, clipped, length, merged
from shadow.plant import Plant
from shadow.span import Span
from shadow.thresholds import Thresholds, thresholds
from shadow.track import Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One machine over [start, end), cut at the present.

    `opening` and `planned` come from the calendar (planned is opening without breaks). `spans`
    fill the period without gaps. `counts` are all parts of the period, `planned_counts` those made
    within planned time, both by product. `blind` is planned time whose parts no counter tells, by
    state: producing or unknown, for in a known stop nothing is made.
    `cycles` are how long the cycles took, shortest first; `cycles_told` says whether the machine
    told them itself or they were read off its counter. `ideal` holds the ideal cycle of every
    product made, and of the present one.
    """

    machine: str
    start: Instant
    end: Instant
    opening: tuple[Interval, ...]
    planned: tuple[Interval, ...]
    spans: tuple[Span, ...]
    times: Mapping[tuple[State, str], Duration]
    planned_times: Mapping[State, Duration]
    counted: frozenset[str]
    counts: Tallies
    planned_counts: Tallies
    blind: Mapping[State, Duration]
    cycles: tuple[Duration, ...]
    cycles_told: bool
    product: str | None
    ideal: Mapping[str | None, Duration | None]
    parts_per_cycle: int
    thresholds: Thresholds

    @property
    def planned_time(self) -> Duration:
        """Planned time by the calendar: the shifts without their breaks."""
        return length(self.planned)

    @property
    def made(self) -> Tally:
        """All parts made within planned time."""
        return total(self.planned_counts)

    def time(self, state: State) -> Duration:
        """How long the machine was in a state over the whole period."""
        return sum(spent for (held, _), spent in self.times.items() if held is state)

    def ideal_time(self, of: Tallies, *, good: bool) -> float | None:
        """How long the parts would have taken at their ideal cycles: sum of parts x ideal cycle.

        None where some product has no ideal cycle. `good` counts good parts only, else all made.
        """
        spent = 0.0
        for product, tally in of.items():
            parts: Parts = tally.good if good else tally.made
            ideal = self.ideal.get(product)
            if parts and ideal is None:
                return None
            spent += parts * (ideal or 0) / self.parts_per_cycle
        return spent


def total(tallies: Tallies) -> Tally:
    """Add up the parts of all products.

    >>> total({"a": Tally(good=2), "b": Tally(good=1, scrap=1)}).made
    4
    """
    return sum(tallies.values(), Tally())


class Record:
    """The track of one machine, laid out so that any number of windows can be cut from it.

    `now` is the present; it tells whether a machine that was last heard before `end` is silent.
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
        present = end if now is None else max(end, now)
        self._track = track
        self._calendar = calendar
        self._spans = track.spans.spans(start if first is None else min(start, first), end, now)
        self._dark = track.spans.dark(present)
        self._thresholds = thresholds(track.plant.targets)

    def window(self, start: Instant, end: Instant) -> Window:
        """Cut one window; it must lie within the period that the record was made for."""
        track = self._track
        planned = self._calendar.planned(start, end)
        spans = _cut_spans(self._spans, start, end)
        counts = track.counts.made([(start, end)], end)
        cycles, told = track.cycles.cycles(start, end)
        machine = track.plant.machines.get(track.machine)
        product = track.context.at(end).product
        return Window(
            machine=track.machine,
            start=start,
            end=end,
            opening=tuple(self._calendar.opening(start, end)),
            planned=tuple(planned),
            spans=tuple(spans),
            times=_times(spans),
            planned_times=_planned_times(spans, planned),
            counted=track.counts.counted(end),
            counts=counts,
            planned_counts=track.counts.made(planned, end),
            blind=self._blind(spans, planned, end),
            cycles=tuple(cycles),
            cycles_told=told,
            product=product,
            ideal={
                made: track.plant.ideal_cycle(track.machine, made) for made in {*counts, product}
            },
            parts_per_cycle=machine.parts_per_cycle if machine else 1,
            thresholds=self._thresholds,
        )

    def _blind(
        self, spans: Sequence[Span], planned: Sequence[Interval], end: Instant
    ) -> Mapping[State, Duration]:
        track = self._track
        blind = merged(track.counts.blind(self._dark, end, track.spans.first))
        times = _planned_times(spans, [part for one in planned for part in clipped(blind, *one)])
        return {state: times.get(state, 0) for state in (State.PRODUCING, State.UNKNOWN)}


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

    A window that reaches beyond `until`, the present, ends there. Events at or after its end only
    prove what held before (a link that came back, an end of silence).
    """
    over = end if until is None else max(start, min(end, until))
    track = Track(plant, machine)
    for item in events:
        if item.at < over:
            track.push(item)
        else:
            track.look_ahead(item)
    return Record(track, calendar, start, over, until).window(start, over)


def _cut_spans(spans: Sequence[Span], start: Instant, end: Instant) -> list[Span]:
    found = []
    index = bisect_left(spans, start, key=lambda span: span.end - 1)
    while index < len(spans) and spans[index].start < end:
        span = spans[index]
        index += 1
        if span.start >= start and span.end <= end:
            found.append(span)
            continue
        found.append(
            Span(
                machine=span.machine,
                state=span.state,
                reason=span.reason,
                start=max(span.start, start),
                end=min(span.end, end),
            )
        )
    return found


def _times(spans: Iterable[Span]) -> Mapping[tuple[State, str], Duration]:
    times: dict[tuple[State, str], Duration] = {}
    for span in spans:
        key = (span.state, span.reason)
        times[key] = times.get(key, 0) + span.length
    return times


def _planned_times(spans: Sequence[Span], planned: Sequence[Interval]) -> Mapping[State, Duration]:
    times: dict[State, Duration] = {}
    index = 0
    for start, end in planned:
        while index < len(spans) and spans[index].end <= start:
            index += 1
        at = index
        while at < len(spans) and spans[at].start < end:
            span = spans[at]
            spent = min(span.end, end) - max(span.start, start)
            times[span.state] = times.get(span.state, 0) + spent
            at += 1
    return times
