"""The command line in both languages: every command has help, every option says what it does."""

import importlib

import click
import pytest
from click.testing import CliRunner

from ombre import cli
from ombre.cli import COMMANDS, ombre

FILES = {"import": "importing"}


def commands():
    found = [
        importlib.import_module(f"ombre.commands.{FILES.get(name, name)}").command
        for name in COMMANDS
    ]
    parts = [
        part for one in found if isinstance(one, click.Group) for part in one.commands.values()
    ]
    return [*found, *parts]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_and_option_has_help(command):
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_list_names_every_command_and_imports_none(monkeypatch):
    def refuse(name):
        raise AssertionError(f"the list of commands imported {name}")

    monkeypatch.setattr(cli.importlib, "import_module", refuse)
    shown = CliRunner().invoke(ombre, ["--help"])
    assert shown.exit_code == 0
    for name in COMMANDS:
        assert f"  {name} " in shown.output


@pytest.mark.parametrize("name", COMMANDS)
def test_both_languages_say_something_different(name):
    assert COMMANDS[name].en != COMMANDS[name].fr


def test_an_unknown_command_is_a_usage_error():
    shown = CliRunner().invoke(ombre, ["fly"])
    assert shown.exit_code == 2
    assert "fly" in shown.output


def test_the_language_may_stand_after_the_command_of_a_group():
    shown = CliRunner().invoke(ombre, ["store", "info", "--help"])
    assert "--lang" in shown.output
    assert "130" in shown.output
