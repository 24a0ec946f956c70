"""Which keys a part of the plant file may have, read from the types that check it."""

from __future__ import annotations

from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def known_keys(shape: Any, path: Sequence[str | int]) -> list[str]:
    """List the keys that the group at `path` below `shape` may have; none where it is no group.

    >>> class Machine(BaseModel):
    ...     name: str = ""
    >>> known_keys(dict[str, Machine], ["press"]), known_keys(Machine, ["name"])
    (['name'], [])
    """
    if get_origin(shape) in (Union, UnionType):
        return [key for one in get_args(shape) for key in known_keys(one, path)]
    if get_origin(shape) is Annotated:
        return known_keys(get_args(shape)[0], path)
    is_group = isinstance(shape, type) and issubclass(shape, BaseModel)
    if not path:
        return list(shape.model_fields) if is_group else []
    if is_group:
        field = shape.model_fields.get(str(path[0]))
        return known_keys(field.annotation, path[1:]) if field else []
    inner = get_args(shape)[1 if isinstance(path[0], str) else 0 :]
    return known_keys(inner[0], path[1:]) if inner else []
