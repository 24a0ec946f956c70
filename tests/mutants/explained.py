"""Survivors that were looked at: mutants that change nothing, each with the reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutants.mutations import Mutant

FILE = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry: which mutant, and why no test can or need notice it."""

    file: str
    scope: str
    was: str
    now: str
    nth: int
    why: str

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What names the mutant."""
        return self.file, self.scope, self.was, self.now, self.nth


def read_explained(path: Path = FILE) -> list[Explained]:
    """Read the list; an entry without a reason is refused."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    found = [
        Explained(
            one["file"], one["in"], one["was"], one["now"], one.get("nth", 1), one["why"].strip()
        )
        for one in entries
    ]
    unsaid = [one for one in found if not one.why]
    if unsaid:
        raise ValueError(f"no reason is given for {unsaid}")
    return found


def as_entry(mutant: Mutant) -> str:
    """Write a survivor as an entry that waits for its reason."""
    nth = f"nth = {mutant.nth}\n" if mutant.nth > 1 else ""
    return (
        f"[[survivor]]\nfile = {_quoted(mutant.file)}\nin = {_quoted(mutant.scope)}\n"
        f'was = {_quoted(mutant.was)}\nnow = {_quoted(mutant.now)}\n{nth}why = ""\n'
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
