"""The store held against the simulators' own truth, event by event and span by span."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chaos.fault import COUNTS, DOUBLED, LOST, Fault
from chaos.kept import parts

from edge.instant import SECOND
from gateway.event import Kind, Stamp
from shadow.spans import SpanFold

SLACK = SECOND // 2
"""A machine's process shows a change this much late at most, on a machine under load."""
PATIENCE = 6 * SECOND
"""Three heartbeats of the plant's links: so long silence is borne."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What is nobody's fault, as stretches (start, end) of the round.

    In `excused` values may be lost; in `frozen` what is confirmed may be late; in `deaf` the state
    may be unknown, in `doubtful` told wrongly; in `away` nobody listened. `clocks` says how far
    the machine's own was ahead.
    """

    excused: Sequence = ()
    frozen: Sequence = ()
    deaf: Sequence = ()
    doubtful: Sequence = ()
    away: Sequence = ()
    clocks: Sequence = ()


_FIELDS = {Kind.STATE: ("state",), Kind.OPERATION: ("order", "program", "product")}


def truth_file(lived, path):
    """The machine's own process, killed or not, wrote the truth that we hold the store against."""
    wrote = json.loads(path.read_text(encoding="utf-8"))
    for name, value in lived.report.items():
        if wrote[name] != value:
            yield f"{lived.machine}: its truth file says {name} {wrote[name]}, not {value}"


def counters(lived, events):
    """The last raw counters and their sums are what was made."""
    machine, sums = lived.machine, parts(lived.machine, events)
    for of in ("good", "scrap"):
        raw = [one.values["total"] for one in events if one.values.get("of") == of]
        found = {"the sum": sums[of], "the last counter": raw[-1] if raw else None}
        for what, value in found.items():
            if value != lived.report[of]:
                text = f"{machine}: {of} {lived.report[of]} made, {what} says {value}"
                yield Fault(text, kind=COUNTS)
        if raw != sorted(raw):
            yield f"{machine}: the counter of {of} runs backwards"


def nothing_doubled(lived, events):
    """What the machine dated itself is told once, under whatever id."""
    own = (one for one in events if one.stamp is Stamp.SOURCE and one.kind is not Kind.LINK)
    told = Counter((one.kind.value, one.at, repr(sorted(one.values.items()))) for one in own)
    for (kind, at, said), times in told.items():
        if times > 1:
            text = f"{lived.machine}: {kind} {said} of {at} is there {times} times"
            yield Fault(text, kind=DOUBLED, times=times - 1)


def confirmed(lived, name, value, at, bounds):
    """Whether a value was shown about an instant, by a machine that may be late or misdated."""
    back = ahead = SLACK
    for start, end in bounds.frozen:
        back += end - start if start <= at <= end + SLACK else 0
    for start, end, by in bounds.clocks:
        if start - SLACK <= at <= end + SLACK:
            back, ahead = back + max(-by, 0), ahead + max(by, 0)
    return value in lived.between(name, at - back, at + ahead)


def nothing_invented(lived, events, go, bounds):
    """Every value with a time of its own was really shown at that very time."""
    for one in events:
        if one.at <= go.epoch:
            continue
        for name, value in values(one):
            if one.stamp is Stamp.CONFIRMED:
                true = near(one.at, bounds.doubtful) or confirmed(
                    lived, name, value, one.at, bounds
                )
            elif name == "cycle":
                true = lived.cycles.get(one.at) == value
            elif lived.machine != "laser" and one.at <= go.until:
                true = (one.at, value) in lived.changes[name]
            else:
                true = lived.at(name, one.at) == value
            if not true:
                yield f"{lived.machine}: {name} {value!r} at {clock(one.at, go)} is not true"


def near(at, stretches):
    return any(start <= at <= end for start, end in stretches)


def values(one):
    """Yield what an event tells of a machine, in the truth's own names."""
    if one.kind is Kind.COUNT:
        yield one.values["of"], one.values["total"]
    elif one.kind is Kind.CYCLE:
        yield "cycle", one.values["duration"]
    for name in _FIELDS.get(one.kind, ()):
        if name in one.values and one.values.get("state") != "unknown":
            yield name, one.values[name]


