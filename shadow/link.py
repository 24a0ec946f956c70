"""How the link of one machine stands, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import Instant
from edge.text import Text
from gateway.event import Event
from shadow.amount import LONGEST, amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The link of a machine as its events tell it.

    `status` is `connected`, `lost` or `none` (no source ever spoke of it). `reason` is a code of
    ours or the source's sentence. `retry` is in seconds.
    """

    status: str
    since: Instant | None = None
    reason: Text | str | None = None
    retry: float | None = None


def lost_link(word: Event, since: Instant) -> Link:
    """Read the last word of a lost link; a source that wrote one language said it in both."""
    retry, said, in_french = (word.values.get(name) for name in ("retry", "reason", "reason_fr"))
    return Link(
        status="lost",
        since=since,
        reason=None if said is None else Text(en=str(said), fr=str(in_french or said)),
        retry=amount(retry, LONGEST),
    )
