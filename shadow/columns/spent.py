"""Time of stretches, added up by segment: exact, and without comparing each with each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shadow.columns.chunk import Numbers


class Entries(NamedTuple):
    """Amounts by place and key, each pair once, none 0."""

    place: Numbers
    key: Numbers
    amount: Numbers


NOTHING = Entries(*(np.zeros(0, dtype=np.int64),) * 3)


def spent(edges: Numbers, start: Numbers, end: Numbers, key: Numbers) -> Entries:
    """Add up how long each key held between successive edges.

    Stretches are in order and disjoint. Each is first counted where it begins, whole; then what
    reaches beyond an edge is moved on.

    >>> said = [np.array(one) for one in ([0, 10, 20], [4, 9], [9, 30], [0, 1])]
    >>> [(int(place), int(key), int(time)) for place, key, time in zip(*spent(*said))]
    [(0, 0, 5), (0, 1, 1), (1, 1, 10)]
    """
    count = len(edges) - 1
    keys = np.flatnonzero(np.bincount(key))
    width = max(len(keys), 1)
    known = np.zeros(int(keys[-1]) + 1 if len(keys) else 0, dtype=np.int64)
    known[keys] = np.arange(len(keys))
    key = known[key]
    table = np.zeros((count + 2) * width, dtype=np.int64)
    before = np.searchsorted(start, edges)
    place = np.repeat(np.arange(count + 2), np.diff(before, prepend=0, append=len(start)))
    np.add.at(table, place * width + key, end - start)
    across = np.flatnonzero(before > 0)
    across = across[end[before[across] - 1] > edges[across]]
    held = before[across] - 1
    beyond = end[held] - edges[across]
    np.add.at(table, (across + 1) * width + key[held], beyond)
    np.subtract.at(table, across * width + key[held], beyond)
    inside = table[width : (count + 1) * width]
    some = np.flatnonzero(inside)
    return Entries(some // width, keys[some % width] if len(keys) else some, inside[some])


def gathered(entries: Entries, places: int, keys: int) -> Entries:
    """Add up what stands at one place under one key; in order of places, then keys."""
    table = np.zeros(places * keys, dtype=np.int64)
    np.add.at(table, entries.place * keys + entries.key, entries.amount)
    some = np.flatnonzero(table)
    return Entries(some // max(keys, 1), some % max(keys, 1), table[some])


def chained(parts: list[Entries]) -> Entries:
    """Set entries behind each other."""
    if not parts:
        return NOTHING
    return Entries(*(np.concatenate(list(column)) for column in zip(*parts, strict=True)))
