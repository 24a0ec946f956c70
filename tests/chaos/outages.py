"""Where a loss is nobody's fault: the stretches in which no listener could have heard a machine.

An OPC UA server keeps nothing for a client that is away, so any harm to the machine, its cable or
the edge may cost values between the last and the next counter. A laser and a broker keep their
messages for as long as both live; only where one of them dies do those that it still held die too.
Nothing behind the edge excuses anything: what the outbox acknowledged is safe.
"""

from chaos.clocks import clock_acts, misdated

from edge.instant import SECOND
from gateway.event import Kind

BEFORE = 2 * SECOND
AFTER = 3 * SECOND
"""Around an outage: what was on the wire when it began (a computer under load is a second late with
a value, now and then); subscribing anew when it is over."""

PROOF = 4 * SECOND
"""The last proof of life is so old at most: a heartbeat of 2 s, and as much on a busy machine."""

NOTICED = 10 * SECOND
"""Whoever listens has noticed an outage so long after its end at the latest."""

_DEATH = frozenset({"kill", "restart"})


def excused(machine, done, events, *, keeps_sessions):
    """Return the (start, end) in which values of a machine may have been lost.

    `done` are the acts with the instants at which they really began and ended.
    """
    hard, soft = [], []
    for act, start, end in outages(machine, done, events):
        stretch = (start - BEFORE, end + AFTER)
        lossy = loses(machine, act) or (machine == "laser" and not keeps_sessions)
        (hard if lossy else soft).append(stretch)
    return joined(by_its_clock(machine, done, [*hard, *touching(hard, soft)]))


def by_its_clock(machine, done, stretches):
    """Grow outages to all instants that a machine told meanwhile.

    Set ahead it tells at once what was to come, set right after lagging what it held back.
    """
    for start, end in stretches:
        yield start, end
        for wrong, right, by in clock_acts(machine, done):
            if wrong - BEFORE <= end and start <= right + BEFORE:
                yield min(start, wrong), max(end, right) + max(by, 0)


def deaf(machine, done, events):
    """Return the (start, end) in which the state may be unknown: nobody could hear the machine."""
    found = outages(machine, done, events)
    away = [(start - PROOF, end + AFTER) for _, start, end in found]
    return joined([*away, *misdated(machine, done)])


def outages(machine, done, events):
    """Return the acts on the path of a machine, with the instant at which it was heard again."""
    words = [one for one in events if one.values.get("via") == machine]
    states = [one for one in events if one.kind is Kind.STATE]
    return [
        (act, start, max(back(words, act, start, end), up(states, machine, act, end)))
        for act, start, end in done
        if touches(machine, act.target)
    ]


def up(states, machine, act, end):
    """Say when a machine that was dead, or cut off from its broker, was heard again."""
    dead = act.target == machine and act.how in _DEATH
    if not (dead or act.target == f"cable:{machine}" == "cable:laser"):
        return end
    return min((one.seen for one in states if one.seen > end), default=end)


def back(words, act, start, end):
    """Say when the edge listened again: at the end of the act if it had noticed nothing."""
    told = {one.values["status"] for one in words if start <= one.seen <= end + NOTICED}
    if "lost" not in told and not (act.target == "edge" and act.how in _DEATH):
        return end
    return min(
        (w.seen for w in words if w.seen > end and w.values["status"] == "connected"), default=end
    )


def touches(machine, target):
    """Whether what befalls `target` stands between a machine and the outbox."""
    wire = {"broker", "cable:broker"} if machine == "laser" else set()
    return target in {machine, f"cable:{machine}", "edge", "disk:outbox", "outbox", *wire}


def loses(machine, act):
    """Whether an act alone can cost values of a machine."""
    if act.target in {"disk:outbox", "outbox"}:
        return False  # what is not on disk is not acknowledged, and stays where it was
    if machine == "laser":
        return act.target in {"laser", "broker"} and act.how in _DEATH
    return True


def touching(hard, soft):
    """Grow the losses by the harmless outages that they reach into, one after another."""
    found = []
    reached = list(hard)
    while reached:
        start, end = reached.pop()
        near = [item for item in soft if item[0] <= end and start <= item[1]]
        soft = [item for item in soft if item not in near]
        reached += near
        found += near
    return found


def joined(stretches):
    """Join what overlaps."""
    found = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
