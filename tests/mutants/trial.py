"""Tests tried on mutants: which test runs which line, and which mutants none of them notices.

It runs within pytest, after collection, and forks a process for each mutant. Most mutants are
grafted onto what has been imported already, which takes milliseconds; those in code that runs at
import are imported anew.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutants.graft import ROOT, compiled, forget, graft, grafts, import_instead
from mutants.mutations import Mutant

KILLED, SURVIVED, UNTESTED = "killed", "survived", "no test runs it"
_NOTICED, _UNNOTICED = 1, 0
_MORE_MEMORY = 2 << 30
PLAIN = (
    "--assert=plain",  # otherwise pytest imports the files under trial itself, from disk
    *("-q", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT)),
    *("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"),
)
"""How pytest is called."""
_SLOWER = 6.0
_PATIENCE = 3.0
"""A test may take this many times its own time, and these seconds more, before it is stopped."""


@dataclass(slots=True)
class Reach:
    """What one test runs of the files under trial, and how long it takes."""

    item: pytest.Item
    seconds: float = 0.0
    lines: set[tuple[str, int]] = field(default_factory=set)


class Trial:
    """The plugin that takes the place of pytest's own loop over the tests."""

    def __init__(self, tried: Sequence[Mutant], jobs: int, tell: Callable[[Mutant, str], None]):
        self._tried, self._jobs, self._tell = tried, jobs, tell
        self._files = {str(ROOT / mutant.file): mutant.file for mutant in tried}
        self._codes = {one.file: compiled(one.file, one.tree) for one in tried}
        self.verdicts: dict[Mutant, str] = {}
        self.broken: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run each test once to see what it reaches, then each mutant's tests on the mutant."""
        reaches = [self._reach(item) for item in session.items]
        self.broken += self._control(reaches)
        if not self.broken:
            for mutant, verdict in self._try_all(reaches):
                self.verdicts[mutant] = verdict
                self._tell(mutant, verdict)
        return True

    def _reach(self, item: pytest.Item) -> Reach:
        reach = Reach(item)
        files, lines = self._files, reach.lines

        def local(frame: FrameType, event: str, _arg: object) -> Any:
            if event == "line":
                lines.add((files[frame.f_code.co_filename], frame.f_lineno))
            return local

        def entered(frame: FrameType, _event: str, _arg: object) -> Any:
            return local if frame.f_code.co_filename in files else None

        forget()  # what an earlier test had computed this one would not run
        begun = time.perf_counter()
        sys.settrace(entered)
        try:
            reports = runtestprotocol(item, log=False, nextitem=None)
        finally:
            sys.settrace(None)
        reach.seconds = time.perf_counter() - begun
        self.broken += [f"{one.nodeid}\n{one.longreprtext}" for one in reports if one.failed]
        return reach

    def _control(self, reaches: Sequence[Reach]) -> Iterator[str]:
        """Import a file anew without any change: whoever notices that would notice anything."""
        file, code = next(iter(self._codes.items()))
        able = _able(reaches, file, None)
        child = _forked(partial(_imported, file, code, able))
        if _verdict(os.waitpid(child, 0)[1]) == KILLED:
            yield f"{file}: tests fail when it is only imported again"

    def _try_all(self, reaches: Sequence[Reach]) -> Iterator[tuple[Mutant, str]]:
        running: dict[int, tuple[Mutant, str]] = {}
        for mutant in self._tried:
            while len(running) >= self._jobs:
                yield self._ended(running)
            child, unnoticed = self._start(mutant, reaches)
            running[child] = mutant, unnoticed
        while running:
            yield self._ended(running)

    def _ended(self, running: dict[int, tuple[Mutant, str]]) -> tuple[Mutant, str]:
        child, status = os.wait()
        mutant, unnoticed = running.pop(child)
        verdict = _verdict(status)
        return mutant, verdict if verdict == KILLED else unnoticed

    def _start(self, mutant: Mutant, reaches: Sequence[Reach]) -> tuple[int, str]:
        """Fork a process that tries one mutant; say what it is where no test notices it.

        A function that no test runs may run at import, and make what the tests use.
        """
        after = compiled(mutant.file, mutant.program())
        pairs = grafts(self._codes[mutant.file], after)
        able = _able(reaches, mutant.file, None if pairs is None else mutant.lines)
        anyone = _able(reaches, mutant.file, None)

        def attempt() -> int:
            if able and pairs is not None and graft(pairs):
                return _tried(able)
            return _imported(mutant.file, after, able or anyone)

        return _forked(attempt), SURVIVED if able else UNTESTED


def _able(reaches: Sequence[Reach], file: str, lines: range | None) -> list[Reach]:
    """Find the tests that run one of these lines, the quickest first.

    What runs at import (no `lines`) any test may notice; those that run the file come first.
    """
    if lines is None:
        return sorted(
            reaches, key=lambda one: (not any(f == file for f, _ in one.lines), one.seconds)
        )
    able = (reach for reach in reaches if any((file, at) in reach.lines for at in lines))
    return sorted(able, key=lambda reach: reach.seconds)


def _forked(attempt: Callable[[], int]) -> int:
    """Run something in a process of its own; return its id."""
    child = os.fork()
    if child == 0:
        try:
            _alone()
            code = attempt()
        except BaseException:  # noqa: BLE001 - whatever it is, the mutant is noticed
            code = _NOTICED
        os._exit(code)
    return child


def _verdict(status: int) -> str:
    unnoticed = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _UNNOTICED
    return SURVIVED if unnoticed else KILLED


def _alone() -> None:
    """Say nothing, and be stopped rather than eat up the memory."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + _MORE_MEMORY, used + _MORE_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _tried(able: Sequence[Reach]) -> int:
    for reach in able:
        signal.setitimer(signal.ITIMER_REAL, reach.seconds * _SLOWER + _PATIENCE)
        reports = runtestprotocol(reach.item, log=False, nextitem=None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if any(report.failed for report in reports):
            return _NOTICED
    return _UNNOTICED


def _imported(file: str, code: CodeType, able: Sequence[Reach]) -> int:
    """Run the tests in a pytest of their own, which imports everything again."""
    spent = sum(reach.seconds for reach in able)
    import_instead(file, code)
    signal.setitimer(signal.ITIMER_REAL, spent * _SLOWER + 10 * _PATIENCE)
    tests = [reach.item.nodeid for reach in able]
    return int(pytest.main(["-x", *PLAIN, *tests], plugins=[Steady()]) != 0)


class Steady:
    """Lets hypothesis try the same examples every time, and say no more than that it failed."""

    def pytest_configure(self) -> None:
        """Choose the profile; pytest wants to see hypothesis imported no earlier."""
        import hypothesis

        hypothesis.settings.register_profile(
            "mutants",
            database=None,
            derandomize=True,
            deadline=None,
            report_multiple_bugs=False,
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutants")
