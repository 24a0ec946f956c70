"""Who works which shift when: teams that go through a pattern of shifts, by weeks or by days.

Each team has the date on which it begins the pattern; before and after that date the pattern
repeats. A shift that stands in a rotation takes place on the days on which a team has it; one that
stands in none takes place on its own days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from edge.plantfile import Strict
from edge.refusals import PlantFileError
from edge.text import Text
from shadow.planning.written import DateField, dated

REST = frozenset({"off", "repos"})
"""What a pattern says where the team does not work."""
_LENGTH: Mapping[str, int] = {"day": 1, "week": 7}


def read_pattern(value: Any) -> tuple[tuple[str, ...], ...]:
    """Read a pattern: for each week or day a shift, several, or none (`off`).

    >>> read_pattern(["early", ["late", "saturday"], "off"])
    (('early',), ('late', 'saturday'), ())
    """
    if not isinstance(value, list | tuple) or not value:
        raise _bad_pattern(value)
    return tuple(_step(step) for step in value)


def _step(step: Any) -> tuple[str, ...]:
    if isinstance(step, list | tuple) and step and all(isinstance(one, str) for one in step):
        return tuple(one.strip() for one in step)
    if not isinstance(step, str):
        raise _bad_pattern(step)
    return () if step.strip().lower() in REST else (step.strip(),)


def _bad_pattern(value: Any) -> PlantFileError:
    return PlantFileError(
        Text(
            en=f"{value!r} is no pattern of shifts", fr=f"{value!r} n'est pas une suite d'équipes"
        ),
        Text(
            en="list the names of shifts, one for each week or day: [early, late] or "
            "[day, day, night, night, off, off, off, off]",
            fr="listez les noms des équipes, un par semaine ou par jour : [matin, soir] ou "
            "[jour, jour, nuit, nuit, repos, repos, repos, repos]",
        ),
    )


class Rotation(Strict):
    """A pattern of shifts, and the date on which each team begins it."""

    pattern: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(read_pattern)]
    every: Literal["week", "day"] = "week"
    teams: dict[str, DateField] = Field(min_length=1)

    def names(self) -> Sequence[str]:
        """The names of the shifts that the teams take turns in, each once."""
        return list(dict.fromkeys(name for step in self.pattern for name in step))

    def cycle(self) -> int:
        """After how many days it repeats."""
        return len(self.pattern) * _LENGTH[self.every]

    def duties(self, day: date) -> Mapping[str, str]:
        """Return who works on a day: the team of each shift that takes place.

        >>> two = Rotation(pattern=["early", "late"], teams={"red": "2026-01-05"})
        >>> two.duties(date(2026, 1, 11)), two.duties(date(2026, 1, 4))
        ({'early': 'red'}, {'late': 'red'})
        """
        return {name: team for team in self.teams for name in self._step_of(team, day)}

    def _step_of(self, team: str, day: date) -> tuple[str, ...]:
        past = (day - self.teams[team]).days // _LENGTH[self.every]
        return self.pattern[past % len(self.pattern)]

    @model_validator(mode="after")
    def _weeks_begin_on_monday(self) -> Rotation:
        if self.every == "day":
            return self
        for team, day in self.teams.items():
            if day.weekday():
                monday = date.fromordinal(day.toordinal() - day.weekday())
                raise _not_a_monday(team, day, monday)
        return self

    @model_validator(mode="after")
    def _one_team_a_shift(self) -> Rotation:
        for team, other, name, day in self._clashes():
            raise PlantFileError(
                Text(
                    en=f"the teams '{team}' and '{other}' have the shift '{name}' at once, "
                    f"such as on {day}",
                    fr=f"les groupes « {team} » et « {other} » ont l'équipe « {name} » en même "
                    f"temps, par exemple le {day}",
                ),
                Text(
                    en="let each team begin the pattern on another date, "
                    "or give teams that work together one name",
                    fr="faites commencer la suite à une autre date pour chacun, "
                    "ou donnez un seul nom à ceux qui travaillent ensemble",
                ),
            )
        return self

    def _clashes(self) -> Iterator[tuple[str, str, str, date]]:
        length = _LENGTH[self.every]
        for team, other in combinations(self.teams, 2):
            for step in range(len(self.pattern)):
                day = date.fromordinal(self.teams[team].toordinal() + step * length)
                theirs = self._step_of(other, day)
                for name in self._step_of(team, day):
                    if name in theirs:
                        yield team, other, name, day


def _not_a_monday(team: str, day: date, monday: date) -> PlantFileError:
    said = dated(day)
    return PlantFileError(
        Text(
            en=f"a rotation by weeks begins on a Monday, and '{team}' begins on {said.en}",
            fr=f"une rotation par semaines commence un lundi, et « {team} » commence le {said.fr}",
        ),
        Text(
            en=f"write {monday}, or count by days with every: day",
            fr=f"écrivez {monday}, ou comptez en jours avec every: day",
        ),
    )
