from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from edge.adapter import Keep, LinkLost
from edge.instant import SECOND, Instant
from edge.link import LinkStatus, LinkWord, link_reading
from edge.reading import LINK, Reading
from edge.supervise import Supervisor
from edge.text import Text
from servers.kept import Kept

AWAY = Text(en="nobody is there", fr="il n'y a personne")
OTHER = Text(en="the door is shut", fr="la porte est fermée")
PAUSES = (0.02, 0.04, 0.08)


class Time:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.now: Instant = 1_000 * SECOND

    def __call__(self) -> Instant:
        return self.now


class Script:
    """An adapter that does one act a link, the last one for ever."""

    def __init__(self, *acts: Callable[[Keep], object]) -> None:
        self.acts = list(acts)
        self.runs = 0

    async def run(self, keep: Keep) -> None:
        self.runs += 1
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        done = act(keep)
        if asyncio.iscoroutine(done):
            await done


def away(reason: Text = AWAY, since: Instant | None = None) -> Callable[[Keep], object]:
    def act(_: Keep) -> None:
        raise LinkLost(reason, since)

    return act


def lives(time: Time, lasts: int, then: Callable[[Keep], object]) -> Callable[[Keep], object]:
    async def act(keep: Keep) -> None:
        word = LinkWord(status=LinkStatus.CONNECTED)
        await keep([link_reading("press", time(), time(), word)])
        time.now += lasts * SECOND
        done = then(keep)
        if asyncio.iscoroutine(done):
            await done

    return act


@asynccontextmanager
async def supervised(script: Script, kept: Kept, time: Time) -> AsyncIterator[None]:
    supervisor = Supervisor("press", script, kept, clock=time, language="fr", pauses=PAUSES)
    task = asyncio.ensure_future(supervisor.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def losses(kept: Kept) -> list[Reading]:
    return [item for item in kept.readings if item.address == LINK and '"lost"' in str(item.value)]


async def test_a_source_never_reached_is_lost_now_and_in_both_languages(kept: Kept) -> None:
    time = Time()
    async with supervised(Script(away()), kept, time):
        await kept.until(lambda: losses(kept))
    [word] = kept.words(LinkStatus.LOST)
    assert word.reason == AWAY
    assert word.retry == PAUSES[0]
    assert word.heartbeat is None
    assert losses(kept)[0].at == time.now


async def test_a_lost_link_is_lost_since_its_last_proof_of_life(kept: Kept) -> None:
    time = Time()
    since = time.now + 7 * SECOND
    async with supervised(Script(lives(time, 10, away(AWAY, since)), away()), kept, time):
        await kept.until(lambda: losses(kept))
    assert losses(kept)[0].at == since


async def test_the_same_reason_is_not_repeated_at_every_try(kept: Kept) -> None:
    time = Time()
    script = Script(away())
    async with supervised(script, kept, time):
        await kept.until(lambda: script.runs >= 5)
        assert len(losses(kept)) == 1
        time.now += 31 * SECOND
        await kept.until(lambda: len(losses(kept)) == 2)
    assert losses(kept)[1].at == time.now


async def test_a_new_reason_is_told_at_once(kept: Kept) -> None:
    time = Time()
    script = Script(away(), away(), away(OTHER))
    async with supervised(script, kept, time):
        await kept.until(lambda: script.runs >= 5)
    assert [word.reason for word in kept.words(LinkStatus.LOST)] == [AWAY, OTHER]


async def test_pauses_grow_to_a_bound_and_begin_anew_after_a_steady_link(kept: Kept) -> None:
    time = Time()
    reasons = [Text(en=str(number), fr=str(number)) for number in range(7)]
    script = Script(
        *(away(reason) for reason in reasons[:5]),
        lives(time, 60, away(reasons[5])),
        away(reasons[6]),
    )
    async with supervised(script, kept, time):
        await kept.until(lambda: len(losses(kept)) >= 7)
    retries = [word.retry for word in kept.words(LinkStatus.LOST)][:7]
    assert retries == [0.02, 0.04, 0.08, 0.08, 0.08, 0.02, 0.04]


async def test_a_link_that_falls_at_once_does_not_reset_the_pauses(kept: Kept) -> None:
    """Or a server that breaks at every subscription would be called twice a second for ever."""
    time = Time()
    script = Script(lives(time, 1, away()))
    async with supervised(script, kept, time):
        await kept.until(lambda: len(losses(kept)) >= 4)
    assert [word.retry for word in kept.words(LinkStatus.LOST)][:4] == [0.02, 0.04, 0.08, 0.08]


async def test_whatever_an_adapter_raises_ends_its_link_only(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_: Keep) -> None:
        raise ZeroDivisionError("a driver's own fault")

    time = Time()
    last = time.now
    script = Script(lives(time, 20, breaks), away(OTHER))
    with caplog.at_level(logging.ERROR):
        async with supervised(script, kept, time):
            await kept.until(lambda: len(losses(kept)) == 2)
    first = kept.words(LinkStatus.LOST)[0]
    assert first.reason is not None
    assert "ZeroDivisionError" in first.reason.en
    assert losses(kept)[0].at == last, "nothing is known since the last reading"
    assert "Traceback" in caplog.text


async def test_a_fault_that_stays_is_shown_once_not_at_every_try(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_: Keep) -> None:
        raise ValueError("Port out of range 0-65535")

    script = Script(breaks)
    async with supervised(script, kept, Time()):
        await kept.until(lambda: script.runs >= 5)
    assert caplog.text.count("Traceback") == 1


async def test_an_adapter_that_just_ends_is_begun_again(kept: Kept) -> None:
    script = Script(lambda _: None)
    async with supervised(script, kept, Time()):
        await kept.until(lambda: script.runs >= 3)


async def test_when_we_stop_a_live_link_is_said_to_be_lost(kept: Kept) -> None:
    time = Time()

    async def goes_on() -> None:
        await asyncio.sleep(60)

    script = Script(lives(time, 5, lambda _: goes_on()))
    async with supervised(script, kept, time):
        await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    [word] = kept.words(LinkStatus.LOST)
    assert word.reason.fr == "Ombre a été arrêtée"
    assert losses(kept)[0].at == time.now


async def test_when_we_stop_a_link_that_was_lost_stays_as_told(kept: Kept) -> None:
    async with supervised(Script(away()), kept, Time()):
        await kept.until(lambda: losses(kept))
    assert len(losses(kept)) == 1


async def test_an_edge_that_was_killed_tells_the_loss_that_it_could_not_tell(kept: Kept) -> None:
    time, script = Time(), Script(away())
    heard = time() - 50 * SECOND
    supervisor = Supervisor(
        "press", script, kept, clock=time, language="fr", pauses=PAUSES, heard=heard
    )
    task = asyncio.ensure_future(supervisor.run())
    await kept.until(lambda: len(losses(kept)) > 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    told = losses(kept)
    assert [reading.at for reading in told[:2]] == [heard, time()]
    assert "tuée" in str(told[0].value)
    assert "killed" in str(told[0].value)


async def test_a_clock_that_was_set_back_tells_no_loss_of_the_future(kept: Kept) -> None:
    time, script = Time(), Script(away())
    supervisor = Supervisor(
        "press", script, kept, clock=time, language="fr", pauses=PAUSES, heard=time() + 9 * SECOND
    )
    task = asyncio.ensure_future(supervisor.run())
    await kept.until(lambda: bool(losses(kept)))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert losses(kept)[0].at == time()
