"""Windows by order or by product: the same machine and period, and one job's books alone.

A row of an order has the time in which the machine worked on it, by class, and its parts. Its
planned time is the sum of those classes, so the rows of all orders, with the row of the time in
which nobody named one, add up to the machine's planned time exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from edge.instant import HOUR, MINUTE, Duration
from gateway.event import State
from shadow.job import NO_JOB, Job
from shadow.kpi import measures_of
from shadow.plant import Plant
from shadow.sums import Sums
from shadow.thresholds import Thresholds
from shadow.time_class import TimeClass
from shadow.window import Window

KEYS: Mapping[str, Callable[[Job], Job]] = {
    "order": lambda job: Job(order=job.order),
    "product": lambda job: Job(product=job.product),
}
"""What may be told apart within a period, and what is left of a job then."""


@cache
def of_calendar() -> frozenset[str]:
    """Name the figures over opening or calendar time, which no job has for itself.

    They are found by asking for all figures of one window twice, closed and paused for longer.

    >>> sorted(of_calendar() & {"oee", "trs", "trg", "tre", "teep"})
    ['teep', 'tre', 'trg']
    """
    page = Sums(
        states={(State.PRODUCING, ""): HOUR},
        classes={(TimeClass.PRODUCING, ""): HOUR},
        parts={"good": 60},
        planned={"good": 60},
    )
    window = Window(
        machine="m",
        start=0,
        end=3 * HOUR,
        opening_time=2 * HOUR,
        planned_time=HOUR,
        jobs={NO_JOB: page},
        counted=frozenset({"good"}),
        cycles_told=False,
        product=None,
        ideal={None: MINUTE},
        parts_per_cycle=1,
        thresholds=Thresholds(),
        metered=True,
        order_elapsed=HOUR,
    )
    longer = replace(window, end=9 * HOUR, opening_time=5 * HOUR)
    values = {one.name: one.value for one in measures_of(window)}
    return frozenset(one.name for one in measures_of(longer) if one.value != values[one.name])


Lives = Mapping[str, Duration]
"""How long orders took, by name (`shadow.orders`)."""


def parted(
    plant: Plant, window: Window, by: str | None, lives: Lives = MappingProxyType({})
) -> Iterator[tuple[Job, Window]]:
    """Yield the window of each order or product, by name, the nameless last; else the window.

    >>> list(parted(Plant(), "the window", "shift"))
    [(Job(order=None, product=None), 'the window')]
    """
    key = KEYS.get(by or "")
    if key is None:
        yield NO_JOB, window
        return
    pages: dict[Job, dict[Job, Sums]] = {}
    for job, sums in window.jobs.items():
        pages.setdefault(key(job), {})[job] = sums
    for named in sorted(pages, key=rank):
        part = _of(plant, window, pages[named])
        life = lives.get(named.order or "")
        yield named, part if life is None else replace(part, order_elapsed=life)


def rank(job: Job) -> tuple[bool, str, str]:
    """Order rows by name, the nameless last.

    >>> sorted([Job(), Job("b"), Job("a")], key=rank)[0].order
    'a'
    """
    return job == NO_JOB, job.order or "", job.product or ""


def _of(plant: Plant, window: Window, jobs: Mapping[Job, Sums]) -> Window:
    busy = sum(spent for sums in jobs.values() for spent in sums.classes.values())
    products = sorted({job.product for job in jobs}, key=lambda one: (one is None, one or ""))
    return replace(
        window,
        jobs=jobs,
        opening_time=busy,
        planned_time=busy,
        product=window.product if window.product in products else products[0],
        ideal={
            product: window.ideal[product]
            if product in window.ideal
            else plant.ideal_cycle(window.machine, product)
            for product in products
        },
        stretches=(),
    )
