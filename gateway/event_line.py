"""Events as JSON Lines: what `ombre export` writes and `ombre import` reads.

One event a line: `machine`, `kind`, `at` (ISO 8601 with its zone), then the kind's own fields.
`seq`, `seen`, `stamp` and `signal` may follow; with them an event comes back as it was, with the
same id. An id in a line is not taken: it follows from what the event says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from edge.instant import Instant, format_instant, parse_instant
from edge.link import LinkStatus
from edge.text import Text
from gateway.event import BEGUN, ENDED, FIELDS, Event, Kind, Stamp, State, Value, event
from gateway.letter import Unreadable
from gateway.number import read_difference, read_number, read_whole, short

_OWN = frozenset({"machine", "kind", "at", "seq", "seen", "stamp", "signal", "id"})
_EDGE = 2**63
"""What whole nanoseconds in 64 bits can hold: the years 1678 to 2261."""

_BYTE = re.compile(r"\(byte (\d+)\)")

_encode = msgspec.json.Encoder().encode


def event_line(item: Event) -> str:
    """Write an event on one line, without the line's end.

    >>> from gateway.event import event
    >>> event_line(event(machine="press", kind="state", values={"state": "down"}, at=10**18))
    '{"machine":"press","kind":"state","at":"2001-09-09T01:46:40Z","state":"down"}'
    """
    return _encode(event_fields(item)).decode()


def event_fields(item: Event, *, whole: bool = False) -> dict[str, Any]:
    """Say an event field by field; `whole` leaves nothing to be guessed by the reader.

    >>> from gateway.event import event
    >>> one = event(machine="press", kind="cycle", values={"duration": 12.5}, at=0)
    >>> list(event_fields(one, whole=True))
    ['machine', 'kind', 'at', 'duration', 'seq', 'seen']
    """
    line: dict[str, Any] = {"machine": item.machine, "kind": item.kind.value}
    line["at"] = format_instant(item.at)
    line |= item.values
    if item.seq or whole:
        line["seq"] = item.seq
    if item.seen != item.at or whole:
        line["seen"] = format_instant(item.seen)
    if item.stamp is not Stamp.SOURCE:
        line["stamp"] = item.stamp.value
    if item.signal:
        line["signal"] = item.signal
    return line


def read_event_line(text: str, *, seq: int = 0, seen: Instant | None = None) -> Event:
    """Read an event back; raises Unreadable, saying which field is at fault.

    `seq` and `seen` hold where the line is silent; without either, an event is seen when it is.
    """
    return read_event_fields(_object(text), seq=seq, seen=seen)


def read_event_fields(
    line: Mapping[str, Any], *, seq: int = 0, seen: Instant | None = None
) -> Event:
    """Read an event said field by field; a field that is None is not said. Raises Unreadable."""
    kind = _one_of(line, "kind", Kind)
    at = _instant(line, "at")
    values = _values(kind, line)
    _complete(kind, values)
    said = {name for name, value in line.items() if value is not None}
    return event(
        machine=_text(_needed(line, "machine"), "machine"),
        kind=kind,
        values=values,
        at=at,
        seq=read_whole(line["seq"]) if "seq" in said else seq,
        seen=_instant(line, "seen") if "seen" in said else seen,
        stamp=_one_of(line, "stamp", Stamp) if "stamp" in said else Stamp.SOURCE,
        signal=_text(line["signal"], "signal", empty=True) if "signal" in said else "",
    )


def _object(text: str) -> dict[str, Any]:
    try:
        line = msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_not_json(str(error))) from error
    if not isinstance(line, dict):
        raise Unreadable(
            Text(en="the line is not a JSON object", fr="la ligne n'est pas un objet JSON")
        )
    return line


def _not_json(said: str) -> Text:
    if "truncated" in said:
        return Text(
            en="the line is not JSON: it ends too early",
            fr="la ligne n'est pas du JSON : elle finit trop tôt",
        )
    byte = _BYTE.search(said)
    if byte is None:
        return Text(en="the line is not JSON", fr="la ligne n'est pas du JSON")
    place = int(byte[1]) + 1
    return Text(
        en=f"the line is not JSON from byte {place} on",
        fr=f"la ligne n'est plus du JSON à partir de l'octet {place}",
    )


def _values(kind: Kind, line: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in line.items():
        if name in _OWN or value is None:
            continue
        if name not in FIELDS[kind]:
            words = ", ".join(FIELDS[kind])
            raise Unreadable(
                Text(
                    en=f"a {kind.value} has no field '{name}' (it has: {words})",
                    fr=f"un événement {kind.value} n'a pas de champ « {name} » (mais : {words})",
                )
            )
        values[name] = _field(kind, name, value)
    return values


def _field(kind: Kind, name: str, value: object) -> Value:
    own = _CORRECTIONS if kind is Kind.NOTE else _READERS
    try:
        return own.get(name, _plain_text)(value)
    except Unreadable as error:
        cause = error.cause
        raise Unreadable(Text(en=f"'{name}': {cause.en}", fr=f"« {name} » : {cause.fr}")) from error


def _not_negative(value: object) -> int | float:
    number = read_number(value)
    if number < 0:
        raise Unreadable(Text(en=f"{number} is below 0", fr=f"{number} est négatif"))
    return number


def _positive(value: object) -> int | float:
    number = read_number(value)
    if number <= 0:
        raise Unreadable(
            Text(en=f"{number} s is no cycle", fr=f"{number} s n'est pas un temps de cycle")
        )
    return number


def _word_of(words: type[State] | type[LinkStatus]) -> Callable[[object], Value]:
    def read(value: object) -> Value:
        said = [word.value for word in words]
        if value not in said:
            raise Unreadable(_not_among(value, said))
        return str(value)

    return read


def _counted(value: object) -> Value:
    if value not in _PARTS:
        raise Unreadable(_not_among(value, _PARTS))
    return str(value)


def _phase(value: object) -> Value:
    if value not in {BEGUN, ENDED}:
        raise Unreadable(_not_among(value, [BEGUN, ENDED]))
    return str(value)


def _any_value(value: object) -> Value:
    if isinstance(value, bool | str):
        return value
    return read_number(value)


def _plain_text(value: object) -> Value:
    return _text(value, "", empty=True)


_PARTS = ["good", "scrap", "rework", "total"]
_READERS: Mapping[str, Callable[[object], Value]] = {
    "state": _word_of(State),
    "status": _word_of(LinkStatus),
    **dict.fromkeys(("good", "scrap", "rework", "total", "parts"), read_whole),
    **dict.fromkeys(("rollover", "largest_step", "readings"), read_whole),
    **dict.fromkeys(("quantity", "heartbeat", "latency", "retry", "over"), _not_negative),
    **dict.fromkeys(("least", "most"), read_number),
    "duration": _positive,
    "offset": read_number,
    "value": _any_value,
    "of": _counted,
    "phase": _phase,
}

_CORRECTIONS: Mapping[str, Callable[[object], Value]] = dict.fromkeys(
    ("good", "scrap", "rework"), read_difference
)
"""The numbers of a note."""

_COMPLETE: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.STATE: (("state",),),
    Kind.COUNT: (("of", "total"), ("good",), ("scrap",), ("rework",)),
    Kind.CYCLE: (("duration",), ("phase",)),
    Kind.ORDER: (("order",),),
    Kind.OPERATION: (("order",), ("operation",), ("program",), ("product",)),
    Kind.STOCK: (("point", "direction"),),
    Kind.MEASUREMENT: (("name", "value"),),
    Kind.LINK: (("via", "status"),),
    Kind.NOTE: (("text",), ("reason",), ("good",), ("scrap",), ("rework",)),
}
"""What an event of a kind must say at least: one of these sets of fields."""


def _complete(kind: Kind, values: Mapping[str, Value]) -> None:
    ways = _COMPLETE[kind]
    if not any(all(name in values for name in way) for way in ways):
        needed = " / ".join(" + ".join(way) for way in ways)
        raise Unreadable(
            Text(
                en=f"a {kind.value} needs: {needed}",
                fr=f"un événement {kind.value} demande : {needed}",
            )
        )


def _needed(line: Mapping[str, Any], name: str) -> Any:
    if line.get(name) is None:
        raise Unreadable(Text(en=f"'{name}' is missing", fr=f"« {name} » manque"))
    return line[name]


def _text(value: object, name: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or empty):
        place = f"'{name}': " if name else ""
        raise Unreadable(
            Text(
                en=f"{place}{short(value)} is not a text",
                fr=f"{place}{short(value)} n'est pas un texte",
            )
        )
    return value


def _one_of(line: Mapping[str, Any], name: str, words: type[Any]) -> Any:
    value = _needed(line, name)
    try:
        return words(value)
    except ValueError as error:
        raise Unreadable(_not_among(value, [word.value for word in words])) from error


def _not_among(value: object, words: list[str]) -> Text:
    listed = ", ".join(words)
    return Text(
        en=f"{short(value)} is not one of: {listed}",
        fr=f"{short(value)} n'est pas l'un de : {listed}",
    )


def _instant(line: Mapping[str, Any], name: str) -> Instant:
    value = _needed(line, name)
    try:
        at = parse_instant(_text(value, name))
        if not -_EDGE <= at < _EDGE:
            raise ValueError(f"{value} cannot be counted in nanoseconds")
        return at
    except (ValueError, OverflowError) as error:
        raise Unreadable(
            Text(
                en=f"'{name}': {short(value)} is not an ISO 8601 instant with its zone",
                fr=f"« {name} » : {short(value)} n'est pas un instant ISO 8601 avec son fuseau",
            )
        ) from error
