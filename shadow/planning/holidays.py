"""Public holidays of the plant's country, by the library `holidays`, and the plant's own.

Where the plant file names no country, a plant in a French time zone has the French holidays (those
of its overseas territory, where that is its zone) and any other plant has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from shadow.planning.french_days import YEARS, french_days
from shadow.planning.written import read_date
from shadow.wording import joined

FRANCE = "FR"
FRENCH_ZONES: Mapping[str, str] = {
    "Europe/Paris": FRANCE,
    "America/Guadeloupe": "FR-971",
    "America/Martinique": "FR-972",
    "America/Cayenne": "FR-973",
    "Indian/Reunion": "FR-974",
    "Indian/Mayotte": "FR-976",
    "America/St_Barthelemy": "FR-BL",
    "America/Marigot": "FR-MF",
    "America/Miquelon": "FR-PM",
    "Pacific/Noumea": "FR-NC",
    "Pacific/Tahiti": "FR-PF",
    "Pacific/Wallis": "FR-WF",
}
"""Whose holidays a plant has by its time zone alone."""
OWN = Text(en="holiday of the plant", fr="jour chômé de l'usine")
"""What a day is called that only the plant file makes a holiday."""
_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_EVERY_YEAR = 0
_LEAP_YEAR = 2000
_NAMED_IN = range(2000, 2050)
"""The years in which the name of a holiday is looked for."""

_AND = "; "
"""What the library puts between the names of two holidays on one day."""

DayOfYear = tuple[int, int, int]
"""Year, month and day; the year 0 stands for every year."""


def read_day_of_year(value: Any) -> DayOfYear:
    """Read a date, or a month and a day that return every year.

    >>> read_day_of_year("2026-12-24"), read_day_of_year("12-01")
    ((2026, 12, 24), (0, 12, 1))
    """
    match = _YEARLY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        day = read_date(value)
        return day.year, day.month, day.day
    day = read_date(f"{_LEAP_YEAR}-{match[1]}-{match[2]}")
    return _EVERY_YEAR, day.month, day.day


def read_worked(value: Any) -> str:
    """Read what names a holiday: its name, or its date.

    >>> read_worked("Lundi de Pentecôte"), read_worked(date(2026, 5, 25))
    ('Lundi de Pentecôte', '2026-05-25')
    """
    if isinstance(value, str) and value.strip():
        return value.strip()
    return read_date(value).isoformat()


def read_holidays(value: Any) -> Any:
    """Read `holidays:`: a country, `false` for none, or a group of keys.

    >>> read_holidays("FR-57"), read_holidays(False)
    ({'of': 'FR-57'}, {})
    """
    if value is False or (isinstance(value, str) and value.strip().lower() in {"none", "aucun"}):
        return {}
    return {"of": value} if isinstance(value, str) or value is True else value


def read_country(value: Any) -> str:
    """Read whose holidays: a country or a part of one, by its ISO 3166 code."""
    if value == FRANCE:
        return FRANCE
    if not isinstance(value, str):
        raise _unknown_country(value)
    country, dash, part = value.strip().upper().partition("-")
    parts = _countries().get(country)
    if parts is None:
        raise _unknown_country(value)
    if dash and part not in parts:
        raise _unknown_part(country, part, list(parts.values()))
    return f"{country}-{parts[part]}" if dash else country


class HolidaySettings(Strict):
    """Whose holidays (`of`), which days are added (`also`), on which the plant works anyway."""

    of: Annotated[str, BeforeValidator(read_country)] | None = None
    also: tuple[Annotated[DayOfYear, BeforeValidator(read_day_of_year)], ...] = ()
    worked: tuple[Annotated[str, BeforeValidator(read_worked)], ...] = ()

    @model_validator(mode="after")
    def _worked_are_holidays(self) -> HolidaySettings:
        known = _known_names(self.of) if self.of else {}
        for said in self.worked:
            if _date(said) is None and said.casefold() not in known:
                raise _unknown_holiday(said, list(known.values()))
        return self


class Holidays:
    """The holidays that apply to one plant.

    >>> Holidays(None, "Europe/Paris").name(date(2026, 5, 1)).fr
    'Fête du Travail'
    >>> Holidays(None, "Europe/Berlin").name(date(2026, 5, 1)) is None
    True
    """

    def __init__(self, settings: HolidaySettings | None, zone: str) -> None:
        self._settings = settings or HolidaySettings()
        self.country = FRENCH_ZONES.get(zone) if settings is None else settings.of
        self._worked = {said.casefold() for said in self._settings.worked}
        self._years: dict[int, Mapping[date, Text]] = {}

    def name(self, day: date) -> Text | None:
        """Return what a holiday is called, None for any other day."""
        return self.of_year(day.year).get(day)

    def of_year(self, year: int) -> Mapping[date, Text]:
        """Return all holidays of a year, in order."""
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = self._find(year)
        return found

    def _find(self, year: int) -> Mapping[date, Text]:
        public = public_holidays(self.country, year) if self.country else {}
        kept = {
            day: [name for name in names if not self._is_worked(day, name)]
            for day, names in public.items()
        }
        found = {day: joined(names) for day, names in kept.items() if names}
        for said, month, day in self._settings.also:
            # 29 February comes every year in which there is one.
            on = _date(f"{year:04d}-{month:02d}-{day:02d}") if said in {_EVERY_YEAR, year} else None
            if on is not None:
                found.setdefault(on, OWN)
        return dict(sorted(found.items()))

    def _is_worked(self, day: date, name: Text) -> bool:
        said = {day.isoformat(), name.en.casefold(), name.fr.casefold()}
        return not self._worked.isdisjoint(said)


@lru_cache(maxsize=512)
def public_holidays(code: str, year: int) -> Mapping[date, tuple[Text, ...]]:
    """Return the public holidays of a country or of a part of it; a day may have several names.

    Where the library has no French or English name, it is the one in the country's own language.
    """
    if code == FRANCE and year in YEARS:
        return french_days(year)
    english, french = (listed(code, year, language) for language in ("en", "fr"))
    return {
        day: tuple(
            Text(en=en, fr=fr)
            for en, fr in zip(english[day].split(_AND), french[day].split(_AND), strict=True)
        )
        for day in english
    }


def listed(code: str, year: int, language: str) -> Mapping[date, str]:
    """Return what the library lists for a year: the names in one language, by their days."""
    # Loaded where it is first needed: it takes a twentieth of a second.
    import holidays

    country, _, part = code.partition("-")
    asked: dict[str, Any] = {"years": year, "subdiv": part or None}
    entity = holidays.country_holidays(country, **asked)
    # Left to itself the library would ask the environment in which language to answer.
    spoken = [one for one in entity.supported_languages if one.partition("_")[0] == language]
    said = spoken[0] if spoken else entity.default_language
    return dict(holidays.country_holidays(country, language=said, **asked).items())


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Mapping[str, str]]:
    """Give the parts of every country, each by its name in capitals."""
    import holidays

    return {
        code: {part.upper(): part for part in parts}
        for code, parts in holidays.list_supported_countries().items()
    }


def _known_names(code: str) -> Mapping[str, str]:
    years = (public_holidays(code, year).values() for year in _NAMED_IN)
    names = (name for days in years for together in days for name in together)
    return {said.casefold(): said for name in names for said in (name.en, name.fr)}


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _unknown_country(value: Any) -> PlantFileError:
    return PlantFileError(
        Text(
            en=f"no country is known by the code {value!r}",
            fr=f"aucun pays n'est connu sous le code « {value} »",
        ),
        Text(
            en="write an ISO code such as FR, FR-57 or DE-BY, or holidays: false",
            fr="écrivez un code ISO tel que FR, FR-57 ou DE-BY, ou holidays: false",
        ),
    )


def _unknown_part(country: str, part: str, parts: Sequence[str]) -> PlantFileError:
    known = ", ".join(f"{country}-{one}" for one in parts) or country
    return PlantFileError(
        Text(
            en=f"{country} has no part '{part}' with holidays of its own",
            fr=f"{country} n'a pas de partie « {part} » avec ses propres jours fériés",
        ),
        Text(en=f"use {country}, or one of: {known}", fr=f"utilisez {country}, ou : {known}"),
    )


def _unknown_holiday(said: str, known: list[str]) -> PlantFileError:
    words = ", ".join(known) or "-"
    return PlantFileError(
        Text(en=f"there is no holiday '{said}'", fr=f"il n'y a pas de jour férié « {said} »"),
        Text(en=f"write a date, or one of: {words}", fr=f"écrivez une date, ou l'un de : {words}"),
    )
