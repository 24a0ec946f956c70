"""The script of a round: who suffers what, when and for how long. All of it follows from a seed."""

import heapq
import random
from dataclasses import dataclass

from chaos.proxy import WAYS

PROCESS = ("kill", "kill", "freeze", "restart")
CABLE = WAYS
DISK = ("fill",)
FILE = ("lock",)

USER = {"outbox": "edge", "store": "gateway"}
"""Who waits while a file is locked: killed in the midst of its work, not between two batches."""

LENGTHS = (0.3, 2.0, 4.0, 7.0, 9.0)
"""Seconds: shorter and longer than what the links bear, than their pauses, than a heartbeat."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """From `at` to `end` (seconds since production began), `target` suffers `how`."""

    at: float
    end: float
    target: str
    how: str

    def __str__(self):
        return f"{self.how} {self.target} {self.end - self.at:.1f} s"


def draw_script(seed, seconds, targets, longest=LENGTHS[-1]):
    """Draw acts for the first `seconds`, one target after another in a drawn order.

    `targets` says what each can suffer. Most acts come one by one, some overlap; nobody suffers
    twice at once.
    """
    rnd = random.Random(f"{seed}:chaos")
    lengths = [length for length in LENGTHS if length <= longest]
    bag, busy, acts = [], {}, []
    at = rnd.uniform(2, 4)
    while True:
        bag = bag or rnd.sample(sorted(targets), len(targets))
        target = bag.pop()
        how = rnd.choice(targets[target])
        length = rnd.choice(lengths) * rnd.uniform(0.8, 1.2)
        at = max(at, busy.get(target, 0.0) + 0.5)
        if at + length > seconds:
            return acts
        acts.append(Act(at=at, end=at + length, target=target, how=how))
        busy[target] = at + length
        user = USER.get(target)
        if user in targets and busy.get(user, 0.0) < at and length > 1:
            acts.append(Act(at=at + 0.5, end=at + length - 0.3, target=user, how="kill"))
            busy[user] = at + length
        at += rnd.uniform(0.3, 2) if rnd.random() < 0.35 else length + rnd.uniform(1.5, 7)


def moments(acts):
    """Yield (seconds, begins, act) in the order of time."""
    line = [(act.at, True, index) for index, act in enumerate(acts)]
    line += [(act.end, False, index) for index, act in enumerate(acts)]
    heapq.heapify(line)
    while line:
        at, begins, index = heapq.heappop(line)
        yield at, begins, acts[index]
