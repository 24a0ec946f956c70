"""Errors a person can act on: where, why, what to do next, and whose fault it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge.text import Language, Text


class Blame(StrEnum):
    """Who can mend it."""

    PLANT_FILE = "plant file"
    DEVICE = "device"
    USAGE = "usage"
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: place, cause, next step.

    >>> Problem(
    ...     where="plant.yaml:3",
    ...     cause=Text(en="the cycle is 0", fr="le cycle vaut 0"),
    ...     remedy=Text(en="give a cycle above 0", fr="donnez un cycle au-dessus de 0"),
    ...     blame=Blame.PLANT_FILE,
    ... ).say("en")
    'plant.yaml:3: the cycle is 0. Next: give a cycle above 0.'
    """

    where: str
    cause: Text
    remedy: Text
    blame: Blame

    def say(self, language: Language) -> str:
        """Write the problem on one line."""
        cause, remedy = self.cause.say(language), self.remedy.say(language)
        end = "" if remedy.endswith(("?", ".", "!")) else "."
        if language == "fr":
            return f"{self.where} : {cause}. À faire : {remedy}{end}"
        return f"{self.where}: {cause}. Next: {remedy}{end}"


class OmbreError(Exception):
    """Carries one or more problems up to the border, where they are told to the user.

    `exit_code` follows the command line's rule: 2 wrong usage or plant file, 3 out of reach.
    """

    def __init__(self, *problems: Problem, exit_code: int = 2) -> None:
        self.problems: Sequence[Problem] = problems
        self.exit_code = exit_code
        super().__init__("; ".join(problem.say("en") for problem in problems))
