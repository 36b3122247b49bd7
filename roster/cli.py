"""`roster`: prepares an event. Each command is loaded when it is called, so that help stays fast."""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from roster.errors import EventNotFoundError, RosterError

#: Name → module, attribute, and what the list of commands says of it.
COMMANDS = {
    "plans": ("roster.cli_plans", "plans_command", "List the event plans that are shipped."),
    "new": ("roster.cli_new", "new_command", "Make an event folder."),
    "check": ("roster.cli_check", "check_command", "Report every problem of an event and its people."),
    "people": ("roster.cli_people", "people_command", "Fill an event folder with invented people."),
    "import": ("roster.cli_import", "import_command", "Read people from Excel and CSV files."),
    "badges": ("roster.cli_badges", "badges_command", "Print badges."),
    "reissue": ("roster.cli_reissue", "reissue_command", "Revoke badges and issue new ones."),
    "pack": ("roster.cli_pack", "pack_command", "Make the signed file for laptops, and the server's own file."),
    "key": ("roster.cli_key", "key_command", "Keep the event key on paper, or bring it back from there."),
    "certify": ("roster.cli_certify", "certify_command", "Prepare a laptop by hand, without any network."),
}
PROBLEMS_FOUND = 1


class LazyGroup(click.Group):
    """Knows its commands by name, and turns errors of this package into one sentence and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (module, _, _) in COMMANDS.items() if find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EventNotFoundError as error:
            raise click.UsageError(str(error), ctx) from error
        except RosterError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(_sentence(error), err=True)
        return ctx.exit(PROBLEMS_FOUND)

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a console that cannot show a name must not end the command
                stream.reconfigure(errors="replace")
        return super().main(*args, **extra)


def _sentence(error: OSError) -> str:
    hints = {
        errno.ENOSPC: "Free some space on this disk and call it again.",
        errno.EACCES: "Close it in other programs, or choose another place.",
        errno.EROFS: "Choose a place that can be written to.",
        errno.ENOENT: "Make the folder first.",
    }
    where = error.filename or "the file"
    hint = hints.get(error.errno or 0, "Look at it and call this again.")
    return f"Cannot use {where}: {error.strerror or error}. {hint}"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fieldkit", message="%(package)s %(version)s")
def main() -> None:
    """Prepares an event: its event folder, people, badges and the pack for laptops and server.

    Begin with: roster new FOLDER --plan plan14. Exit status: 0 done, 1 problems found and printed, 2 called wrongly.
    """
