"""The `calendar` section of the plant file: shifts, rotations, holidays, and days unlike others."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from edge.plantfile import Strict
from shadow.planning.checks import check_exceptions, check_rotations, check_week
from shadow.planning.exceptions import ExceptionalDays
from shadow.planning.holidays import HolidaySettings, read_holidays
from shadow.planning.rotation import Rotation
from shadow.planning.shift_time import BreakTime, ShiftTime
from shadow.planning.written import (
    DAY,
    WEEKDAYS,
    DateField,
    Minute,
    read_date,
    read_days,
    read_time,
)

__all__ = [
    "DAY",
    "WEEKDAYS",
    "BreakTime",
    "CalendarSettings",
    "Minute",
    "ShiftTime",
    "read_date",
    "read_days",
    "read_time",
]


class CalendarSettings(Strict):
    """The whole section. Without shifts the plant counts as open all day, every day.

    `holidays` is None where the file does not speak of them: the time zone decides then.
    """

    shifts: tuple[ShiftTime, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    holidays: Annotated[HolidaySettings | None, BeforeValidator(read_holidays)] = None
    closed: tuple[DateField, ...] = ()
    exceptions: tuple[ExceptionalDays, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> CalendarSettings:
        check_rotations(self)
        check_week(self)
        check_exceptions(self, self.holidays)
        return self
