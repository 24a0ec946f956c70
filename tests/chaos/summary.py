"""The table at the end: rounds, faults by kind, what was compared, and what went wrong."""

import threading
from collections import Counter

from chaos.fault import COUNTS, DOUBLED, LOST, OTHER


class Summary:
    """Adds up rounds, from any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._acts, self._faults, self._disorder = Counter(), Counter(), Counter()
        self._cannot = set()
        self.rounds = self.differ = self.events = self.demanded = 0

    def add(self, outcome):
        with self._lock:
            self.rounds += 1
            self.differ += bool(outcome.differences)
            self.events += outcome.events
            self.demanded += outcome.demanded
            self._acts.update(kind_of(act) for act in outcome.acts)
            self._disorder.update(outcome.disorder)
            for fault in outcome.differences:
                self._faults[getattr(fault, "kind", OTHER)] += getattr(fault, "times", 1)

    def broken(self):
        """Count a round that could not be played to its end."""
        with self._lock:
            self.rounds, self.differ = self.rounds + 1, self.differ + 1

    def cannot(self, reasons):
        """Note what this computer does not allow."""
        with self._lock:
            self._cannot |= reasons

    def lines(self):
        """Yield the table."""
        for reason in sorted(self._cannot):
            yield f"left out: {reason}"
        yield f"{'rounds':<28}{self.rounds:>8}"
        yield f"{'rounds that differ':<28}{self.differ:>8}"
        yield f"{'events compared':<28}{self.events:>8}"
        yield f"{'true ones demanded':<28}{self.demanded:>8}"
        for kind in (LOST, DOUBLED, COUNTS, OTHER):
            yield f"{kind:<28}{self._faults.pop(kind, 0):>8}"
        for kind, times in sorted(self._faults.items()):
            yield f"{kind:<28}{times:>8}"
        yield f"{'disorder met':<28}{self._disorder.total():>8}"
        for kind, times in sorted(self._disorder.items()):
            yield f"  {kind:<26}{times:>8}"
        yield f"{'faults injected':<28}{self._acts.total():>8}"
        for kind, times in sorted(self._acts.items()):
            yield f"  {kind:<26}{times:>8}"


def kind_of(act):
    """Name a fault without its length: what, to whom."""
    if act.target.startswith("clock:"):
        return f"step {'ahead' if act.how.startswith('+') else 'back'} {act.target}"
    return f"{act.how} {act.target}"
