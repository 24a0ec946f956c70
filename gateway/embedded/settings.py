"""What the plant file says of an embedded store."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from edge.duration_field import PositiveDuration
from edge.instant import HOUR
from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from gateway.embedded.policy import Policy
from gateway.event import Kind
from gateway.store import StoreSettings


def read_night(value: object) -> dt.time:
    """Read a time of the day; raises PlantFileError.

    >>> read_night("02:30")
    datetime.time(2, 30)
    """
    try:
        return dt.time.fromisoformat(str(value))
    except ValueError as error:
        raise PlantFileError(
            Text(en=f"{value!r} is not a time of the day", fr=f"« {value} » n'est pas une heure"),
            Text(en='write "02:30", with quotes', fr="écrivez « 02:30 » entre guillemets droits"),
        ) from error


class Thin(Strict):
    """From which age on measurements are thinned, and to one event for how long a time."""

    after: PositiveDuration
    to: PositiveDuration


class EmbeddedSettings(StoreSettings):
    """How long events stay as they came, when they are moved into Parquet, what is let go of."""

    kind: Literal["embedded"] = "embedded"
    hot: PositiveDuration = 48 * HOUR
    night: Annotated[dt.time, BeforeValidator(read_night)] = dt.time(2, 30)
    keep: dict[Kind, PositiveDuration] = Field(default_factory=dict)
    thin: Thin | None = None

    @property
    def policy(self) -> Policy:
        """Return what is let go of."""
        if self.thin is None:
            return Policy(keep=self.keep)
        return Policy(keep=self.keep, thin_after=self.thin.after, thin_to=self.thin.to)
