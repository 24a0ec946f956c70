"""A signal, compiled: paths taken apart, tables looked up, ready for a million readings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gateway.event import Kind, Values
from gateway.formula import Failed, Formula
from gateway.letter import Unreadable
from gateway.meaning import Meaning, meaning_of
from gateway.path import ABSENT, Path, compile_path, pick
from gateway.recognise import Recognised
from gateway.signal import Signal
from gateway.signals import Signals
from gateway.topic import is_filter, matches

_LASTING = frozenset({Kind.STATE, Kind.OPERATION, Kind.MEASUREMENT, Kind.LINK})
"""What a value read again may say once more. A counter may not: the repetition would bear our
clock, the counts around it their machine's, and where these differ it would seem to run backwards.
"""
_REMEMBERED = 10_000


class Rule(NamedTuple):
    """One signal, compiled.

    `lasts` tells what holds until the next word from what happens once. `only_known` drops a value
    that cannot be read without a word.
    """

    machine: str
    kind: Kind
    name: str
    path: Path
    time: Path
    time_unit: str
    lasts: bool
    only_known: bool
    meaning: Meaning
    formula: Formula | None = None

    def find(self, body: object) -> object:
        """Pick the value out of a payload, or compute it; ABSENT where it is not there."""
        value = pick(self.path, body)
        if self.formula is None or value is ABSENT:
            return value
        return self.formula(value)


Rules = Sequence[Rule]


def compile_signal(signal: Signal, only_known: bool = False) -> Rule:
    """Compile a signal that was checked before (`gateway.signal_check`)."""
    meaning = meaning_of(signal)
    return Rule(
        machine=signal.machine,
        kind=signal.kind,
        name="#".join(part for part in (signal.address, signal.path, signal.expr) if part),
        path=compile_path(signal.path),
        time=compile_path(signal.time),
        time_unit=signal.time_unit,
        lasts=signal.kind in _LASTING,
        only_known=only_known,
        meaning=_computed(meaning) if signal.expr else meaning,
        formula=Formula(signal.expr) if signal.expr else None,
    )


def _computed(meaning: Meaning) -> Meaning:
    """Refuse what could not be computed before it is given a meaning."""

    def read(value: object) -> Values | None:
        if isinstance(value, Failed):
            raise Unreadable(value.cause)
        return meaning(value)

    return read


@lru_cache(maxsize=_REMEMBERED)
def compile_recognised(found: Recognised) -> Rule:
    """Compile a signal nobody wrote; the same ones come again with every reading."""
    return compile_signal(found.signal, found.only_known)


class RuleBook:
    """The rules of all declared signals, found by source and address."""

    def __init__(self, signals: Signals) -> None:
        self._exact: dict[tuple[str, str], list[Rule]] = {}
        self._filters: dict[str, list[tuple[str, Rule]]] = {}
        self._met: dict[tuple[str, str], Rules] = {}
        self.machines: dict[str, list[str]] = {}
        for signal in signals:
            self._add(signal, compile_signal(signal))

    def _add(self, signal: Signal, rule: Rule) -> None:
        machines = self.machines.setdefault(signal.source, [])
        if rule.machine not in machines:
            machines.append(rule.machine)
        if is_filter(signal.address):
            self._filters.setdefault(signal.source, []).append((signal.address, rule))
        else:
            self._exact.setdefault((signal.source, signal.address), []).append(rule)

    def addresses(self, source: str) -> frozenset[str]:
        """Name the addresses that the signals of a source give in full."""
        return frozenset(address for name, address in self._exact if name == source)

    def rules(self, source: str, address: str) -> Rules:
        """Return the rules that read an address, those with wildcards last; remembered."""
        key = (source, address)
        found = self._met.get(key)
        if found is None:
            if len(self._met) >= _REMEMBERED:
                self._met.clear()
            found = self._met[key] = self._find(source, address)
        return found

    def _find(self, source: str, address: str) -> Rules:
        wide = [
            rule._replace(name=rule.name.replace(pattern, address, 1))
            for pattern, rule in self._filters.get(source, ())
            if matches(pattern, address)
        ]
        return (*self._exact.get((source, address), ()), *wide)
