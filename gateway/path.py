r"""Paths into JSON payloads: written by people, compiled once, followed a million times.

A path is a chain of keys with dots between them. `[0]` takes an element of a list, `[?id==7]` the
first element of a list whose `id` is 7. A key may hold anything but `.`, `[`, `\` and `"`; a
backslash makes the next character plain, double quotes make a whole key plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Absent(Enum):
    """What a path finds where it leads nowhere; a JSON null is a value, though an empty one."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Where(NamedTuple):
    """The first element of a list in which `key` has this value, compared as text."""

    key: str
    value: str


Step = str | int | Where
Path = tuple[Step, ...]

_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^.\[\]"\\]|\\.)+)')
_BRACKET = re.compile(r"""\[(?:(\d{1,6})|\?([^=\]]+)==([^\]]*)|'([^']*)'|"([^"]*)")\]""")
_ESCAPE = re.compile(r"\\(.)")


def compile_path(text: str) -> Path:
    r"""Compile a path; the empty path is the payload itself. Raises ValueError, saying where.

    >>> compile_path("params.switch:0.apower")
    ('params', 'switch:0', 'apower')
    >>> compile_path("vals[?id==7].val"), compile_path(r"a\.b[0]"), compile_path('"x.y".z')
    (('vals', Where(key='id', value='7'), 'val'), ('a.b', 0), ('x.y', 'z'))
    """
    steps: list[Step] = []
    at = 0
    while at < len(text):
        if text[at] == "[":
            step, at = _bracket(text, at)
        else:
            step, at = _key(text, at if not steps else _after_dot(text, at))
        steps.append(step)
    return tuple(steps)


def pick(path: Path, data: object) -> object:
    """Follow a path; `ABSENT` where it leads nowhere.

    >>> pick(compile_path("vals[?id==7].val"), {"vals": [{"id": "7", "val": 3}]})
    3
    >>> pick(compile_path("a.b"), {"a": [1]}) is ABSENT
    True
    """
    for step in path:
        if isinstance(step, str):
            if not isinstance(data, dict):  # decoded JSON: a Mapping at large takes longer to tell
                return ABSENT
            data = data.get(step, ABSENT)
        elif not isinstance(data, list):
            return ABSENT
        elif isinstance(step, int):
            data = data[step] if step < len(data) else ABSENT
        else:
            data = _first_where(data, step)
    return data


def _first_where(items: list[object], where: Where) -> object:
    for item in items:
        if isinstance(item, Mapping) and str(item.get(where.key)) == where.value:
            return item
    return ABSENT


def _after_dot(text: str, at: int) -> int:
    if text[at] != "." or at + 1 == len(text):
        raise ValueError(f"a dot and a key are expected at character {at + 1}")
    return at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    match = _KEY.match(text, at)
    if match is None:
        raise ValueError(f"a key is expected at character {at + 1}")
    return _ESCAPE.sub(r"\1", match[2] if match[1] is None else match[1]), match.end()


def _bracket(text: str, at: int) -> tuple[Step, int]:
    match = _BRACKET.match(text, at)
    if match is None:
        raise ValueError(f"[0], [?key==value] or ['key'] is expected at character {at + 1}")
    number, key, value, single, double = match.groups()
    if number is not None:
        return int(number), match.end()
    if key is not None:
        return Where(key.strip(), value.strip().strip("'\"")), match.end()
    return single if single is not None else double, match.end()
