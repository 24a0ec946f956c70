"""What one value means under one signal: the values of an event, or the reason there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from edge.instant import seconds
from edge.text import Text
from gateway.event import BEGUN, ENDED, FIELDS, Kind, Value, Values
from gateway.lamps import lamps_words, read_lamps
from gateway.letter import Unreadable
from gateway.number import counter_reader, read_difference, read_number, read_whole, short
from gateway.signal import Signal
from gateway.table import LINK_TABLE, Table, bundled_tables, table_of
from gateway.unit import conversion, finite

Meaning = Callable[[object], Values | None]
"""Turns a value into an event's values; None says nothing happened; raises Unreadable."""

LONGEST = 200
"""Texts are kept up to this many characters: names and words, not documents."""

ORDER_ACTIONS = frozenset({"released", "due", "demanded", "started", "finished", "cancelled"})
OPERATION_ACTIONS = frozenset({"started", "finished"})
DIRECTIONS = frozenset({"in", "out", "signal"})
_PHASES: Mapping[str, str] = {
    **dict.fromkeys(("true", "1", "on", "start", "started", "running", BEGUN), BEGUN),
    **dict.fromkeys(("false", "0", "off", "stop", "stopped", "finished", ENDED), ENDED),
}


def meaning_of(signal: Signal) -> Meaning:
    """Compile a signal into the function that reads its values."""
    return _COMPILERS[signal.kind](signal)


def table_for(signal: Signal) -> Table:
    """Find the table of a state or link signal: named, written in the plant file, or ours."""
    if isinstance(signal.table, Mapping):
        return table_of("signals", {word: str(said) for word, said in signal.table.items()})
    default = LINK_TABLE if signal.kind is Kind.LINK else "ombre"
    return bundled_tables()[signal.table or default]


