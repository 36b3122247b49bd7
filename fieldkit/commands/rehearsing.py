"""`fieldkit rehearse`: trying everything out, with records that never count."""

from __future__ import annotations

import os

import click

from fieldkit.commands.opening import clock_of, open_home, reading
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.screen import check_terminal, show_in_turn
from fieldkit.commands.setting import Setting
from fieldkit.errors import JournalBusy, JournalError
from fieldkit.kit.rehearsal import RehearsalKit, Rehearsed, begin_rehearsal
from fieldkit.kit.rehearsal_home import RehearsalHome
from fieldkit.texts.catalogue import say
from fieldkit.ui.rehearsed import rehearsed_text


@click.command("rehearse")
@click.option("--go-on", is_flag=True, help="Go on with the last rehearsal instead of beginning anew.")
@click.option("--show", is_flag=True, help="Say what was rehearsed, without its screen.")
@click.option("--clear", is_flag=True, help="Throw away what was rehearsed.")
@json_option
@click.pass_obj
def rehearse_command(setting: Setting, go_on: bool, show: bool, clear: bool, as_json: bool) -> int:
    """Begin a rehearsal and show its screen: the same people, badges and squads, and records that never count and never
    leave this laptop. With --json it is begun without a screen; commands work in it with fieldkit --rehearsal."""
    if go_on + show + clear > 1:
        raise click.UsageError(say("cli.rehearsal.one_of"))
    real, in_it = open_home(setting), setting._replace(rehearsal=True)
    if show or clear:
        return _tell(_cleared(in_it, RehearsalHome(real)) if clear else _rehearsed(in_it), clear, as_json)
    if not as_json:
        check_terminal()
    if go_on:
        RehearsalHome(real).load_note()
    else:
        begin_rehearsal(real, clock_of(setting), os.urandom)
    return _tell(_rehearsed(in_it), False, True) if as_json else show_in_turn(in_it)


def _rehearsed(setting: Setting) -> Rehearsed:
    with reading(setting) as kit:
        assert isinstance(kit, RehearsalKit)
        return kit.rehearsed()


def _cleared(setting: Setting, home: RehearsalHome) -> Rehearsed:
    """What was thrown away. A rehearsal that cannot be read is thrown away all the same."""
    try:
        told = _rehearsed(setting)
    except JournalBusy:
        raise
    except JournalError:
        told = Rehearsed(str(home.path), home.load_note().began_ms, 0, {}, 0)
    home.clear()
    return told


def _tell(told: Rehearsed, cleared: bool, as_json: bool) -> int:
    if as_json:
        echo_json(told)
        return 0
    echo(rehearsed_text(told))
    if cleared:
        echo(say("cli.rehearsal.cleared"))
    return 0
