"""Children are restarted when they fall, and end when their parent ends, however it ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from edge.text import Text
from ombre.processes import ProcessTree, Program, last_line

LIVES = """
import sys, pathlib, os
pathlib.Path(sys.argv[1]).open("a").write(f"{os.getpid()}\\n")
sys.stdin.read()
pathlib.Path(sys.argv[1] + ".ended").write_text("politely")
"""
FALLS = "import sys; print('no coffee left', file=sys.stderr); sys.exit(4)"


def wait_for(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def program(name: str, code: str, folder: Path, *arguments: str) -> Program:
    return Program(
        name=name, command=(sys.executable, "-c", code, *arguments), log=folder / f"{name}.log"
    )


@pytest.fixture
def tree():
    said: list[Text] = []
    made = ProcessTree(tell=said.append)
    made.said = said  # type: ignore[attr-defined]
    yield made
    made.stop()


def starts(marks: Path) -> list[str]:
    return marks.read_text().split() if marks.exists() else []


def test_a_program_is_ended_politely_and_started_anew_when_asked(tree, tmp_path):
    marks = tmp_path / "marks"
    tree.start(program("press", LIVES, tmp_path, str(marks)))
    wait_for(lambda: len(starts(marks)) == 1)
    tree.again("press")
    wait_for(lambda: len(starts(marks)) == 2)
    assert (tmp_path / "marks.ended").read_text() == "politely"
    assert len(set(starts(marks))) == 2
    tree.tend()
    assert tree.said == []


def test_a_killed_child_is_started_again(tree, tmp_path):
    marks = tmp_path / "marks"
    tree.start(program("press", LIVES, tmp_path, str(marks)))
    wait_for(lambda: len(starts(marks)) == 1)
    psutil.Process(int(starts(marks)[0])).kill()

    def again():
        tree.tend()
        return len(starts(marks)) == 2

    wait_for(again)
    assert "press" in tree.said[0].en
    assert "press" in tree.said[0].fr


def test_a_child_that_falls_is_told_with_its_last_word_and_growing_pauses(tree, tmp_path):
    tree.start(program("edge", FALLS, tmp_path))

    def three_falls():
        tree.tend()
        return len(tree.said) == 3

    wait_for(three_falls)
    assert all("no coffee left" in text.en and "code 4" in text.en for text in tree.said)
    pauses = [float(text.en.rsplit(" in ")[-1].split()[0]) for text in tree.said]
    assert pauses == sorted(set(pauses))


def test_stop_ends_children_politely(tree, tmp_path):
    marks = tmp_path / "marks"
    tree.start(program("press", LIVES, tmp_path, str(marks)))
    wait_for(lambda: starts(marks))
    tree.stop()
    assert not psutil.pid_exists(int(starts(marks)[0]))
    assert (tmp_path / "marks.ended").read_text() == "politely"


def test_children_end_when_their_parent_is_killed(tmp_path):
    marks = tmp_path / "marks"
    parent_code = (
        "import sys, time, pathlib\n"
        "from ombre.processes import ProcessTree, Program\n"
        "tree = ProcessTree(tell=print)\n"
        f"tree.start(Program(name='child', command=(sys.executable, '-c', {LIVES!r}, "
        f"{str(marks)!r}), log=pathlib.Path({str(tmp_path / 'child.log')!r})))\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", parent_code], env=dict(os.environ))
    wait_for(lambda: starts(marks))
    parent.kill()
    parent.wait()
    wait_for(lambda: not psutil.pid_exists(int(starts(marks)[0])))


def test_the_last_line_of_a_log_is_the_last_that_says_something(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("first\nlast word\n\n   \n")
    assert last_line(log) == "last word"
    assert last_line(tmp_path / "absent.log") == ""


def test_a_child_whose_log_cannot_be_written_runs_without(tree, tmp_path):
    (tmp_path / "no-folder").write_text("a file")
    mark = tmp_path / "mark"
    lives = program("lives", LIVES, tmp_path / "no-folder", str(mark))
    tree.start(lives)
    wait_for(mark.exists)
