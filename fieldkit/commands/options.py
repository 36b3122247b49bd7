"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

#: Arguments such as -3 are numbers here, not options.
NEGATIVE_NUMBERS = {"ignore_unknown_options": True}


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")(command)


def squad_option(command: Command) -> Command:
    text = "Another squad than the one that is shown."
    return click.option("--squad", metavar="N|KEY", default="", help=text)(command)


def note_option(command: Command) -> Command:
    return click.option("--note", default="", help="Words beside it, which only the squad and the desk read.")(command)
