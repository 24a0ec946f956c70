"""One supervisor a source: it begins links, tells of their loss, and begins again.

Sources do not disturb each other: each has its own task, and whatever an adapter raises ends its
link only. Pauses grow while a source stays away, to a bound that lets it be live again within
ten seconds of its return, the time that connecting itself may take included.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from edge.adapter import Adapter, Keep, LinkLost
from edge.instant import SECOND, Clock, Instant
from edge.link import LinkStatus, LinkWord, link_reading
from edge.reading import Reading
from edge.text import Language, Text

log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before the next try; the last one repeats."""

STEADY = 10 * SECOND
"""A link that lasted so long counts as sound: after it the pauses begin anew."""

AGAIN = 30 * SECOND
"""A source that stays away is reported so often, or as soon as the reason changes."""

_KILLED = Text(
    en="Ombre ended without a word (killed, or its power was cut)",
    fr="Ombre s'est interrompue sans un mot (tuée, ou privée de courant)",
)
_STOPPED = Text(en="Ombre was stopped", fr="Ombre a été arrêtée")


class _Fault(LinkLost):
    """A link that ended by an adapter's own fault; the log shows where, as rarely as it tells."""

    def __init__(self, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"
        super().__init__(
            Text(en=f"the adapter failed ({said})", fr=f"l'adaptateur a échoué ({said})")
        )
        self.error = error


class Supervisor:
    """Keeps one source connected until it is cancelled.

    `heard` is when the source was last heard by an edge that ended without a word, None if not.
    """

    def __init__(  # noqa: PLR0913 - what a source needs from its surroundings
        self,
        source: str,
        adapter: Adapter,
        keep: Keep,
        *,
        clock: Clock,
        language: Language,
        pauses: Sequence[float] = PAUSES,
        heard: Instant | None = None,
    ) -> None:
        self._source = source
        self._adapter = adapter
        self._keep = keep
        self._clock = clock
        self._language = language
        self._pauses = pauses
        self._heard = heard
        self._up = False
        self._last: Instant = 0
        self._told: tuple[Text, Instant] | None = None

    async def run(self) -> None:
        """Run link after link. When cancelled, say that nobody listens any more."""
        failures = 0
        try:
            if self._heard is not None:
                await self._say(_KILLED, min(self._heard, self._clock()), None)
            while True:
                begun = self._clock()
                loss = await self._one_link()
                failures = 0 if self._up and self._clock() - begun >= STEADY else failures
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                failures += 1
                await self._tell(loss, pause)
                await asyncio.sleep(pause)
        except asyncio.CancelledError:
            if self._up:
                await self._say(_STOPPED, self._clock(), None)
            raise

    async def _one_link(self) -> LinkLost:
        self._up = False
        try:
            await self._adapter.run(self._hand_over)
        except LinkLost as loss:
            return loss
        except Exception as error:  # noqa: BLE001 - the one broad one: a fault ends its link only
            return _Fault(error)
        return LinkLost(Text(en="the adapter ended", fr="l'adaptateur s'est terminé"))

    async def _hand_over(self, readings: Sequence[Reading]) -> None:
        await self._keep(readings)
        self._up = True
        self._last = self._clock()
        self._told = None

    async def _tell(self, loss: LinkLost, pause: float) -> None:
        """Say that the link is lost: since when the first time, that it still is later on."""
        reason, now = loss.reason, self._clock()
        if self._told is not None:
            before, when = self._told
            if reason == before and 0 <= now - when < AGAIN:  # a clock may be set back
                return
        since = loss.since if loss.since is not None else self._last
        fault = loss.error if isinstance(loss, _Fault) else None
        log.log(
            logging.ERROR if fault else logging.WARNING,
            "%s: %s",
            self._source,
            reason.say(self._language),
            exc_info=fault,
        )
        await self._say(reason, since if self._up else now, pause)
        self._told = (reason, now)
        self._up = False

    async def _say(self, reason: Text, at: Instant, retry: float | None) -> None:
        word = LinkWord(status=LinkStatus.LOST, reason=reason, retry=retry)
        await self._keep([link_reading(self._source, at, self._clock(), word)])
