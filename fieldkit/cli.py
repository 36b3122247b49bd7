"""`fieldkit`: the kit on a laptop. Each command is loaded when it is called, so that help stays fast."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from fieldkit.commands.setting import Setting, system_language
from fieldkit.errors import FieldkitError, KitError
from fieldkit.texts.catalogue import LANGUAGES, choose_language, say
from fieldkit.ui.idle_collector import hold_garbage
from roster.errors import RosterError

#: Name → module, attribute, and what the list of commands says of it.
COMMANDS = {
    "demo": ("fieldkit.demo.command", "demo", "Play a county's volunteer day on this computer."),
    "join": ("fieldkit.commands.joining", "join_command", "Make this laptop known to the server with a code."),
    "open": ("fieldkit.commands.joining", "open_command", "Take in a pack or a prepared file, without a network."),
    "key": ("fieldkit.commands.joining", "key_command", "Write this laptop's public key, for roster certify."),
    "squad": ("fieldkit.commands.duty", "squad_command", "Say or choose whose laptop this is."),
    "site": ("fieldkit.commands.duty", "site_command", "Say or choose where this laptop stands."),
    "operator": ("fieldkit.commands.duty", "operator_command", "Say or choose who is on duty."),
    "checkin": ("fieldkit.commands.attendance", "checkin_command", "Somebody arrives."),
    "checkout": ("fieldkit.commands.attendance", "checkout_command", "Somebody leaves."),
    "away": ("fieldkit.commands.attendance", "away_command", "Somebody leaves for a while."),
    "back": ("fieldkit.commands.attendance", "back_command", "Somebody who was away is back."),
    "walkin": ("fieldkit.commands.attendance", "walkin_command", "Take in somebody who is on no roster."),
    "checkin-all": ("fieldkit.commands.attendance", "checkin_all_command", "Everybody of a squad arrives."),
    "find": ("fieldkit.commands.people", "find_command", "Find people by number, name, pinyin or telephone."),
    "person": ("fieldkit.commands.people", "person_command", "Show somebody's card."),
    "scan": ("fieldkit.commands.scanning", "scan_command", "Badges out of pictures, films, texts or a camera."),
    "revoke-badge": ("fieldkit.commands.people", "revoke_badge_command", "Somebody's badge no longer counts."),
    "board": ("fieldkit.commands.boards", "board_command", "Show a squad: who is here, late, away, gone."),
    "figures": ("fieldkit.commands.boards", "figures_command", "Show the figures of all squads."),
    "count": ("fieldkit.commands.headcounts", "count_command", "Headcounts at checkpoints."),
    "chase": ("fieldkit.commands.chasing", "chase_command", "Whom a headcount lacks: found, explained, missing."),
    "incident": ("fieldkit.commands.incidents", "incident_group", "Incidents: list, raise, tell on, close."),
    "tally": ("fieldkit.commands.tallies", "tally_command", "Count the work that is done."),
    "deed": ("fieldkit.commands.deeds", "deed_group", "Good deeds: list, note, pictures."),
    "thing": ("fieldkit.commands.things", "thing_group", "Things: list, out, back, used up, broken, lost."),
    "gate": ("fieldkit.commands.gate", "gate_group", "What squads must have with them, and whether they may go."),
    "consent": ("fieldkit.commands.consents", "consent_group", "Whose guardian has not consented; note a consent."),
    "messages": ("fieldkit.commands.messages", "messages_command", "List messages and roll calls of the desk."),
    "acknowledge": ("fieldkit.commands.messages", "acknowledge_command", "Tell the desk: message understood."),
    "answer": ("fieldkit.commands.messages", "answer_command", "Answer a roll call."),
    "doubles": ("fieldkit.commands.doubles", "doubles_group", "People checked in at two places."),
    "history": ("fieldkit.commands.past", "history_command", "What was entered on this laptop."),
    "undo": ("fieldkit.commands.past", "undo_command", "Take back the last thing done."),
    "strike": ("fieldkit.commands.past", "strike_command", "Strike an entry that was a mistake."),
    "status": ("fieldkit.commands.status", "status_command", "Who is here, what is unsent, when the server was heard."),
    "sync": ("fieldkit.commands.status", "sync_command", "Exchange records with the server, now."),
    "mirror": ("fieldkit.commands.mirroring", "mirror_group", "Mirror everything to a stick, for a spare to go on."),
    "take-over": ("fieldkit.commands.mirroring", "take_over_command", "Go on in place of a laptop that died."),
    "neighbours": ("fieldkit.commands.neighbours", "neighbours_group", "Exchange with laptops on the same network."),
    "drop": ("fieldkit.commands.drops", "drop_group", "Carry records on a stick, where there is no network."),
    "scanner": ("fieldkit.commands.scanner", "scanner_group", "The scanner's self-test, and its test code."),
    "settings": ("fieldkit.commands.settings", "settings_group", "What is chosen on this laptop, and own keys."),
    "wipe": ("fieldkit.commands.wiping", "wipe_command", "Take the event off this laptop."),
    "quarantine": ("fieldkit.commands.quarantine", "quarantine_command", "Records that do not count, and why."),
    "ready": ("fieldkit.commands.before_after", "ready_command", "Before leaving: is this laptop ready, yes or no."),
    "rehearse": ("fieldkit.commands.rehearsing", "rehearse_command", "Try everything out; nothing of it counts."),
    "close": ("fieldkit.commands.before_after", "close_command", "At the end of the day: what is still open."),
    "verify": ("fieldkit.commands.verify", "verify_command", "Check every hash, seal and certificate, and the views."),
}
#: What is about this laptop, not about a day.
NEVER_REHEARSED = ("demo", "join", "open", "key", "take-over", "wipe", "ready", "rehearse")
PROBLEMS_FOUND = 1
_JSON = "--json"
#: Commands whose `--json` names a file: their errors are sentences.
_JSON_TO_FILE = ("demo",)


class Program(click.Group):
    """Knows its commands by name; every error is one sentence, or with `--json` one object, and a status."""

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
            formatter.write_dl([(name, help_) for name, (_, _, help_) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        ctx.meta[_JSON] = _JSON in ctx.args
        return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, *others: Any, **extra: Any) -> Any:
        given = [_whole(text) for text in (sys.argv[1:] if args is None else args)]
        as_json = _JSON in given and not set(_JSON_TO_FILE) & set(given)
        _forgive_consoles()
        try:
            status = super().main(given, *others, **(extra | {"standalone_mode": False}))
        except click.Abort:
            status = PROBLEMS_FOUND
        except click.ClickException as error:
            status = error.exit_code
            if as_json:
                _echo_error("errors.program.usage", error.format_message())
            else:
                error.show()
        except FieldkitError as error:
            status = _tell(error.message, str(error), as_json)
        except RosterError as error:
            status = _tell("errors.program.roster", str(error), as_json)
        except OSError as error:
            values = {"file": error.filename or "-", "cause": error.strerror or str(error)}
            status = _tell("errors.program.file", say("errors.program.file", **values), as_json)
        sys.exit(status if isinstance(status, int) else 0)


def _whole(text: str) -> str:
    """What was typed in another encoding than the console's can neither be written down nor shown."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _forgive_consoles() -> None:
    """A console that cannot show a name must not end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _tell(message: str, text: str, as_json: bool) -> int:
    if as_json:
        _echo_error(message, text)
    else:
        click.echo(text, err=True)
    return PROBLEMS_FOUND


def _echo_error(message: str, text: str) -> None:
    click.echo(json.dumps({"error": {"id": message, "text": text}}, ensure_ascii=False, indent=2))


def _stamp(ctx: click.Context) -> None:
    """Says that nothing counts before anything else is said."""
    if ctx.invoked_subcommand in NEVER_REHEARSED:
        raise KitError("errors.rehearsal.command", command=ctx.invoked_subcommand)
    if not ctx.meta[_JSON]:
        click.echo(say("cli.rehearsal.stamp"))


@click.group(cls=Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FIELDKIT_HOME",
    help="Folder of this laptop's kit: journal, keys, settings. Otherwise FIELDKIT_HOME, or one of your own.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Otherwise the kit's own, or this computer's.")
@click.option("--rehearsal", is_flag=True, help="In the rehearsal that was begun with rehearse: nothing of it counts.")
@click.option("--camera", metavar="N|FILM", default="", help="What F12 looks through; otherwise the kit's setting.")
@click.option("--clock", type=click.Path(exists=True, dir_okay=False, path_type=Path), hidden=True)
@click.option("--skew-ms", type=int, default=0, hidden=True)
@click.version_option(package_name="fieldkit", message="%(package)s %(version)s")
@click.pass_context
def main(
    ctx: click.Context,
    home: Path | None,
    language: str | None,
    rehearsal: bool,
    camera: str,
    clock: Path | None,
    skew_ms: int,
) -> int | None:
    """The kit of an event's day on this laptop. Without a command it opens the screen.

    Begin with: fieldkit demo, or fieldkit join CODE. Exit status: 0 done, 1 problems found and printed, 2 called
    wrongly.
    """
    choose_language(language or system_language(os.environ))
    ctx.obj = Setting(home, language or "", clock, skew_ms, rehearsal, camera)
    if rehearsal:
        _stamp(ctx)
    if ctx.invoked_subcommand is not None:
        return None
    hold_garbage()
    status: int = import_module("fieldkit.commands.screen").show(ctx.obj)
    return status
