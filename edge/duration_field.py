"""Durations in the plant file: `90s`, `15m`, `8h`, or a plain number of seconds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from edge.instant import SECOND, Duration, parse_duration
from edge.refusals import PlantFileError
from edge.text import Text


def read_duration(value: Any) -> Duration:
    """Read a duration as written; raises PlantFileError, which pydantic carries to the user.

    >>> read_duration("1.5s"), read_duration(2)
    (1500000000, 2000000000)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _refused(value)
    if isinstance(value, str):
        try:
            return parse_duration(value)
        except ValueError as error:
            raise _refused(value) from error
    return round(value * SECOND)


def read_positive(value: Any) -> Duration:
    """Read a duration that must be longer than nothing, such as an ideal cycle."""
    span = read_duration(value)
    if span <= 0:
        raise PlantFileError(
            Text(
                en=f"a duration of {value} is not possible here",
                fr=f"une durée de {value} est impossible ici",
            ),
            Text(
                en="give a duration above 0, such as 12s", fr="donnez une durée > 0, telle que 12s"
            ),
        )
    return span


def _refused(value: Any) -> PlantFileError:
    return PlantFileError(
        Text(en=f"{value!r} is not a duration", fr=f"« {value} » n'est pas une durée"),
        Text(
            en="write 90s, 15m, 8h or a number of seconds",
            fr="écrivez 90s, 15m, 8h ou un nombre de secondes",
        ),
    )


DurationField = Annotated[Duration, BeforeValidator(read_duration)]
PositiveDuration = Annotated[Duration, BeforeValidator(read_positive)]
