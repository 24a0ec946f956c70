"""When a reading holds, and by whose clock."""

from __future__ import annotations

from typing import NamedTuple

from edge.instant import MILLISECOND, SECOND, Instant, parse_instant
from edge.reading import Quality, Reading
from edge.text import Text
from gateway.event import Stamp
from gateway.letter import Unreadable
from gateway.number import read_number, short
from gateway.path import ABSENT

UNITS = {"s": SECOND, "ms": MILLISECOND, "us": 1_000, "ns": 1}
EARLIEST: Instant = 978_307_200 * SECOND
"""2001-01-01: clocks that were never set count from 1970, 1980, 1990 or 2000 on."""
AHEAD = 300 * SECOND
"""A clock may be this far ahead of ours before its word is not taken: what has not happened yet
would be the newest word of the machine until then, and hide all that it really says."""
_LATEST = 2**63 - 1


def read_moment(value: object, unit: str) -> Instant:
    """Read an instant in the unit the plant file names; raises Unreadable.

    A time without a zone could mean several instants and is refused. Fractions of units above the
    nanosecond are taken to the microsecond, which is what such floats can carry.

    >>> read_moment(1477886400.5, "s")
    1477886400500000000
    >>> read_moment("2016-10-31T04:00:00Z", "iso")
    1477886400000000000
    >>> read_moment(1477886400000000001, "ns"), read_moment("1477886400000000001", "ns")
    (1477886400000000001, 1477886400000000001)
    """
    if unit == "iso":
        return _iso(value)
    scale = UNITS[unit]
    if type(value) is int:  # nanoseconds are beyond what `read_number` leaves whole
        return value * scale
    if isinstance(value, str) and len(value) < 20 and value.isascii() and value.isdigit():
        return int(value) * scale
    number = read_number(value)
    if isinstance(number, int):
        return number * scale
    if abs(number) * scale > _LATEST:
        raise Unreadable(_no_moment(value))
    return round(number * scale / 1_000) * 1_000 if scale > 1_000 else round(number * scale)


def believed(at: Instant, seen: Instant) -> Instant:
    """Return the instant if a working clock can have said it; raises Unreadable otherwise."""
    if at < EARLIEST:
        raise Unreadable(
            Text(
                en="the source's clock is not set (its time is before 2001): the arrival counts "
                "instead; set the clock, or have a time server set it (NTP)",
                fr="l'horloge de la source n'est pas réglée (heure antérieure à 2001) : l'arrivée "
                "compte à sa place ; réglez-la, ou faites-la régler par un serveur de temps (NTP)",
            )
        )
    if at > seen + AHEAD:
        raise Unreadable(
            Text(
                en="the source's clock is more than 5 minutes ahead of ours: the arrival counts "
                "instead; set the clock and its time zone, or have a time server set it (NTP)",
                fr="l'horloge de la source avance de plus de 5 minutes sur la nôtre : l'arrivée "
                "compte à sa place ; réglez-la, fuseau compris, ou faites-la régler par un serveur "
                "de temps (NTP)",
            )
        )
    return at


def _iso(value: object) -> Instant:
    if not isinstance(value, str):
        raise Unreadable(_no_moment(value))
    try:
        return parse_instant(value)
    except (ValueError, OverflowError) as error:
        raise Unreadable(_no_moment(value)) from error


def _no_moment(value: object) -> Text:
    said = short(value)
    return Text(
        en=f"{said} is not an instant (write ISO 8601 with its zone, or name a time_unit)",
        fr=f"{said} n'est pas un instant (ISO 8601 avec fuseau, ou indiquez time_unit)",
    )


class Moment(NamedTuple):
    """When, by whose clock; `own` where the source said it; `doubt` why its word was not taken."""

    at: Instant
    stamp: Stamp
    own: bool = True
    doubt: Text | None = None


def moment_of(reading: Reading, own: object, unit: str | None) -> Moment:
    """Say when a reading holds: by its payload's own time, the wire's, or its arrival."""
    seen = reading.seen
    if reading.quality is Quality.CONFIRMED:
        return Moment(seen if reading.at is None else reading.at, Stamp.CONFIRMED)
    try:
        if own is not None and own is not ABSENT and unit is not None:
            return Moment(believed(read_moment(own, unit), seen), Stamp.SOURCE)
        if reading.at is not None:
            return Moment(believed(reading.at, seen), Stamp.SOURCE)
    except Unreadable as error:
        return Moment(seen, Stamp.ARRIVAL, own=False, doubt=error.cause)
    return Moment(seen, Stamp.ARRIVAL, own=False)
