"""`sync-server`: the meeting point. Each command is loaded when it is called, so that help stays fast."""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from fieldkit.errors import FieldkitError
from roster.errors import RosterError
from sync_server.cli_common import home_option
from sync_server.errors import ServerError

#: Name → module, attribute, and what the list of commands says of it.
COMMANDS = {
    "serve": ("sync_server.cli_serve", "serve_command", "Serve an event to its laptops."),
    "invite": ("sync_server.cli_invite", "invite_command", "Make a code with which one laptop joins."),
    "devices": ("sync_server.cli_devices", "devices_command", "List the laptops; revoke or admit one."),
    "drop": ("sync_server.cli_drop", "drop_command", "Take in drops from a stick, and write the answers."),
    "desk": ("sync_server.cli_desk", "desk_command", "Show a link that opens the desk page, once."),
    "account": ("sync_server.cli_account", "account_command", "Say who may open the desk page from elsewhere."),
    "message": ("sync_server.cli_message", "message_command", "Send words to squads, and see who read them."),
    "rollcall": ("sync_server.cli_rollcall", "rollcall_command", "Ask squads whether all are there; see who answered."),
    "backup": ("sync_server.cli_backup", "backup_command", "Write everything that the server needs into one file."),
    "restore": ("sync_server.cli_backup", "restore_command", "Put a server back from its backup."),
    "verify": ("sync_server.cli_verify", "verify_command", "Check every hash, seal and certificate, and the views."),
    "history": ("sync_server.cli_history", "history_command", "The records that came last, and how they came."),
    "figures": ("sync_server.cli_figures", "figures_command", "Print the figures as they stand."),
    "summary": ("sync_server.cli_summary", "summary_command", "Write the day's summary."),
}
PROBLEMS_FOUND = 1


class LazyGroup(click.Group):
    """Knows its commands by name, and turns errors into one sentence and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ServerError, FieldkitError, RosterError) as error:
            click.echo(str(error), err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"Cannot use {error.filename or 'a file'}: {error.strerror or error}.", err=True)
        return ctx.exit(PROBLEMS_FOUND)

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a console that cannot show a name must not end the command
                stream.reconfigure(errors="replace")
        return super().main(*args, **extra)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@home_option
@click.version_option(package_name="fieldkit", message="%(package)s %(version)s")
def main(home: Path | None) -> None:
    """The meeting point of an event's laptops, with the desk page and the day's summary.

    Begin with: sync-server serve --event PACK. Exit status: 0 done, 1 problems printed, 2 called wrongly.
    """
