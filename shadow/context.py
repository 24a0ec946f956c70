"""What a machine is working on: order, operation, program and product, from operation events."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from edge.instant import Instant
from gateway.event import Event, Kind
from shadow.interval import Interval
from shadow.job import NO_JOB, Job
from shadow.plant import Product

_FIELDS = ("order", "operation", "program", "product")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The work at one instant; None where nobody said."""

    order: str | None = None
    operation: str | None = None
    program: str | None = None
    product: str | None = None

    @property
    def job(self) -> Job:
        """What figures are asked for by."""
        return Job(self.order, self.product)


def programs(products: Mapping[str, Product]) -> Mapping[str, str]:
    """Tell which program makes which product; the first product that names a program has it.

    >>> programs({"bracket": Product(programs=("P7",))})
    {'P7': 'bracket'}
    """
    found: dict[str, str] = {}
    for product, about in products.items():
        for program in about.programs:
            found.setdefault(program, product)
    return found


class ContextFold:
    """Folds operation events, pushed in order, into the work that is going on.

    Every event changes the fields that it names. `started` begins anew and forgets the operation
    before; `finished` ends order, operation and product, the program stays in the machine.

    >>> from gateway.event import event
    >>> fold = ContextFold({"P7": "bracket"})
    >>> fold.push(event(machine="press", kind="operation", values={"program": "P7"}, at=0))
    >>> fold.context.product, fold.at(0).product
    ('bracket', None)
    """

    def __init__(self, made_by: Mapping[str, str]) -> None:
        self._made_by = made_by
        self._said = Context()
        self.context = Context()
        self.job = NO_JOB
        self._changes: list[tuple[Instant, Context]] = []

    def copy(self) -> ContextFold:
        """Return a fold that can go its own way."""
        twin = ContextFold(self._made_by)
        twin._said, twin.context, twin.job = self._said, self.context, self.job
        twin._changes = self._changes.copy()
        return twin

    def carried(self) -> Context:
        """Return all that decides what later operations will mean."""
        return self._said

    def push(self, item: Event) -> None:
        """Take the next event; other kinds than operations change nothing."""
        if item.kind is not Kind.OPERATION:
            return
        action = item.values.get("action")
        said = {field: _word(item.values[field]) for field in _FIELDS if field in item.values}
        if action == "finished":
            self._said = Context(program=self._said.program)
        elif action == "started":
            self._said = replace(Context(program=self._said.program), **said)
        else:
            self._said = replace(self._said, **said)
        made = self._made_by.get(self._said.program or "")
        self.context = replace(self._said, product=self._said.product or made)
        self.job = self.context.job
        self._changes.append((item.at, self.context))

    @property
    def since(self) -> Instant:
        """When the work was said that goes on."""
        return self._changes[-1][0] if self._changes else -(2**63)

    def forget(self, at: Instant) -> None:
        """Let go of what was made before an instant, but for the last."""
        index = bisect_left(self._changes, at, key=lambda change: change[0])
        del self._changes[: max(index - 1, 0)]

    def at(self, instant: Instant) -> Context:
        """Return the work just before an instant."""
        index = bisect_left(self._changes, instant, key=lambda change: change[0])
        return self._changes[index - 1][1] if index else Context()

    def jobs(self, start: Instant, end: Instant) -> Iterator[tuple[Interval, Job]]:
        """Cut [start, end) where another job begins."""
        index = bisect_right(self._changes, start, key=lambda change: change[0])
        job = self._changes[index - 1][1].job if index else NO_JOB
        at = start
        for changed, context in self._changes[index:]:
            if changed >= end:
                break
            if context.job != job and changed > at:
                yield (at, changed), job
                at = changed
            job = context.job
        if at < end:
            yield (at, end), job


def _word(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
