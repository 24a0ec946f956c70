"""Where `ombre` and `python -m ombre` begin, and where every error ends: told, with its remedy."""

from __future__ import annotations

import sys

import click

from edge.problem import OmbreError
from ombre.cli import ombre
from ombre.french_click import teach_click_french
from ombre.language import LANGUAGE


def main() -> None:
    """Run the command line; exit codes: 0 fine, 1 no, 2 usage or plant file, 3 out of reach."""
    if LANGUAGE == "fr":
        teach_click_french()
    try:
        code = ombre.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except OmbreError as error:
        for problem in error.problems:
            click.echo(problem.say(LANGUAGE), err=True)
        code = error.exit_code
    sys.exit(code or 0)


if __name__ == "__main__":
    main()
