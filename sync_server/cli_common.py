"""What several commands of `sync-server` share: where the data is, the clock, and how results are printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from fieldkit.clock import Clock
from roster.event import Event
from sync_server.bootstrap import clock_of, default_home
from sync_server.data_folder import DataFolder

Command = TypeVar("Command", bound=Callable[..., Any])
HOME_VARIABLE = "FIELDKIT_SERVER_HOME"
CLOCK_VARIABLE = "FIELDKIT_CLOCK"


def home_option(command: Command) -> Command:
    option = click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        envvar=HOME_VARIABLE,
        help=f"The server's data folder (or {HOME_VARIABLE}); without it, a folder of this user.",
    )
    return option(command)


def clock_option(command: Command) -> Command:
    option = click.option(
        "--clock",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar=CLOCK_VARIABLE,
        help=f"The file of a simulated clock (or {CLOCK_VARIABLE}); without it, this machine's clock.",
    )
    return option(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")(command)


def data_folder(ctx: click.Context, home: Path | None) -> DataFolder:
    """The folder named after the command, before it, by the environment, or the usual one."""
    return DataFolder(home or ctx.find_root().params.get("home") or default_home())


def clock_for(folder: DataFolder, clock: Path | None) -> Clock:
    """The clock named, else the one that the server last went by."""
    return clock_of(clock or folder.load_clock())


def echo_json(value: object) -> None:
    """UTF-8 whatever the console's encoding, indented for people."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def shown_time(event: Event, at_ms: int) -> str:
    return f"{event.local(at_ms):%Y-%m-%d %H:%M}"


def shown_age(now: int, at_ms: int) -> str:
    """`3 min ago`, as short as a table needs it."""
    if not at_ms:
        return "never"
    seconds = max(now - at_ms, 0) // 1000
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return "just now"


def local_day(event: Event) -> str:
    days = [datetime.combine(day, datetime.min.time()) for day in event.days]
    return f"{days[0]:%Y-%m-%d}" if len(days) == 1 else f"{days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"


def squad_name(event: Event, number: int) -> str:
    """What the event file calls a squad; its number where that is none of it."""
    squad = event.squad(number)
    return squad.name.en or squad.key if squad is not None else str(number)
