"""The three programs, as their scripts in pyproject.toml name them."""

from __future__ import annotations

import importlib
import importlib.util
import tomllib
from collections.abc import Iterator

import click

from tests.house.tree import ROOT


def scripts() -> dict[str, str]:
    """Module by program; a module that is not written yet is left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    modules = {program: target.partition(":")[0] for program, target in project["scripts"].items()}
    return {program: module for program, module in modules.items() if importlib.util.find_spec(module)}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the three programs with its full name: `("roster new", …)`.

    Of groups only those that do something when they are called by themselves."""
    for program, module in scripts().items():
        yield from _walk(program, importlib.import_module(module).main)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None, f"{path} lists {name} but does not know it"
        yield from _walk(f"{path} {name}", inner)


def spelled(command: click.Command) -> list[str]:
    """What a person may type after the command's name: its options in full, its arguments as help shows them."""
    options = [max(param.opts, key=len) for param in command.params if isinstance(param, click.Option)]
    arguments = [param.human_readable_name for param in command.params if isinstance(param, click.Argument)]
    return options + arguments
