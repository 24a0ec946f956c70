"""Where `ombre` and `python -m ombre` begin, and where every error ends: told, with its remedy."""

from __future__ import annotations

import sys

import click

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre.cli import ombre
from ombre.french_click import teach_click_french
from ombre.language import LANGUAGE
from ombre.streams import ReaderLeft, let_go_of_output, prepare_streams

INTERRUPTED = 130
READER_LEFT = 141
"""What a shell gives for a program that Ctrl-C, or the end of its reader, has ended."""


def main() -> None:
    """Run the command line; exit codes: 0 fine, 1 no, 2 usage or plant file, 3 out of reach."""
    prepare_streams()
    if LANGUAGE == "fr":
        teach_click_french()
    try:
        code = _run()
        sys.stdout.flush()
    except (ReaderLeft, BrokenPipeError):
        let_go_of_output()
        code = READER_LEFT
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _run() -> int:
    try:
        return int(ombre.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return INTERRUPTED
    except OmbreError as error:
        return _tell(error)
    except OSError as error:
        if error.filename is None:
            raise
        return _tell(OmbreError(_refused_by_the_system(error), exit_code=3))


def _tell(error: OmbreError) -> int:
    for problem in error.problems:
        click.echo(problem.say(LANGUAGE), err=True)
    return error.exit_code


def _refused_by_the_system(error: OSError) -> Problem:
    """A folder that may not be written, a disk that is full: the system's word, and its place."""
    said = error.strerror or type(error).__name__
    return Problem(
        where=str(error.filename),
        cause=Text(en=f"the system refuses ({said})", fr=f"le système refuse ({said})"),
        remedy=Text(
            en="see that the folder exists, that it may be written, and that the disk has room",
            fr="vérifiez que le dossier existe, qu'on peut y écrire et qu'il reste de la place",
        ),
        blame=Blame.USAGE,
    )


if __name__ == "__main__":
    main()
