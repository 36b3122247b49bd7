"""`fieldkit ready` and `close`: before a laptop leaves for the field, and at the end of the day."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import squad_name
from fieldkit.kit.closing import CloseReport, OpenItem, list_open
from fieldkit.kit.machine import read_machine
from fieldkit.kit.ready import Answer, ReadyReport, check_ready
from fieldkit.texts.catalogue import say
from fieldkit.ui.big_letters import letters
from fieldkit.ui.cells import fit, width
from fieldkit.ui.told import told
from roster.event import Event

_SIGNS = {Answer.YES: "✔", Answer.LOOK: "?", Answer.NO: "✖"}
#: Room for the big word.
_CELLS, _LINES = 78, 6


@click.command("ready")
@json_option
@click.pass_obj
def ready_command(setting: Setting, as_json: bool) -> int:
    """Say whether this laptop can leave for the field, yes or no, with a line for each question and what to do about
    it. Exit status 0 yes, 1 no."""
    with reading(setting) as kit:
        report = check_ready(kit, read_machine(kit.home.path, kit.now_ms()))
        if as_json:
            echo_json(report)
        else:
            _tell_ready(kit.event, report)
    return 0 if report.ready else 1


@click.command("close")
@json_option
@click.pass_obj
def close_command(setting: Setting, as_json: bool) -> int:
    """List what is still open at the end of the day, and what to do about it. Nothing keeps you from going home. Exit
    status 0 where nothing is open, 1 where something is."""
    with reading(setting) as kit:
        report = list_open(kit)
        if as_json:
            echo_json(report)
        else:
            _tell_open(kit.event, report)
    return 0 if report.closed else 1


def _tell_ready(event: Event, report: ReadyReport) -> None:
    answer = "yes" if report.ready else "no"
    word = say(f"words.ready.{answer}")
    echo("\n".join(row.rstrip() for row in letters(word, _CELLS, _LINES) or (word,)))
    no, look = (sum(line.answer is each for line in report.lines) for each in (Answer.NO, Answer.LOOK))
    echo(say(f"ui.ready.sum.{answer}", no=no, look=look))
    names = {line.what: say(f"words.ready.name.{line.what}") for line in report.lines}
    widest = max(map(width, names.values()))
    for line in report.lines:
        sentence = told(event, f"words.ready.{line.what}.{line.why}", line.values)
        echo(f"{_SIGNS[line.answer]} {fit(names[line.what], widest)}  {sentence}")


def _tell_open(event: Event, report: CloseReport) -> None:
    """By kind, and after each kind what to do about it."""
    echo(say("ui.close.none" if report.closed else "ui.close.open", count=len(report.items)))
    for what in report.counts:
        echo("")
        echo(f"{say(f'words.close.name.{what}')} ({report.counts[what]})")
        for item in report.items:
            if item.what == what:
                echo(f"  {_open_line(event, item)}")
        echo(f"  → {say(f'words.close.todo.{what}')}")


def _open_line(event: Event, item: OpenItem) -> str:
    squad = f"  {squad_name(event, item.squad)}" if item.squad else ""
    return told(event, f"words.close.{item.what}", item.values) + squad
