"""The question: everything that measures need to know of one machine over one period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from edge.instant import Duration, Instant
from gateway.event import State
from shadow.amounts import Amounts, amounts_of
from shadow.calendar import Calendar
from shadow.counts import Parts, Tallies, Tally, tally
from shadow.interval import Interval, length
from shadow.job import Job
from shadow.plant import Plant
from shadow.stretch import Stretch
from shadow.sums import Sums
from shadow.sums import total as added
from shadow.thresholds import Thresholds
from shadow.time_class import TimeClass


@dataclass(frozen=True, kw_only=True)
class Window:
    """One machine over [start, end), cut at the present.

    `jobs` are its books, a page for each order and product. `opening_time` and `planned_time` come
    from the calendar (planned is opening without breaks). `stretches` fill the period without gaps;
    they are left out where many windows are kept. `counted` names what was ever counted,
    `cycles_told` says whether the machine tells its cycles itself or they are read off its counter.
    `ideal` holds the ideal cycle of every product of which parts or cycles were told, and of the
    present one. `order_elapsed` is the time from the release of an order (or else its first
    operation) to its finish, where the window is that of one order.
    """

    machine: str
    start: Instant
    end: Instant
    opening_time: Duration
    planned_time: Duration
    jobs: Mapping[Job, Sums]
    counted: frozenset[str]
    cycles_told: bool
    product: str | None
    ideal: Mapping[str | None, Duration | None]
    parts_per_cycle: int
    thresholds: Thresholds
    metered: bool
    stretches: tuple[Stretch, ...] = ()
    order_elapsed: Duration | None = None

    @cached_property
    def amounts(self) -> Amounts:
        """The plain numbers that the formulas of figures take."""
        return amounts_of(self)

    @cached_property
    def sums(self) -> Sums:
        """The books of all jobs together."""
        pages = self.jobs.values()
        return next(iter(pages)) if len(pages) == 1 else added(pages)

    @property
    def times(self) -> Mapping[tuple[State, str], Duration]:
        """Time by state and the machine's word, over the whole period."""
        return self.sums.states

    @cached_property
    def planned_times(self) -> Mapping[TimeClass, Duration]:
        """Planned time by class."""
        times: dict[TimeClass, Duration] = {}
        for (time_class, _), spent in self.sums.classes.items():
            times[time_class] = times.get(time_class, 0) + spent
        return times

    @cached_property
    def counts(self) -> Tallies:
        """All parts of the period, by product."""
        return self._tallies({job: sums.parts for job, sums in self.jobs.items()})

    @cached_property
    def planned_counts(self) -> Tallies:
        """The parts made within planned time, by product."""
        return self._tallies({job: sums.planned for job, sums in self.jobs.items()})

    @property
    def startup_counts(self) -> Tallies:
        """The parts made within planned time during set-up or changeover, by product."""
        told = {job: sums.startup for job, sums in self.jobs.items() if sums.startup}
        return self._tallies(told)

    @cached_property
    def without_ideal(self) -> frozenset[str | None]:
        """The products made in planned time, or under way, whose ideal cycle nobody gave."""
        met = (*self.planned_counts, self.product)
        return frozenset(product for product in met if self.ideal.get(product) is None)

    @property
    def startup(self) -> Tally:
        """All parts made within planned time during set-up or changeover."""
        return total(self.startup_counts)

    @cached_property
    def blind(self) -> Mapping[State, Duration]:
        """Planned time whose parts no counter tells by the end, by state.

        Producing or unknown: in a known stop nothing is made.
        """
        return {state: self.sums.dark.get(state, 0) for state in (State.PRODUCING, State.UNKNOWN)}

    @cached_property
    def made(self) -> Tally:
        """All parts made within planned time."""
        return total(self.planned_counts)

    @cached_property
    def all_made(self) -> Tally:
        """All parts made, planned time or not."""
        return total(self.counts)

    def time(self, state: State) -> Duration:
        """How long the machine was in a state over the whole period."""
        return sum(spent for (held, _), spent in self.times.items() if held is state)

    def ideal_time(self, of: Tallies, *, good: bool) -> float | None:
        """How long the parts would have taken at their ideal cycles: sum of parts x ideal cycle.

        None where some product has no ideal cycle. `good` counts good parts only, else all made.
        """
        spent: float = 0
        for product, own in of.items():
            parts: Parts = own.good if good else own.made
            if not parts:
                continue
            ideal = self.ideal.get(product)
            if ideal is None:
                return None
            spent += parts * ideal
        return spent / self.parts_per_cycle

    def _tallies(self, parts: Mapping[Job, Mapping[str, Parts]]) -> Tallies:
        products: dict[str | None, dict[str, Parts]] = {}
        for job, own in parts.items():
            for of, amount in own.items():
                sums = products.setdefault(job.product, {})
                sums[of] = sums.get(of, 0) + amount
        return {product: tally(own, self.counted) for product, own in products.items()}


def total(tallies: Tallies) -> Tally:
    """Add up the parts of all products.

    >>> total({"a": Tally(good=2), "b": Tally(good=1, scrap=1)}).made
    4
    """
    found = tallies.values()
    return next(iter(found)) if len(found) == 1 else sum(found, Tally())


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the calendar and the plant file say of one period, whatever happened in it."""

    machine: str
    start: Instant
    end: Instant
    opening: Sequence[Interval]
    planned: Sequence[Interval]


def frame(calendar: Calendar, machine: str, start: Instant, end: Instant) -> Frame:
    """Lay the calendar over a period."""
    return Frame(
        machine=machine,
        start=start,
        end=end,
        opening=calendar.opening(start, end),
        planned=calendar.planned(start, end),
    )


def window_of(  # noqa: PLR0913 - what a window is made of
    around: Frame,
    plant: Plant,
    bounds: Thresholds,
    jobs: Mapping[Job, Sums],
    *,
    counted: frozenset[str],
    cycles_told: bool,
    product: str | None,
    metered: bool = False,
    stretches: Iterable[Stretch] = (),
) -> Window:
    """Put the books of one period together with what the plant file says."""
    machine = plant.machines.get(around.machine)
    met = (job.product for job, sums in jobs.items() if sums.parts or sums.cycles)
    products = {*met, product}
    return Window(
        machine=around.machine,
        start=around.start,
        end=around.end,
        opening_time=length(around.opening),
        planned_time=length(around.planned),
        jobs=jobs,
        counted=counted,
        cycles_told=cycles_told,
        product=product,
        ideal={made: plant.ideal_cycle(around.machine, made) for made in products},
        parts_per_cycle=machine.parts_per_cycle if machine else 1,
        thresholds=bounds,
        metered=metered,
        stretches=tuple(stretches),
    )