def word(value: object) -> str:
    """Write a machine's word as it said it, cut to a length.

    >>> word(True), word(6.0), word(" Held ")
    ('true', '6', 'Held')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:LONGEST]


def _state(signal: Signal) -> Meaning:
    table = table_for(signal)
    if table.lamps:
        return _stack_light(table)

    def read(value: object) -> Values:
        state = table.meaning(_scalar(value))
        if state is None:
            raise Unreadable(_not_in_table(value, table))
        return {"state": state, "reason": table.named(value) or word(value)}

    return read


def _stack_light(table: Table) -> Meaning:
    def read(value: object) -> Values:
        lamps = read_lamps(value)
        said = lamps_words(lamps)
        state = next((found for word in said if (found := table.meaning(word))), None)
        if state is None:
            raise Unreadable(_not_in_table(said[0], table))
        return {"state": state, "reason": said[0]}

    return read


def _link(signal: Signal) -> Meaning:
    table = table_for(signal)
    # In every word, so that nobody need know an older one to know what is promised.
    promise: Values = {"heartbeat": seconds(signal.heartbeat)} if signal.heartbeat else {}

    def read(value: object) -> Values:
        status = table.meaning(_scalar(value))
        if status is None:
            raise Unreadable(_not_in_table(value, table))
        return {"via": signal.address, "status": status, "reason": word(value), **promise}

    return read


def _count(signal: Signal) -> Meaning:
    made = str(signal.of or "good")
    if signal.counter == "absolute":
        return _raw_counter(signal, made)

    def difference(value: object) -> Values | None:
        parts = read_whole(value) * signal.parts
        return {made: parts} if parts else None

    return difference


def _raw_counter(signal: Signal, made: str) -> Meaning:
    """Keep the counter raw, and say beside it what turns its steps into parts."""
    read = read_whole if signal.rollover is None else counter_reader(signal.rollover)
    aside: Values = {
        "name": signal.name or None,
        "rollover": signal.rollover,
        "largest_step": signal.largest_step,
        "parts": None if signal.parts == 1 else signal.parts,
    }
    said = {key: value for key, value in aside.items() if value is not None}
    return lambda value: {"of": made, "total": read(value), **said}


def _phase(value: object) -> Values:
    """Read whether a cycle runs: its edges are found in the order of events."""
    said = word(_scalar(value)).casefold()
    if said not in _PHASES:
        raise Unreadable(
            Text(
                en=f"{short(value)} says neither that a cycle runs (true) nor that none does",
                fr=f"{short(value)} ne dit ni qu'un cycle est en cours (true) ni qu'aucun ne l'est",
            )
        )
    return {"phase": _PHASES[said]}


def _cycle(signal: Signal) -> Meaning:
    if signal.edge:
        return _phase
    convert = conversion(signal.unit, "s") if signal.unit else finite

    def read(value: object) -> Values | None:
        duration = convert(read_number(value) * signal.scale)
        if duration < 0:
            raise Unreadable(
                Text(en=f"a cycle of {duration} s", fr=f"un cycle de {duration} s est impossible")
            )
        return {"duration": duration} if duration else None

    return read


def _measurement(signal: Signal) -> Meaning:
    named: Values = {"name": signal.name, "unit": signal.to or signal.unit or None}
    convert = conversion(signal.unit, signal.to) if signal.to else finite
    if signal.scale == 1.0 and not signal.to:
        return lambda value: {
            **named,
            "value": int(value) if isinstance(value, bool) else read_number(value),
        }

    def read(value: object) -> Values:
        number = int(value) if isinstance(value, bool) else read_number(value)
        return {**named, "value": convert(number if signal.scale == 1.0 else number * signal.scale)}

    return read


def _operation(signal: Signal) -> Meaning:
    field = str(signal.field or "operation")
    if field != "all":
        return lambda value: {field: word(_scalar(value))}

    def read(value: object) -> Values:
        said = _fields(Kind.OPERATION, _object(value))
        if "action" in said:
            _demand(said, "action", OPERATION_ACTIONS)
        if not said.keys() - {"action"}:
            _demand(said, "order")
        return said

    return read


def _note(_: Signal) -> Meaning:
    def read(value: object) -> Values:
        if isinstance(value, Mapping):
            return _fields(Kind.NOTE, value, _CORRECTIONS)
        return {"text": word(_scalar(value))}

    return read


def _order(_: Signal) -> Meaning:
    def read(value: object) -> Values:
        said = _fields(Kind.ORDER, _object(value))
        _demand(said, "action", ORDER_ACTIONS)
        _demand(said, "order")
        return said

    return read


def _stock(signal: Signal) -> Meaning:
    def read(value: object) -> Values:
        said = {"point": signal.name or None, **_fields(Kind.STOCK, _object(value))}
        _demand(said, "point")
        _demand(said, "direction", DIRECTIONS)
        return said

    return read


_COMPILERS: Mapping[Kind, Callable[[Signal], Meaning]] = {
    Kind.STATE: _state,
    Kind.COUNT: _count,
    Kind.CYCLE: _cycle,
    Kind.ORDER: _order,
    Kind.OPERATION: _operation,
    Kind.STOCK: _stock,
    Kind.MEASUREMENT: _measurement,
    Kind.LINK: _link,
    Kind.NOTE: _note,
}


_Readers = Mapping[str, Callable[[object], Value]]
_QUANTITY: _Readers = {"quantity": read_number}
_CORRECTIONS: _Readers = dict.fromkeys(("good", "scrap", "rework"), read_difference)


def _fields(
    kind: Kind, said: Mapping[str, object], numbers: _Readers = _QUANTITY
) -> dict[str, Value]:
    """Take the fields of a kind out of an object; what is not a field is left alone."""
    return {
        name: numbers.get(name, word)(_scalar(said[name]))
        for name in FIELDS[kind]
        if said.get(name) is not None
    }


def _demand(said: Values, field: str, allowed: frozenset[str] | None = None) -> None:
    value = said.get(field)
    if value is None or value == "":
        raise Unreadable(Text(en=f"'{field}' is missing", fr=f"« {field} » manque"))
    if allowed is not None and value not in allowed:
        words = ", ".join(sorted(allowed))
        raise Unreadable(
            Text(
                en=f"'{field}' is {short(value)}, not one of: {words}",
                fr=f"« {field} » vaut {short(value)}, hors de : {words}",
            )
        )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise Unreadable(
            Text(en=f"{short(value)} is not an object", fr=f"{short(value)} n'est pas un objet")
        )
    return value


def _scalar(value: object) -> object:
    if isinstance(value, Mapping | list):
        raise Unreadable(
            Text(
                en=f"{short(value)} is not a single value: the signal needs a path",
                fr=f"{short(value)} n'est pas une valeur simple : le signal demande un chemin",
            )
        )
    return value


def _not_in_table(value: object, table: Table) -> Text:
    said = short(value)
    return Text(
        en=f"the word {said} is not in the table '{table.name}'",
        fr=f"le mot {said} n'est pas dans la table « {table.name} »",
    )
