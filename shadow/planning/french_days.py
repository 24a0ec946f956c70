"""The French public holidays (Code du travail, article L3133-1), without loading the library.

Loading `holidays` takes a tenth of a second and eight megabytes, for all countries at once; a
French plant, the usual one, is spared that. A test holds these days and names equal to the
library's for every year of `YEARS`; any other country, part or year comes from the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from edge.text import Text

YEARS = range(2008, 2101)
"""From the year in which Whit Monday became a holiday again."""

_FIXED: Mapping[tuple[int, int], Text] = {
    (1, 1): Text(en="New Year's Day", fr="Jour de l'an"),
    (5, 1): Text(en="Labor Day", fr="Fête du Travail"),
    (5, 8): Text(en="Victory Day", fr="Fête de la Victoire"),
    (7, 14): Text(en="National Day", fr="Fête nationale"),
    (8, 15): Text(en="Assumption Day", fr="Assomption"),
    (11, 1): Text(en="All Saints' Day", fr="Toussaint"),
    (11, 11): Text(en="Armistice Day", fr="Armistice"),
    (12, 25): Text(en="Christmas Day", fr="Noël"),
}
_AFTER_EASTER: Mapping[int, Text] = {
    1: Text(en="Easter Monday", fr="Lundi de Pâques"),
    39: Text(en="Ascension Day", fr="Ascension"),
    50: Text(en="Pentecost Monday", fr="Lundi de Pentecôte"),
}


def french_days(year: int) -> Mapping[date, tuple[Text, ...]]:
    """Return the holidays of a year with their names; 1 May may be Ascension Day too.

    >>> [name.fr for name in french_days(2008)[date(2008, 5, 1)]]
    ['Ascension', 'Fête du Travail']
    """
    fixed = [(date(year, *day), name) for day, name in _FIXED.items()]
    moving = [(easter(year) + timedelta(days), name) for days, name in _AFTER_EASTER.items()]
    found: dict[date, tuple[Text, ...]] = {}
    for day, name in sorted([*moving, *fixed], key=lambda one: (one[0], one[1].fr)):
        found[day] = (*found.get(day, ()), name)
    return found


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the algorithm of Oudin, 1940).

    >>> easter(2026), easter(2024)
    (datetime.date(2026, 4, 5), datetime.date(2024, 3, 31))
    """
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - 29 // (moon + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))
