"""News for many listeners: written once as JSON, sent to all as server-sent events.

Every frame of a topic replaces the one before it. A listener that reads slowly therefore misses
frames in between, never the newest, and holds at most one frame a topic.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from edge.instant import Clock, format_instant, system_clock
from edge.text import Text
from shadow.view import Json, ShadowView, ViewAway

Publish = Callable[[str, bytes], None]

MOST_LISTENERS = 500
"""More than any plant has screens; the next one is refused rather than all of them slowed."""


class Hub:
    """Keeps the newest body of each topic and hands it to every listener. One event loop only."""

    def __init__(self) -> None:
        self.latest: dict[str, bytes] = {}
        self._listeners: set[Listener] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def full(self) -> bool:
        """Whether no further listener is taken."""
        return len(self._listeners) >= MOST_LISTENERS

    def publish(self, topic: str, body: bytes) -> None:
        """Make `body`, one line of JSON, the newest of its topic."""
        self.latest[topic] = body
        frame = sse_frame(topic, body)
        for listener in self._listeners:
            listener.put(topic, frame)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closed = True
        for listener in self._listeners:
            listener.end()

    async def frames(self) -> AsyncIterator[bytes]:
        """Yield what is known, then the news, until the listener leaves or the hub closes."""
        listener = Listener()
        for topic, body in self.latest.items():
            listener.put(topic, sse_frame(topic, body))
        if self._closed:
            listener.end()
        self._listeners.add(listener)
        try:
            yield b"retry: 1000\n\n"
            while frame := await listener.take():
                yield frame
        finally:
            self._listeners.discard(listener)


class Listener:
    """One reader's letter box: the newest frame of each topic that it has not taken yet."""

    def __init__(self) -> None:
        self._pending: dict[str, bytes] = {}
        self._news = asyncio.Event()
        self._ended = False

    def put(self, topic: str, frame: bytes) -> None:
        """Leave a frame, in place of an older one of the same topic."""
        self._pending[topic] = frame
        self._news.set()

    def end(self) -> None:
        """Say that nothing more will come."""
        self._ended = True
        self._news.set()

    async def take(self) -> bytes:
        """Wait for news and return all of it; empty once it has ended."""
        await self._news.wait()
        self._news.clear()
        pending, self._pending = self._pending, {}
        return b"" if self._ended else b"".join(pending.values())


def sse_frame(topic: str, body: bytes) -> bytes:
    r"""Write one server-sent event.

    >>> sse_frame("now", b"{}")
    b'event: now\ndata: {}\n\n'
    """
    return b"event: " + topic.encode() + b"\ndata: " + body + b"\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often, in seconds: look for news, speak without news, redo the slow sums.

    Each of the slow sums (flow, maturity) also waits `rest` times as long as it took, so that it
    never takes more than a small share of a core; its first answer, which reads weeks, is let off.
    """

    look: float = 0.1
    speak: float = 1.0
    slow: float = 2.0
    rest: float = 10.0


USUAL = Pace()


class Feed:
    """Asks a shadow for news in a thread of its own and publishes what it says.

    Topics: `now` (the snapshot), `maturity`, `flow`, `room` (on the disk), and `pulse`: whether the
    shadow answers.
    The slow sums (maturity, flow) have a second thread: their first answer reads weeks of events,
    and the page lives meanwhile.
    """

    def __init__(
        self,
        view: ShadowView,
        hub: Hub,
        pace: Pace = USUAL,
        clock: Clock = system_clock,
    ) -> None:
        self.hub = hub
        self._view = view
        self._pace = pace
        self._clock = clock
        self._stop = threading.Event()
        self._done: list[Future[None]] = []
        self._speak_due = 0.0
        self._sent: dict[str, bytes] = {}

    def start(self) -> None:
        """Begin; call it in the event loop that the hub belongs to."""
        loop = asyncio.get_running_loop()

        def publish(topic: str, body: bytes) -> None:
            loop.call_soon_threadsafe(self.hub.publish, topic, body)

        threads = ThreadPoolExecutor(2, thread_name_prefix="feed")
        self._done = [threads.submit(run, publish) for run in (self._run, self._run_slowly)]

    def stop(self) -> None:
        """End the thread and every stream."""
        self._stop.set()
        self.hub.close()

    @property
    def ended(self) -> bool:
        """Whether a thread is over: after `stop`, or because of a mistake of ours."""
        return any(done.done() for done in self._done)

    def check(self, patience: float = 10.0) -> None:
        """Wait for the end of the threads and raise what ended them, if anything did.

        One that is still at its first sum ends after it; it only reads.
        """
        for done in wait(self._done, patience).done:
            done.result()

    def _run(self, publish: Publish) -> None:
        while not self._stop.is_set():
            self.look(publish)
            self._stop.wait(self._pace.look)

    def look(self, publish: Publish) -> None:
        """Look for news once, and publish what there is."""
        try:
            changed = self._view.refresh()
            due = time.monotonic() >= self._speak_due
            if changed or due:
                self._publish(publish, "now", self._view.now())
        except ViewAway as away:
            self._pulse(publish, away.cause)
        else:
            if due:
                self._pulse(publish, None)
        room = self._view.room()
        if room is not None:
            self._publish(publish, "room", room, only_new=True)

    def _pulse(self, publish: Publish, cause: Text | None) -> None:
        if cause is not None and time.monotonic() < self._speak_due:
            return
        self._speak_due = time.monotonic() + self._pace.speak
        self._publish(
            publish,
            "pulse",
            {
                "at": format_instant(self._clock()),
                "answers": cause is None,
                "cause": None if cause is None else {"fr": cause.fr, "en": cause.en},
            },
        )

    def _run_slowly(self, publish: Publish) -> None:
        sums = {"maturity": self._view.maturity, "flow": self._view.flow}
        due = dict.fromkeys(sums, 0.0)
        while not self._stop.is_set():
            topic = min(sums, key=due.__getitem__)
            if not self._stop.wait(max(0.0, due[topic] - time.monotonic())):
                due[topic] = time.monotonic() + self._sum_up(publish, topic, sums[topic])

    def _sum_up(self, publish: Publish, topic: str, ask: Callable[[], Json]) -> float:
        """Publish one slow sum; return how long it rests, in seconds."""
        first, began = topic not in self._sent, time.monotonic()
        # Whether the shadow answers at all is told by the other thread.
        with suppress(ViewAway):
            self._publish(publish, topic, ask(), only_new=True)
        took = 0.0 if first else time.monotonic() - began
        return max(self._pace.slow, self._pace.rest * took)

    def _publish(
        self, publish: Publish, topic: str, answer: Mapping[str, Any], *, only_new: bool = False
    ) -> None:
        body = msgspec.json.encode(answer)
        if only_new and self._sent.get(topic) == body:
            return
        self._sent[topic] = body
        publish(topic, body)


def fed(feed: Feed) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """Make the lifespan of an application that is served by `feed`."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        feed.start()
        yield
        feed.stop()
        await asyncio.to_thread(feed.check)

    return lifespan
