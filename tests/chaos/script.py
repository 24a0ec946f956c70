"""The script of a round: who suffers what, when and for how long. All of it follows from a seed."""

import heapq
import random
from dataclasses import dataclass

PROCESS = ("kill", "kill", "freeze", "starve", "restart")
DISK = ("fill",)
FILE = ("lock",)
CLOCK = ("+3600", "+20", "+3", "-3", "-20", "-3600")
"""Seconds by which the clock of one process is wrong for a while; both steps may do harm."""
BEHIND = (*CLOCK[:-1], "-240")
"""The edge's. Further behind it would take the clocks of all machines for wrong ones (the gateway
believes none that is more than five minutes ahead of the edge) and date everything by its own."""
AHEAD = ("+240", *CLOCK[1:])
"""A machine's. Further ahead it would be dated by arrival; ours tell by then what is to come."""

USER = {"outbox": "edge", "store": "gateway", "disk:outbox": "edge", "disk:store": "gateway"}
"""Who waits while a file is locked or a disk full: killed in the midst of its work, too."""

LENGTHS = (0.3, 2.0, 4.0, 7.0, 9.0)
"""Seconds: shorter and longer than what the links bear, than their pauses, than a heartbeat."""

BRIEF = 40
"""Seconds; in a shorter round one act follows the other more closely, and none takes long."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """From `at` to `end` (seconds since production began), `target` suffers `how`."""

    at: float
    end: float
    target: str
    how: str

    def __str__(self):
        return f"{self.how} {self.target} {self.end - self.at:.1f} s"


@dataclass(frozen=True, kw_only=True)
class Start:
    """How one process comes up: after a pause, by a wrong clock, killed in the midst of it."""

    name: str
    pause: float
    dies: float | None
    wrong: str | None

    def __str__(self):
        killed = "" if self.dies is None else f", killed after {self.dies:.1f} s and again"
        return f"start {self.name}{f' at {self.wrong} s' if self.wrong else ''}{killed}"


def draw_starts(seed, names, clocks):
    """Draw how everything comes up: in any order, some of it more than once.

    `clocks` says by how much whose clock may be wrong meanwhile.
    """
    rnd = random.Random(f"{seed}:starts")
    starts = []
    for name in rnd.sample(sorted(names), len(names)):
        dies = rnd.uniform(0.1, 2.5) if rnd.random() < 0.3 else None
        wrong = rnd.choice(clocks[name]) if name in clocks and rnd.random() < 0.3 else None
        starts.append(Start(name=name, pause=rnd.uniform(0, 0.4), dies=dies, wrong=wrong))
    return starts


def clock_of(name):
    """Say by how much a clock may be wrong."""
    return {"edge": BEHIND, "gateway": CLOCK}.get(name, AHEAD)


def draw_script(seed, seconds, targets, longest=None):
    """Draw acts for the first `seconds`, one target after another in a drawn order.

    `targets` says what each can suffer. Most acts come one by one, some overlap; nobody suffers
    twice at once.
    """
    rnd = random.Random(f"{seed}:chaos")
    brief = seconds < BRIEF
    bearable = longest or (7.0 if brief else LENGTHS[-1])
    lengths = [length for length in LENGTHS if length <= bearable]
    bag, busy, acts = [], {}, []
    at = rnd.uniform(0.1, 2) if brief else rnd.uniform(2, 4)
    while True:
        bag = bag or rnd.sample(sorted(targets), len(targets))
        target = bag.pop()
        how = rnd.choice(targets[target])
        length = rnd.choice(lengths) * rnd.uniform(0.8, 1.2)
        at = max(at, busy.get(sufferer(target), 0.0) + 0.5)
        if at + length > seconds:
            return acts
        acts.append(Act(at=at, end=at + length, target=target, how=how))
        busy[sufferer(target)] = at + length
        user = USER.get(target)
        if user in targets and busy.get(user, 0.0) < at and length > 1 and rnd.random() < 0.7:
            acts.append(Act(at=at + 0.5, end=at + length - 0.3, target=user, how="kill"))
            busy[user] = at + length
        overlaps = rnd.random() < (0.6 if brief else 0.35)
        at += rnd.uniform(0.3, 2) if overlaps else length + rnd.uniform(0.5, 3 if brief else 7)


def sufferer(target):
    """Name who suffers: a machine and its clock do so one after the other.

    A machine that begins under a wrong clock would tell of another run of the line.
    """
    kind, _, name = target.rpartition(":")
    return name if kind == "clock" and name not in {"edge", "gateway"} else target


def moments(acts):
    """Yield (seconds, begins, act) in the order of time."""
    line = [(act.at, True, index) for index, act in enumerate(acts)]
    line += [(act.end, False, index) for index, act in enumerate(acts)]
    heapq.heapify(line)
    while line:
        at, begins, index = heapq.heappop(line)
        yield at, begins, acts[index]
