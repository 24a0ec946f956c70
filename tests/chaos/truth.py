"""What one machine really lived, second by second, computed from the seed alone.

The simulators replay: the same seed and start signal give the same line. This is the same story
that the machine's own process told over its wire, without the wire.
"""

from bisect import bisect_right
from collections import defaultdict

from simulators.machines import MACHINES
from simulators.playing import Story
from simulators.scenario import WORKSHOP

STATES = {
    "press": {
        2: "down",
        4: "idle",
        5: "starved",
        6: "producing",
        9: "down",
        11: "down",
        15: "setup",
    },
    "cobot": {"Executing": "producing", "NotExecuting": "starved", "OutOfService": "down"},
    "laser": {
        "RUN": "producing",
        "SETUP": "setup",
        "WAIT": "starved",
        "FULL": "blocked",
        "ALARM": "down",
        "OFF": "off",
    },
}
"""What the practice plant's file makes of each maker's words."""


class Lived:
    """The values that a machine showed: `(instant, value)` for each, and its finished cycles."""

    def __init__(self, machine, go):
        self.machine = machine
        story = Story(MACHINES[machine], WORKSHOP, go)
        self.changes = defaultdict(list)
        self.faces = []
        self.cycles = {}
        for face in story.due(go.until):
            self.faces.append(face.at)
            if face.finished is not None:
                self.cycles[face.at] = face.values["cycle_time"].value
            for name, shown in face.values.items():
                if shown.since == face.at:
                    self.changes[name].append((face.at, self._said(name, shown.value)))
        self.report = story.truth(go.until)

    def _said(self, name, value):
        return STATES[self.machine][value] if name == "state" else value

    def at(self, name, instant):
        """Return the value shown at an instant, changes at that very instant included."""
        changes = self.changes[name]
        found = bisect_right(changes, instant, key=lambda change: change[0])
        return changes[found - 1][1] if found else None

    def between(self, name, start, end):
        """Return every value that was shown at some instant from `start` to `end`."""
        return {self.at(name, start)} | {v for at, v in self.changes[name] if start <= at <= end}

    def states(self):
        """Yield (start, state) of each stretch of one state."""
        before = None
        for at, state in self.changes["state"]:
            if state != before:
                yield at, state
            before = state
