"""Events to spans: what state a machine was in, and for how long, told honestly.

A state holds until the next state event, with two exceptions, after which it is unknown until a
state event proves it again:

- A link of the machine was lost. Nothing is believed from that instant until every lost link is
  connected again; state events that happened at or after the loss then count from their own
  instants on (a server that was merely out of reach tells them later).
- Somebody promised to speak every `p` seconds (a heartbeat) and the machine was silent for more
  than 3 p. The state is unknown from its last sign of life on. Where nobody ever promised
  anything, as in imported history, silence means nothing.

Before the first state event the state is unknown. A state so short that it has no length leaves
no span; where a machine has a `debounce`, nor does one shorter than that (`shadow.debounce`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from edge.instant import Duration, Instant
from edge.link import LinkStatus
from gateway.event import Event, Kind, State
from shadow.debounce import Held, debounced
from shadow.device import BORNE, OWN, Device, of_source, promised
from shadow.interval import Interval, merged
from shadow.link import Link, lost_link
from shadow.span import Span, joined

LINK_LOST = "link_lost"
"""Reason of an unknown state: a link of the machine is lost."""
SILENCE = "silence"
"""Reason of an unknown state: the machine's heartbeat stayed out."""
PATIENCE = BORNE
"""How many promised heartbeats may stay out before nothing is known any more."""

NOT_YET_SEEN = "not_yet_seen"
"""Reason of an unknown state: no state event so far."""

_NO_STOP = frozenset({State.PRODUCING, State.UNKNOWN})
_STATES = {state.value: state for state in State}
# An enum's member is looked up anew whenever it is named through its class: here once.
_STATE, _LINK, _PRODUCING = Kind.STATE, Kind.LINK, State.PRODUCING


