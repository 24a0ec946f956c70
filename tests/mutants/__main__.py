"""`python -m mutants [TARGET|FILE]...`: which small changes of a program do its tests not notice?

Each mutant is one change (`<` becomes `<=`, a statement falls away); the tests that run its line
are run on it. A survivor is a test that is missing, or a change that changes nothing: then it
stands in `explained.toml` with the reason. Exit code 1 where one is not explained, or where an
explanation fits no survivor any more. POSIX only: it forks.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from mutants.explained import as_entry, read_explained
from mutants.graft import ROOT
from mutants.mutations import Mutant, mutants
from mutants.trial import KILLED, PLAIN, Steady, Trial

TARGETS = Path(__file__).with_name("targets.toml")


def main() -> int:
    given = parser().parse_args()
    files, tests = chosen(given.what, given.tests)
    tried = [one for file in files for one in mutants(file, (ROOT / file).read_text("utf-8"))]
    tried = [one for one in tried if one.scope.startswith(given.scope) and given.only in str(one)]
    if given.sample:
        tried = Random(given.seed).sample(tried, min(given.sample, len(tried)))
    say(f"{len(tried)} mutants of {len(files)} files")
    begun = time.monotonic()
    verdicts, broken = on_trial(tried, [*tests, *files], given.jobs)
    if broken:
        say("\n".join(broken))
        say("These tests fail without any mutant.")
        return 2
    whole = not (given.sample or given.scope or given.only)
    return report(verdicts, files if whole else [], time.monotonic() - begun)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="mutants", description=__doc__)
    made.add_argument("what", nargs="*", help="names of targets.toml, or files")
    made.add_argument("--tests", nargs="*", default=[], help="tests, instead of the target's")
    made.add_argument("--in", dest="scope", default="", help="only in this function or class")
    made.add_argument("--only", default="", help="only changes that read like this: 'a  →  b'")
    made.add_argument("--sample", type=int, default=0, help="try only so many, by chance")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--jobs", type=int, default=2)
    return made


def chosen(what: Sequence[str], tests: Sequence[str]) -> tuple[list[str], list[str]]:
    """Find the files and tests: of targets, or of files and the targets that they belong to."""
    targets = tomllib.loads(TARGETS.read_text(encoding="utf-8"))
    files: dict[str, None] = {}
    found: dict[str, None] = dict.fromkeys(tests)
    for name in what or list(targets):
        own = (
            [name]
            if name in targets
            else [one for one, target in targets.items() if name in matching(target["files"])]
        )
        files.update(dict.fromkeys(matching(targets[name]["files"]) if name in targets else [name]))
        if not tests:
            found.update(dict.fromkeys(t for one in own for t in matching(targets[one]["tests"])))
    return list(files), list(found)


def matching(patterns: Sequence[str]) -> list[str]:
    return [
        path.relative_to(ROOT).as_posix()
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
        if path.suffix == ".py" and path.stat().st_size
    ]


def on_trial(
    tried: Sequence[Mutant], paths: Sequence[str], jobs: int
) -> tuple[dict[Mutant, str], list[str]]:
    trial = Trial(tried, jobs, tell)
    code = pytest.main([*PLAIN, *paths], plugins=[Steady(), trial])
    if code and not trial.broken:
        trial.broken.append(f"pytest ended with {code}")
    return trial.verdicts, trial.broken


def tell(mutant: Mutant, verdict: str) -> None:
    if verdict != KILLED:
        was, now = (
            text if len(text) < 100 else f"{text[:99]}…" for text in (mutant.was, mutant.now)
        )
        say(f"{mutant.file}:{mutant.line} {mutant.scope}: {was}  →  {now}: {verdict}")


def report(verdicts: dict[Mutant, str], whole: Sequence[str], seconds: float) -> int:
    explained = {one.key: one for one in read_explained()}
    alive = {mutant.key: mutant for mutant, verdict in verdicts.items() if verdict != KILLED}
    unexplained = [mutant for key, mutant in alive.items() if key not in explained]
    idle = [one for key, one in explained.items() if one.file in whole and key not in alive]
    for mutant in unexplained:
        say(as_entry(mutant))
    for one in idle:
        say(f"explained, and yet no survivor: {one.file} {one.scope}: {one.was} → {one.now}")
    counted = Counter(verdicts.values())
    say(", ".join(f"{verdict}: {number}" for verdict, number in sorted(counted.items())))
    say(
        f"{len(verdicts)} mutants in {seconds:.0f} s; alive {len(alive)}, "
        f"not explained {len(unexplained)}, explanations to remove {len(idle)}"
    )
    return 1 if unexplained or idle else 0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
