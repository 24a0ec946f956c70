"""What events of one address have in common: all they say but the numbers.

A block keeps each shape once, and of every event which shape it has and its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gateway.event import CHANNEL_FIELDS, Event, Kind, Stamp, Value, event

_WHOLE, _REAL = "i", "f"
_PLACES = {int: _WHOLE, float: _REAL}


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind, the stamp, the address, the names of the values and those that are no numbers.

    `fixed` has one item a name: a value in a list of its own, or the letter of the number that
    stands there, `i` for a whole one, `f` for a floating-point one.

    >>> from gateway.event import event
    >>> one = event(machine="press", kind="count", values={"of": "good", "total": 3}, at=0)
    >>> shape = Shape.of(one)
    >>> shape.fixed, shape.numbers(one), shape.values([3]) == one.values
    ((('good',), 'i'), [3], True)
    """

    kind: Kind
    stamp: Stamp
    signal: str
    names: tuple[str, ...]
    fixed: tuple[tuple[Value] | str, ...]

    @classmethod
    def of(cls, item: Event) -> Shape:
        """Take the numbers out of an event."""
        fixed = tuple(_PLACES.get(type(value)) or (value,) for value in item.values.values())
        return cls(item.kind, item.stamp, item.signal, tuple(item.values), fixed)

    @property
    def letters(self) -> str:
        """Name the types of the numbers, in their order."""
        return "".join(item for item in self.fixed if isinstance(item, str))

    @property
    def many_channels(self) -> bool:
        """Say whether a number names the channel, so that one shape has many of them."""
        return any(
            isinstance(fixed, str) and name in CHANNEL_FIELDS
            for name, fixed in zip(self.names, self.fixed, strict=True)
        )

    @property
    def channel(self) -> str:
        """Name the channel that all events of this shape are words of, unless it has many.

        >>> Shape(Kind.COUNT, Stamp.SOURCE, "", ("of", "total"), (("good",), "i")).channel
        'count:good'
        """
        values = self.values([0] * len(self.letters))
        return event(machine="", kind=self.kind, values=values, at=0).channel

    def numbers(self, item: Event) -> list[Any] | None:
        """Return the numbers of an event in the order of their names; None if its shape is another.

        The kind, the stamp and the address are taken for granted.
        """
        values = item.values
        if tuple(values) != self.names:
            return None
        numbers = []
        for value, fixed in zip(values.values(), self.fixed, strict=True):
            if fixed.__class__ is tuple:
                if value != fixed[0] or value.__class__ is not fixed[0].__class__:
                    return None
            elif _PLACES.get(value.__class__) == fixed:
                numbers.append(value)
            else:
                return None
        return numbers

    def values(self, numbers: Sequence[int | float]) -> dict[str, Value]:
        """Put numbers back in their places."""
        rest = iter(numbers)
        return {
            name: next(rest) if isinstance(fixed, str) else fixed[0]
            for name, fixed in zip(self.names, self.fixed, strict=True)
        }

    def said(self) -> list[Any]:
        """Write the shape in JSON's types."""
        fixed = [item if isinstance(item, str) else list(item) for item in self.fixed]
        return [self.kind.value, self.stamp.value, self.signal, list(self.names), fixed]

    @classmethod
    def read(cls, said: Sequence[Any]) -> Shape:
        """Read back what `said` wrote."""
        kind, stamp, signal, names, fixed = said
        places = tuple(item if isinstance(item, str) else (item[0],) for item in fixed)
        return cls(Kind(kind), Stamp(stamp), signal, tuple(names), places)
