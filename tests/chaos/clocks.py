"""What a stepped clock excuses, and what it does not: it loses and doubles nothing, ever.

A machine keeps its own times, whatever they are. An edge whose clock is wrong stamps by it what
has no time of its own: words of links, and states confirmed when a link came back. Those then lie
beside the truth, by as much as the clock is wrong; counters, cycles and states that a machine
dated itself do not move, and the counts stay equal. The gateway dates nothing.
"""

from edge.instant import SECOND

BEFORE = 4 * SECOND
AFTER = 3 * SECOND


def clock_acts(name, done):
    """Yield (start, end, nanoseconds that the clock of `name` was ahead of the truth)."""
    return [
        (start, end, int(act.how) * SECOND)
        for act, start, end in done
        if act.target == f"clock:{name}"
    ]


def steps_of(done, name):
    return sorted({by for _, _, by in clock_acts(name, done)})


def misdated(machine, done):
    """Return the (start, end) in which a link's words are missing, or stand that belong elsewhere.

    Of the edge both; of the machine only what it said of itself, which the edge confirmed.
    """
    found = []
    for start, end, by in clock_acts("edge", done):
        found += [(start - BEFORE, end + AFTER), (start + by - BEFORE, end + by + AFTER)]
    for start, end, by in clock_acts(machine, done):
        found.append((start - BEFORE + min(by, 0), end + AFTER + max(by, 0)))
    return found


def doubtful(lived, done):
    """Return the (start, end) in which a state may be told wrongly.

    What was confirmed at a wrong time holds until the machine's own next word on its state. And an
    edge that was held up takes what it then finds on its lines for what holds then: a machine that
    died meanwhile is believed alive until the edge went on.
    """
    changes = [at for at, _ in lived.states()]
    found = [
        (start - SECOND, end + SECOND)
        for act, start, end in done
        if act.target == "edge" and act.how in {"freeze", "starve"}
    ]
    for start, end in misdated(lived.machine, done):
        found.append((start, min((at for at in changes if at > end), default=2**62)))
    return found