class SpanFold:
    """Folds the events of one machine, pushed in their order, into spans.

    >>> from gateway.event import event
    >>> fold = SpanFold("press")
    >>> fold.push(event(machine="press", kind="state", values={"state": "producing"}, at=10))
    >>> [(span.state.value, span.start, span.end) for span in fold.spans(0, 15)]
    [('unknown', 0, 10), ('producing', 10, 15)]
    """

    def __init__(self, machine: str, debounce: Duration = 0) -> None:
        self.machine = machine
        self._debounce = debounce
        self.first: Instant | None = None
        self.last: Instant | None = None
        self._held: list[Held] = []
        self._pending: list[Held] = []
        self._dark: list[Interval] = []
        self._lost: dict[str, Event] = {}
        self._connected: dict[str, Instant] = {}
        self._promises: dict[str, Duration] = {}
        self._patience: Duration = 0
        self._words: dict[str, Instant] = {}
        self._device = Device()
        self._lost_at: Instant = 0

    def copy(self) -> SpanFold:
        """Return a fold that can go its own way."""
        twin = SpanFold(self.machine, self._debounce)
        twin.first, twin.last, twin._lost_at = self.first, self.last, self._lost_at
        twin._held, twin._pending = self._held.copy(), self._pending.copy()
        twin._dark, twin._lost = self._dark.copy(), self._lost.copy()
        twin._connected, twin._promises = self._connected.copy(), self._promises.copy()
        twin._patience = self._patience
        twin._words, twin._device = self._words.copy(), self._device.copy()
        return twin

    def push(self, item: Event) -> None:
        """Take the next event in order."""
        at, kind = item.at, item.kind
        if self.last is None:
            self.first = at
        elif self._lost or 0 < self._patience < at - self.last or self._device.is_patient(at):
            self._notice_silence(at)
        self.last = at
        if kind in OWN:
            if kind is _STATE:
                self._hold(at, *told_state(item))
            self._device.spoke = at
        elif kind is _LINK:
            self._link(item)
            self._device.hear(item)

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later events will mean: two folds that agree go on alike.

        To be asked at the last event pushed. Since when the present state holds is left out, as far
        as nothing later depends on it (`producing_since` tells the cycles).
        """
        oldest, kept = min(self._unsettled(), default=None), max(len(self._held) - 1, 0)
        while oldest is not None and kept and self._held[kept][0] > oldest:
            kept -= 1  # connecting anew, or a loss, may take everything back to there
        held = [entry[1:] for entry in self._held[kept : kept + 1]], self._held[kept + 1 :]
        dark = self._dark[-1:] if self._dark and self._dark[-1][1] == self.last else []
        lost = (self._lost_at, set(self._lost)) if self._lost else None
        return (
            held,
            self._lasting(),
            self._pending,
            dark,
            lost,
            self._promises,
            self._words,
            self._device.carried(),
        )

    def _lasting(self) -> tuple[object, ...]:
        """Say what is believed of the last states where short ones are not."""
        if not self._debounce or self.last is None or not self._held:
            return ()
        start, state = self.last, self._held[-1][1]
        for begun, held, _ in reversed(self._held):
            if held is not state:
                break
            start = begun
        believed = [entry[1:] for entry in self._told(self.last)[-1:]]
        return believed, min(self.last - start, self._debounce)

    def settled(self, at: Instant) -> bool:
        """Whether no later event can change what is said about the time before `at`."""
        if self._lost or self.last is None or self.last < at + self._debounce:
            return False
        return all(word >= at for word in self._unsettled())

    def stopped_since(self, at: Instant) -> bool:
        """Whether a known stop that held at an instant goes on: a note may still explain it."""
        if self.last is None or not self._held or self._held[-1][1] is State.PRODUCING:
            return False
        told = self._told(self.last)
        return bool(told) and told[-1][0] < at and told[-1][1] not in _NO_STOP

    def open_since(self) -> Instant | None:
        """Return from when on later events may take back what is told; None where none was heard.

        A last will dates the loss back to the machine's last own word, promise or not.
        """
        if self.last is None:
            return None
        own = self.last if self._device.spoke is None else self._device.spoke
        return min([own, *self._unsettled(), *([self._lost_at] if self._lost else [])])

    def told(self) -> Sequence[Held]:
        """Return which state is believed from when on, as the last event leaves it."""
        return [] if self.last is None else self._told(self.last)

    def forget(self, at: Instant) -> None:
        """Let go of what was held before a state that is believed and began at an instant."""
        del self._held[: bisect_left(self._held, at, key=lambda held: held[0])]

    def _unsettled(self) -> list[Instant]:
        """Return the instants from which on a later event may take back what is believed."""
        own = self._device.open_since()
        return [*self._words.values(), *([] if own is None else [own])]

    def spans(self, start: Instant, until: Instant, now: Instant | None = None) -> list[Span]:
        """Return the spans of [start, until), without gaps: their lengths add up exactly.

        `now`, where it is later than `until`, is the present: a machine that has been silent since
        before `until` may by now be known to have been.
        """
        present = until if now is None else max(until, now)
        held = [(start, State.UNKNOWN, NOT_YET_SEEN), *self._told(present)]
        found: list[Span] = []
        for index, (since, state, reason) in enumerate(held):
            upto = held[index + 1][0] if index + 1 < len(held) else until
            begin, end = max(since, start), min(upto, until)
            if begin < end:
                found.append(
                    Span(machine=self.machine, state=state, reason=reason, start=begin, end=end)
                )
        return joined(found)

    def dark(self, now: Instant) -> list[Interval]:
        """Return when nothing could be heard of the machine: link lost, or silence."""
        dark = self._dark.copy()
        silent_since = self._silent_since(now)
        if self._lost:
            dark.append((self._lost_at, max(now, self._lost_at)))
        elif silent_since is not None:
            dark.append((silent_since, now))
        return dark

    def present(self, now: Instant) -> tuple[State, str, Instant | None]:
        """Return the state that holds now, its reason, and since when the state holds.

        None where it was not seen to begin.
        """
        held = [entry for entry in self._told(now) if entry[0] <= now]
        if not held:
            return State.UNKNOWN, NOT_YET_SEEN, None
        _, state, reason = held[-1]
        since = held[-1][0]
        for at, before, _ in reversed(held):
            if before is not state:
                break
            since = at
        return state, reason, since

    def producing_since(self, at: Instant) -> Instant | None:
        """Return since when the machine has produced without a stop, up to `at`; None if not.

        What begins at `at` itself comes after it. To be asked at the last event pushed. Stops of
        any length count: whether a short one means something is only known later.
        """
        held, since = self._held, None
        index = len(held) - 1
        while index >= 0 and held[index][0] >= at:
            index -= 1
        while index >= 0 and held[index][1] is _PRODUCING:
            since = held[index][0]
            index -= 1
        return since

    def link(self, now: Instant) -> Link:
        """Tell how the link of the machine stands."""
        if self._lost:
            word = max(self._lost.values(), key=lambda item: item.order)
            return lost_link(word, self._lost_at)
        silent_since = self._silent_since(now)
        if silent_since is not None:
            return Link(status="lost", since=silent_since, reason=SILENCE)
        if self._connected:
            return Link(status="connected", since=max(self._connected.values()))
        return Link(status="none")

    def _told(self, until: Instant) -> Sequence[Held]:
        silent_since = self._silent_since(until)
        held = self._held
        if silent_since is not None:
            held = _replaced(held, (silent_since, State.UNKNOWN, SILENCE))
        # Whoever was heard later than `until` proves that the last state went on until then.
        return debounced(held, self._debounce, max(until, self.last or until))

    def _silent_since(self, now: Instant) -> Instant | None:
        """Return since when nothing is known for silence: of the source, or of the machine."""
        if self._lost or self.last is None:
            return None
        own = self._device.silent_since(now) if self._device.patience else None
        if self._patience and now - self.last > self._patience:
            return self.last if own is None else min(own, self.last)
        return own

    def _notice_silence(self, now: Instant) -> None:
        if self._lost:
            own = self._device.silent_since(now)
            if own is not None and own >= self._lost_at:
                self._pending = _replaced(self._pending, (own, State.UNKNOWN, SILENCE))
            return
        since = self._silent_since(now)
        if since is not None:
            self._held = _replaced(self._held, (since, State.UNKNOWN, SILENCE))
            self._darken(since, now)
            self._connected = dict.fromkeys(self._connected, now)

    def _hold(self, at: Instant, state: State, reason: str) -> None:
        held = self._pending if self._lost else self._held
        if not held or held[-1][1:] != (state, reason):
            held.append((at, state, reason))

    def _link(self, item: Event) -> None:
        via = str(item.values.get("via") or "")
        if item.values.get("status") == LinkStatus.LOST:
            self._lose(via, item)
            return
        if via in self._lost:
            del self._lost[via]
            if not self._lost:
                self._regain(item.at)
        elif via in self._words and item.values.get("status") == LinkStatus.CONNECTED:
            self._begin_again(via, item.at)
        if via not in self._connected:
            self._connected[via] = item.at
        promise = promised(item)
        # The last word of a link says what it promises, so that nothing older need be known.
        self._keep_no_promise(via)
        if promise and of_source(item):
            self._promises[via] = promise
            self._words[via] = item.at
            self._patience = PATIENCE * max(self._promises.values())

    def _lose(self, via: str, item: Event) -> None:
        if not self._lost:
            self._lost_at = self._device.last_proof(item)
            if self._lost_at < item.at:
                self._held = _replaced(self._held, (self._lost_at, State.UNKNOWN, LINK_LOST))
            else:
                self._hold(item.at, State.UNKNOWN, LINK_LOST)
        self._lost[via] = item
        # Whoever says that the link is lost keeps no promise to speak any more.
        self._keep_no_promise(via)
        self._connected.pop(via, None)

    def _begin_again(self, via: str, at: Instant) -> None:
        """Connect anew without a loss told: whoever listened was killed, its outbox lost with it.

        (An edge that finds its outbox again tells until when it had heard the source.) Nothing
        says how long somebody listened after the last word, so nothing is believed from there on.
        """
        if self._lost:
            return
        word = self._words[via]
        self._held = _replaced(self._held, (word, State.UNKNOWN, LINK_LOST))
        self._darken(word, at)
        self._connected[via] = at

    def _keep_no_promise(self, via: str) -> None:
        self._promises.pop(via, None)
        self._words.pop(via, None)
        self._patience = PATIENCE * max(self._promises.values(), default=0)

    def _darken(self, start: Instant, end: Instant) -> None:
        self._dark[-1:] = merged([*self._dark[-1:], (start, end)])

    def _regain(self, at: Instant) -> None:
        pending, self._pending = self._pending, []
        self._darken(self._lost_at, at)
        self._device.back(at)
        for entry in pending:
            self._hold(*entry)


def told_state(item: Event) -> tuple[State, str]:
    """Read a state event: the state and the machine's word for it."""
    said = _STATES.get(str(item.values.get("state")), State.UNKNOWN)
    return said, str(item.values.get("reason") or "")


def _replaced(held: list[Held], last: Held) -> list[Held]:
    """Let the last word be `last`: what was held at the same instant had no time to hold."""
    kept = held.copy()
    while kept and kept[-1][0] >= last[0]:
        kept.pop()
    kept.append(last)
    return kept
