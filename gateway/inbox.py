"""What one edge has sent and the store does not have yet: a supply, as the outbox is one. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from edge.forward.batch import Batch
from edge.outbox import unpack
from edge.reading import Reading
from gateway.share import Meaning

Part = Callable[[Meaning, tuple[str, ...]], Meaning]
"""Makes of the whole meaning the part that is ours among the gateways named."""


def everything(whole: Meaning, _names: tuple[str, ...]) -> Meaning:
    """Keep all that a reading means."""
    return whole


class Inbox:
    """The readings of one edge in one term, taken from the network's thread to the worker's.

    A batch is taken only where it follows the one before: an id sent back then vouches for
    everything of this term up to it. With the next term comes another inbox: what was taken out
    of this one is still kept by the store, and its answer no longer concerns anybody.

    `begun` is called before the first readings are handed out, until it succeeds.

    >>> said, members = [], (("east", 1),)
    >>> inbox = Inbox(Batch(5, members, 0, []), said.append, lambda: None, everything)
    >>> inbox.offer(Batch(5, members, 2, [(6, b"missed what went before")]))
    False
    >>> [inbox.offer(Batch(5, members, nth, [(nth, b"")])) for nth in (1, 2)]
    [True, True]
    >>> [key for key, _ in inbox.take(9)]
    [1, 2]
    >>> inbox.ack(1), said, [key for key, _ in inbox.take(9)]
    (None, [1], [2])
    """

    def __init__(
        self,
        first: Batch,
        answer: Callable[[int], None],
        begun: Callable[[], None],
        part: Part,
    ) -> None:
        self.term = first.term
        self.names = tuple(name for name, _ in first.members)
        self._answer = answer
        self._begun = begun
        self._part = part
        self._fresh = True
        self._next = 1
        self._rows = deque(first.rows)

    def offer(self, batch: Batch) -> bool:
        """Take a batch if it fits on; False if something is missing before it."""
        if (batch.term, batch.nth) != (self.term, self._next):
            return False
        self._next += 1
        self._rows.extend(batch.rows)
        return True

    def part_of(self, whole: Meaning) -> Meaning:
        """Say how these readings are to be read here."""
        return self._part(whole, self.names) if len(self.names) > 1 else whole

    def take(self, limit: int) -> Sequence[tuple[int, Reading]]:
        """Return the oldest readings with their ids, without removing them."""
        rows = [self._rows[index] for index in range(min(limit, len(self._rows)))]
        if rows and self._fresh:
            self._begun()
            self._fresh = False
        return [(key, unpack(key, body)) for key, body in rows]

    def ack(self, upto: int) -> None:
        """Tell the edge that the store has everything up to an id."""
        while self._rows and self._rows[0][0] <= upto:
            self._rows.popleft()
        self._answer(upto)
