"""An application of ours on a free loopback port, served in a thread of the test."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI

from edge.text import Text
from shadow.listen import listen, serve
from shadow.stream import Feed

_REMEDY = Text(en="free it", fr="libérez-le")
_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class Served:
    """A running application: its address, and how to end it."""

    def __init__(self, app: FastAPI, port: int = 0) -> None:
        self.listener = listen("127.0.0.1", port, _REMEDY)
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._stop = threading.Event()
        feed: Feed = app.state.feed
        self._thread = threading.Thread(
            target=serve, args=(app, self.listener, self._stop, lambda: False, feed.hub.close)
        )
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@contextmanager
def served(app: FastAPI) -> Iterator[Served]:
    running = Served(app)
    try:
        yield running
    finally:
        running.close()


def fetch(url: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with _OPEN(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def fetch_json(url: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    status, _, body = fetch(url, headers)
    return status, json.loads(body)


def until(what: Any, seconds: float = 5.0) -> Any:
    """Wait until `what()` is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"it did not become true within {seconds} s")


@contextmanager
def stream(url: str) -> Iterator[Iterator[tuple[str, Any]]]:
    """Follow server-sent events: yields (topic, body)."""
    with _OPEN(url, timeout=5) as answer:

        def events() -> Iterator[tuple[str, Any]]:
            topic = ""
            for line in answer:
                key, _, said = line.decode().rstrip("\n").partition(": ")
                if key == "event":
                    topic = said
                elif key == "data":
                    yield topic, json.loads(said)

        yield events()
