from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import pytest

from dashboards.app import build_app
from edge.text import Text
from servers.fake_shadow import FakeShadow
from servers.web import Served, fetch_json, served, stream, until
from shadow.stream import Hub, Listener


def _state(topic: str, body: Any) -> str | None:
    return str(body["machines"][0]["state"]) if topic == "now" else None


def test_a_change_arrives_within_a_second(site: Served, shadow: FakeShadow) -> None:
    with stream(f"{site.url}/api/v1/stream") as events:
        assert next(_state(*event) for event in events if event[0] == "now") == "producing"
        changed = time.monotonic()
        shadow.change("press", state="down")
        next(event for event in events if _state(*event) == "down")
        assert time.monotonic() - changed < 1.0


def test_it_speaks_every_second_even_without_news(site: Served) -> None:
    with stream(f"{site.url}/api/v1/stream") as events:
        began = time.monotonic()
        pulses = 0
        for topic, _ in events:
            pulses += topic == "pulse"
            if pulses == 3:
                break
        assert time.monotonic() - began < 3.5


def test_a_newcomer_is_told_everything_at_once(site: Served) -> None:
    with stream(f"{site.url}/api/v1/stream") as events:
        topics = {next(events)[0] for _ in range(5)}
    assert topics == {"now", "maturity", "flow", "room", "pulse"}


def test_the_pulse_says_when_the_shadow_is_away(site: Served, shadow: FakeShadow) -> None:
    with stream(f"{site.url}/api/v1/stream") as events:
        shadow.trouble = Text(en="gone", fr="disparu")
        away = next(body for topic, body in events if topic == "pulse" and not body["answers"])
        assert away["cause"] == {"en": "gone", "fr": "disparu"}
        shadow.trouble = None
        assert next(body for topic, body in events if topic == "pulse" and body["answers"])


def test_a_listener_that_leaves_is_forgotten(site: Served) -> None:
    with stream(f"{site.url}/api/v1/stream") as events:
        next(events)
        assert fetch_json(f"{site.url}/api/v1/health")[1]["listeners"] == 1
    until(lambda: fetch_json(f"{site.url}/api/v1/health")[1]["listeners"] == 0)


def test_a_listener_that_never_reads_does_not_hold_up_the_others(
    site: Served, shadow: FakeShadow
) -> None:
    shadow.change("press", reason="x" * 200_000)  # fills every buffer on the way
    with socket.create_connection(("127.0.0.1", site.port)) as deaf:
        deaf.sendall(b"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with stream(f"{site.url}/api/v1/stream") as events:
            for index in range(20):
                state = "down" if index % 2 else "producing"
                shadow.change("press", state=state)
                changed = time.monotonic()
                next(event for event in events if _state(*event) == state)
                assert time.monotonic() - changed < 1.0


async def test_a_slow_listener_keeps_only_the_newest_of_each_topic() -> None:
    listener = Listener()
    for number in range(1000):
        listener.put("now", b"%d;" % number)
        listener.put("flow", b"f%d;" % number)
    assert await listener.take() == b"999;f999;"


async def test_what_comes_while_a_listener_waits_is_not_lost() -> None:
    hub = Hub()
    frames = hub.frames()
    assert await anext(frames) == b"retry: 1000\n\n"
    waiting = asyncio.ensure_future(anext(frames))
    await asyncio.sleep(0)
    hub.publish("now", b"1")
    assert await waiting == b"event: now\ndata: 1\n\n"
    hub.close()
    with pytest.raises(StopAsyncIteration):
        await anext(frames)


def test_open_streams_do_not_keep_the_server_from_stopping(shadow: FakeShadow) -> None:
    with served(build_app(shadow)) as site, stream(f"{site.url}/api/v1/stream") as events:
        next(events)
        began = time.monotonic()
        site.close()
        assert time.monotonic() - began < 3.0
