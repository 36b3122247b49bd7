"""What several commands of `roster` share: arguments, output, clock and entropy."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

Command = TypeVar("Command", bound=Callable[..., Any])

#: The source of every secret.
entropy = os.urandom


def now_ms() -> int:
    """Milliseconds since 1970, UTC, by this computer's clock."""
    return time.time_ns() // 1_000_000


def folder_argument(command: Command) -> Command:
    return click.argument("folder", type=click.Path(file_okay=False, path_type=Path))(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")(command)


def out_option(command: Command) -> Command:
    out = click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
    )
    return out(command)


def echo_json(value: object) -> None:
    """UTF-8 whatever the console's encoding, indented for people."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))
