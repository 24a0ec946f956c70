"""How long orders took, from their release to their end, waiting included (AOET). Pure.

An order begins with its release, or else with the first operation that names it. It ends when it is
said to be finished, or else when the last machine that worked on it has ended that or gone on to
another order. One that any machine still works on has not ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edge.instant import HOUR, Duration, Instant
from gateway.event import Event, Kind, in_order
from shadow.context import ContextFold

AROUND: Duration = 31 * 24 * HOUR
"""So long before and after a period words about its orders are looked for."""

KINDS = (Kind.ORDER, Kind.OPERATION)
"""The events that tell of orders."""


@dataclass(slots=True)
class _Life:
    released: Instant | None = None
    begun: Instant | None = None
    left: Instant | None = None
    finished: Instant | None = None


def elapsed(events: Iterable[Event], start: Instant, end: Instant) -> Mapping[str, Duration]:
    """Return how long each order took that began and ended within [start, end).

    >>> from gateway.event import event
    >>> def told(at, kind, action):
    ...     return event(machine="m", kind=kind, values={"order": "O1", "action": action}, at=at)
    >>> life = [told(3, "order", "released"), told(5, "operation", "started"),
    ...         told(9, "operation", "finished")]
    >>> elapsed(life, 0, 10), elapsed(life, 4, 10), elapsed(life[:2], 0, 10)
    ({'O1': 6}, {}, {})
    """
    lives: dict[str, _Life] = {}
    at_work: dict[str, ContextFold] = {}
    for item in in_order(events):
        if item.kind is Kind.ORDER:
            _ordered(lives, item)
        elif item.kind is Kind.OPERATION:
            _worked(lives, at_work.setdefault(item.machine, ContextFold({})), item)
    busy = {fold.context.order for fold in at_work.values()}
    spans = {order: _span(life, busy=order in busy) for order, life in lives.items()}
    return {
        order: span[1] - span[0]
        for order, span in spans.items()
        if span is not None and start <= span[0] < span[1] < end
    }


def _ordered(lives: dict[str, _Life], item: Event) -> None:
    order, action = item.values.get("order"), item.values.get("action")
    if not order:
        return
    life = lives.setdefault(str(order), _Life())
    if action == "released":
        life.released = item.at if life.released is None else min(life.released, item.at)
    elif action == "finished":
        life.finished = item.at if life.finished is None else max(life.finished, item.at)


def _worked(lives: dict[str, _Life], fold: ContextFold, item: Event) -> None:
    before = fold.context.order
    fold.push(item)
    now = fold.context.order
    if now == before:
        return
    # Events come machine by machine: the earliest and the latest word of all of them count.
    if before is not None:
        life = lives.setdefault(before, _Life())
        life.left = item.at if life.left is None else max(life.left, item.at)
    if now is not None:
        life = lives.setdefault(now, _Life())
        life.begun = item.at if life.begun is None else min(life.begun, item.at)


def _span(life: _Life, *, busy: bool) -> tuple[Instant, Instant] | None:
    begun = life.begun if life.released is None else life.released
    ended = life.finished
    if ended is None and not busy:
        ended = life.left
    return None if begun is None or ended is None else (begun, ended)
