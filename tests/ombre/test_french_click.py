"""The French table of the command-line library is held against the installed version."""

import ast
from pathlib import Path

import click
import pytest

from ombre.french_click import FRENCH

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")
OUT_OF_REACH = {
    # Programmers' mistakes, prompts, deprecations and types that no command of ours uses.
    "(dynamic)",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument "
    "instead? Did you mean to pass '--{name}'?",
    "Value must be an iterable.",
    "deprecated",
    "env var: {var}",
    "Takes {nargs} values but 1 was given.",
    "Takes {nargs} values but {len} were given.",
    "Confirm the action without prompting.",
    "Do you want to continue?",
    "Could not open file {filename!r}: {message}",
    "Missing parameter: {param_name}",
    "Missing {param_type}",
    "unknown error",
    "Argument {name!r} takes {nargs} values.",
    "Invalid start character for option ({option})",
    "Choice({choices})",
    "Choose from:\n\t{choices}",
    "{name} {filename!r} is not executable.",
    "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{len_type} values are required, but {len_value} was given.",
    "{len_type} values are required, but {len_value} were given.",
    "{value!r} does not match the format {format}.",
    "{value!r} does not match the formats {formats}.",
}


def sentences() -> set[str]:
    found = set()
    for name in MODULES:
        source = (Path(click.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                found |= {
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                }
    return found


def test_every_sentence_that_a_user_can_meet_has_its_french():
    assert sentences() - set(FRENCH) - OUT_OF_REACH == set()


def test_the_table_holds_no_sentence_that_click_no_longer_says():
    assert set(FRENCH) - sentences() - {"required"} == set()


@pytest.mark.parametrize("sentence", sorted(FRENCH))
def test_the_french_keeps_the_fields_of_the_sentence(sentence):
    fields = {part.split("}")[0] for part in sentence.split("{")[1:]}
    french = {part.split("}")[0] for part in FRENCH[sentence].split("{")[1:]}
    assert french <= fields
