"""What an address probably means, by its last name: so that `sources` alone is a plant file.

Used only for sources without any signal. Pure: the same address and payload always give the same
signals. A word is taken for a state only under a name that speaks of states; numbers under names
that say nothing become measurements; texts under such names are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gateway.event import Kind
from gateway.signal import Signal

_NODE = re.compile(r"(?:nsu=.*?;|ns=\d+;)?[isgb]=(.*)", re.DOTALL)
_PLAIN = re.compile(r"[^a-z0-9]")
_DEEPEST = 4
_MOST = 200
_TIMES = frozenset({"ts", "time", "timestamp", "timestampms", "datetime"})


class Recognised(NamedTuple):
    """A signal nobody wrote. `only_known`: a word outside the table is no state, and no fault."""

    signal: Signal
    only_known: bool = False


_Guess = Mapping[str, Any]
_STATE: _Guess = {"kind": Kind.STATE, "table": "auto"}


def _count(made: str) -> _Guess:
    return {"kind": Kind.COUNT, "of": made}


def _context(field: str) -> _Guess:
    return {"kind": Kind.OPERATION, "field": field}


_GUESSES: Mapping[tuple[str, ...], _Guess] = {
    ("state", "machinestate", "currentstate", "itemstate", "status", "machinestatus"): _STATE,
    ("statecurrent", "packmlstate"): {**_STATE, "table": "packml"},
    ("machineryitemstate",): {**_STATE, "table": "machinery"},
    ("execution",): {**_STATE, "table": "mtconnect"},
    ("good", "goodcount", "goodparts", "countgood", "partsgood", "ok", "okcount"): _count("good"),
    ("scrap", "scrapcount", "scrapparts", "countscrap", "bad", "badcount", "reject"): _count(
        "scrap"
    ),
    ("rejects", "rejectcount", "defects", "defectcount", "nok", "nokcount"): _count("scrap"),
    ("rework", "reworkcount", "countrework"): _count("rework"),
    ("total", "totalcount", "partcount", "partscount", "partcountact", "count"): _count("total"),
    ("cycletime", "lastcycletime", "lastcycle", "cycleduration", "cycle"): {"kind": Kind.CYCLE},
    ("cycletimems", "lastcycletimems", "cycledurationms"): {"kind": Kind.CYCLE, "scale": 0.001},
    ("order", "orderid", "ordernumber", "orderno", "workorder", "joborder"): _context("order"),
    ("operation", "operationid"): _context("operation"),
    ("program", "programid", "programname", "partprogram", "recipe"): _context("program"),
    ("product", "productid", "article", "item", "partnumber"): _context("product"),
}
_BY_NAME: Mapping[str, _Guess] = {
    name: guess for names, guess in _GUESSES.items() for name in names
}
_PRESENCE: _Guess = {"kind": Kind.LINK, "table": "link"}
_VAGUE = frozenset({"status", "machinestatus", "online", "lwt"})
_LENGTHS: Mapping[str, float] = {
    "duration": 1.0,
    "durations": 1.0,
    "seconds": 1.0,
    "durationms": 0.001,
    "milliseconds": 0.001,
}
"""Names of a length of time, with the seconds of one unit: below a cycle's name, its duration."""


def machine_of(source: str, address: str) -> str:
    """Name the machine behind an address: the source, or a topic's level before the last.

    >>> machine_of("press", "nsu=urn:x;s=Press.State"), machine_of("mqtt", "plant/laser/state")
    ('press', 'laser')
    >>> machine_of("laser", "laser")
    'laser'
    """
    if _NODE.fullmatch(address):
        return source
    levels = [level for level in address.split("/") if level]
    return levels[-2] if len(levels) > 1 else source


def recognise(source: str, address: str, body: object) -> tuple[Recognised, ...]:
    """Say what an address and its decoded payload probably mean.

    >>> [one.signal.of for one in recognise("press", "nsu=urn:x;s=Press.GoodCount", 7)]
    ['good']
    >>> [one.signal.path for one in recognise("mqtt", "plant/laser/data", {"state": "down"})]
    ['state']
    """
    if not address or address.startswith("$"):
        return ()
    time = _time_of(body) if isinstance(body, Mapping) else {}
    found = []
    last = _last_name(address)
    for path, name, value in _leaves(last, "", body, 0):
        guess = _guess_key(name, value, last) if path else _guess_whole(name, value, address)
        if guess is not None:
            base = {"source": source, "address": address, "path": path, **time}
            signal = Signal(machine=machine_of(source, address), **base, **guess)
            found.append(Recognised(signal, plain(name) in _VAGUE))
        if len(found) == _MOST:
            break
    return tuple(found)


def plain(name: str) -> str:
    """Reduce a name to its letters and digits.

    >>> plain("Good_Count")
    'goodcount'
    """
    return _PLAIN.sub("", name.casefold())


def _last_name(address: str) -> str:
    node = _NODE.fullmatch(address)
    return re.split(r"[./]", node[1] if node else address)[-1]


def _guess_whole(name: str, value: object, address: str) -> _Guess | None:
    """Guess at the value of a node, or at a payload without keys (a last will among them)."""
    if plain(name) in {"online", "lwt"} and not _NODE.fullmatch(address):
        return _PRESENCE
    return _guess(name, value)


def _guess_key(name: str, value: object, topic: str) -> _Guess | None:
    """Guess at a payload's key; `topic` is the last name of its address."""
    known = plain(name)
    if known in _TIMES:
        return None
    if known in _LENGTHS and _BY_NAME.get(plain(topic), {}).get("kind") is Kind.CYCLE:
        return {"kind": Kind.CYCLE, "scale": _LENGTHS[known]}
    return _guess(name, value)


def _guess(name: str, value: object) -> _Guess | None:
    guess = _BY_NAME.get(plain(name))
    if guess is not None:
        # A truth value says how something went ("ok": true), never how many there are.
        is_amount = guess["kind"] in {Kind.COUNT, Kind.CYCLE}
        return None if is_amount and isinstance(value, bool) else guess
    if isinstance(value, int | float) and not isinstance(value, bool) and name:
        return {"kind": Kind.MEASUREMENT, "name": name[:100]}
    return None


def _leaves(name: str, path: str, body: object, depth: int) -> Iterator[tuple[str, str, object]]:
    """Yield path, last name and value of every single value, in the order of the payload."""
    if not isinstance(body, Mapping):
        if body is not None and not isinstance(body, list):
            yield path, name, body
        return
    if depth == _DEEPEST:
        return
    for key, value in body.items():
        step = _quoted(str(key))
        yield from _leaves(str(key), f"{path}.{step}" if path else step, value, depth + 1)


def _quoted(key: str) -> str:
    if key and not re.search(r'[.\[\]"\\]', key):
        return key
    return '"' + re.sub(r'(["\\])', r"\\\1", key) + '"'


def _time_of(body: Mapping[str, object]) -> Mapping[str, str]:
    """Find the payload's own time; a number's unit follows from its size."""
    for key, value in body.items():
        if plain(str(key)) not in _TIMES or isinstance(value, bool):
            continue
        if isinstance(value, str):
            return {"time": _quoted(key), "time_unit": "iso"}
        if isinstance(value, int | float):
            bounds = ((1e11, "s"), (1e14, "ms"), (1e17, "us"))
            unit = next((unit for bound, unit in bounds if abs(value) < bound), "ns")
            return {"time": _quoted(key), "time_unit": unit}
    return {}