def demanded(lived, go, excused):
    """Name every (what, instant) that must be in the store: all but what fell into an outage."""
    if lived.machine == "laser":  # every status tells everything
        told = {(name, at) for name in ("state", "good", "scrap") for at in lived.faces}
    else:
        names = ("state", "good", "scrap", "order", "program", "product")
        told = {(name, at) for name in names for at, value in lived.changes[name] if value != ""}
    told |= {("cycle", at) for at in lived.cycles}
    return {(name, at) for name, at in told if at > go.epoch and not near(at, excused)}


def nothing_missing(lived, events, go, excused):
    """What happened while every hop was up is in the store, with its own instant."""
    held = {(name, one.at) for one in events for name, _ in values(one)}
    missing = sorted(demanded(lived, go, excused) - held, key=lambda item: item[1])
    if missing:
        name, at = missing[0]
        yield Fault(
            f"{lived.machine}: {len(missing)} of {len(demanded(lived, go, excused))} are missing, "
            f"the first {name} at {clock(at, go)}",
            kind=LOST,
            times=len(missing),
        )


def spans(lived, events, go):
    fold = SpanFold(lived.machine)
    for one in events:
        fold.push(one)
    return fold.spans(go.epoch, go.until, events[-1].at)


def nothing_forgotten(lived, events, go, deaf):
    """No span is unknown where the machine could be heard."""
    for span in spans(lived, events, go):
        at = span.start
        for start, end in [*deaf, (go.until, go.until)]:
            hole = min(start, span.end) - at
            if span.state.value == "unknown" and hole > SLACK:
                yield (
                    f"{lived.machine}: unknown ({span.reason}) from {clock(at, go)} "
                    f"for {hole / SECOND:.2f} s, though it could be heard"
                )
            at = max(at, end)


def no_false_claim(lived, events, go, bounds):
    """No span tells a known state that was not the true one."""
    true = [*lived.states(), (go.until, None)]
    for span in spans(lived, events, go):
        if span.state.value == "unknown":
            continue
        for (start, state), (end, _) in pairwise(true):
            begin, stop = max(start, span.start), min(end, span.end)
            if near(begin, bounds.doubtful) or near(stop, bounds.doubtful):
                continue
            bearable = slack(lived, begin, stop, bounds) + delay(events, begin, stop)
            if state != span.state.value and stop - begin > bearable:
                yield (
                    f"{lived.machine}: told {span.state.value} from {clock(begin, go)} "
                    f"for {(stop - begin) / SECOND:.2f} s, was {state}"
                )


def slack(lived, begin, stop, bounds):
    """Say for how long a state may be told wrongly.

    A broker tells the laser's end by its last will; it is dated back to the laser's last own word.
    But who was away meanwhile can only believe the state that was told before, though no longer
    than silence is borne.
    """
    away = any(start <= begin and stop <= end for start, end in bounds.away)
    return PATIENCE if away and lived.machine == "laser" else SLACK


def delay(events, begin, stop):
    """Say how late words arrived just then: a computer under load listens late, too."""
    near_by = [
        one.seen - one.at
        for one in events
        if begin - SECOND <= one.at <= stop and one.stamp is Stamp.SOURCE
    ]
    return min(2 * SECOND, max(near_by, default=0))


def clock(at, go):
    """Write an instant as seconds since production began."""
    return f"{(at - go.epoch) / SECOND:.3f} s"


def judge(lived, events, go, bounds=Bounds()):
    """Yield every difference between the events of one machine and what it lived."""
    yield from counters(lived, events)
    yield from nothing_doubled(lived, events)
    yield from nothing_invented(lived, events, go, bounds)
    yield from nothing_missing(lived, events, go, bounds.excused)
    yield from no_false_claim(lived, events, go, bounds)
    yield from nothing_forgotten(lived, events, go, bounds.deaf)
