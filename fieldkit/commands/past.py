"""`fieldkit history`, `undo` and `strike`: nothing is deleted; what was wrong is struck and stays visible."""

from __future__ import annotations

import click

from fieldkit.commands.names import read_ref, write_ref
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import UndoReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import done_line
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import HistoryLine
from fieldkit.texts.catalogue import say
from fieldkit.ui.about import about
from fieldkit.ui.moments import clock_time

HISTORY_MAX = 200
_ROADS = ("own", "server", "carried", "mirror")
_HEAD = ("cli.head.at", "cli.head.done", "cli.head.about", "cli.head.by", "cli.head.ref")


@click.command("history")
@click.option("--limit", type=click.IntRange(1, HISTORY_MAX), default=20, show_default=True, help="At most so many.")
@click.option("--everybody", is_flag=True, help="What came from other laptops too, and how it came.")
@json_option
@click.pass_obj
def history_command(setting: Setting, limit: int, everybody: bool, as_json: bool) -> int:
    """Show what was entered on this laptop, newest first, struck entries too."""
    with reading(setting) as kit:
        lines = kit.history(limit, everybody=everybody)
        if as_json:
            echo_json(lines)
        elif everybody:
            echo_table((*_HEAD, "cli.head.came"), [(*_cells(kit, line), _came(line)) for line in lines])
        else:
            echo_table(_HEAD, [_cells(kit, line) for line in lines])
    return 0


@click.command("undo")
@json_option
@click.pass_obj
def undo_command(setting: Setting, as_json: bool) -> int:
    """Strike the last thing done on this laptop that still counts. Nothing left: status 1."""
    with writing(setting) as kit:
        undone = kit.undo()
        if as_json:
            echo_json(UndoReport(undone))
        elif undone is None:
            echo(say("cli.nothing_to_undo"))
        else:
            echo(say("cli.undone", what=done_line(kit.event, undone)))
    return 0 if undone is not None else 1


@click.command("strike")
@click.argument("ref")
@click.option("--reason", default="", help="Why it was a mistake; kept with what only the squad reads.")
@json_option
@click.pass_obj
def strike_command(setting: Setting, ref: str, reason: str, as_json: bool) -> int:
    """Strike an entry that was a mistake: REF as the history, an incident's story or the doubles show it."""
    with writing(setting) as kit:
        done = kit.strike(read_ref(ref), reason)
        if as_json:
            echo_json(done)
        else:
            echo(
                say("cli.struck_entry", time=clock_time(kit.event, done.at_ms), what=say(f"words.done.{done.subject}"))
            )
    return 0


def _came(line: HistoryLine) -> str:
    """Who wrote it and by which road it came."""
    said = say(f"cli.came.{line.road}") if line.road in _ROADS else line.road
    return said if line.road == "own" else f"{said} ({line.device})"


def _cells(kit: Kit, line: HistoryLine) -> tuple[str, ...]:
    ref = say("cli.was_struck") if line.struck else write_ref(line.done.ref)
    what = say(f"words.done.{line.done.what}")
    return clock_time(kit.event, line.done.at_ms), what, about(kit.event, line.done), kit.name_of(line.by), ref
