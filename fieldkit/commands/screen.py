"""`fieldkit` without a command: the kit's screen."""

from __future__ import annotations

import os
import sys

import click

from fieldkit.commands.opening import clock_of, home_path, open_home, writing
from fieldkit.commands.setting import Setting
from fieldkit.errors import KitError
from fieldkit.kit.home import Home
from fieldkit.kit.rehearsal import RehearsalKit, begin_rehearsal
from fieldkit.kit.rehearsal_home import RehearsalHome
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.app import run
from fieldkit.ui.rehearsed import rehearsed_text
from fieldkit.ui.sounding import OFF


def show(setting: Setting) -> int:
    """Shows it until the operator quits, and syncs meanwhile."""
    home = open_home(setting)
    if isinstance(home, RehearsalHome):
        home.load_note()
    elif not home.joined:
        raise KitError("errors.home.empty", path=home.path)
    check_terminal()
    return show_in_turn(setting)


def check_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(say("cli.no_terminal"))


def show_in_turn(setting: Setting) -> int:
    """The kit, a rehearsal that is begun from it, and the kit again when that ends. A rehearsal that was asked for by
    itself ends the program."""
    told, shown = "", setting
    while True:
        turned, told = _show(shown, told)
        if not turned or setting.rehearsal:
            break
        shown = shown._replace(rehearsal=not shown.rehearsal)
        if shown.rehearsal:
            begin_rehearsal(Home(home_path(setting)), clock_of(setting), os.urandom)
    if told:
        click.echo(told)
    return 0


def _show(setting: Setting, told: str) -> tuple[bool, str]:
    """Whether the rehearsal was begun or ended there, and what was rehearsed."""
    with writing(setting) as kit:
        kit.start_sync()
        settings = kit.home.load_settings()
        language = chosen_language()
        turned = run(
            kit,
            language=language,
            theme=settings.theme,
            keys=settings.keys,
            quiet=settings.sounds == OFF,
            camera=setting.camera,
            turns=True,
            told=told,
        )
        return turned, rehearsed_text(kit.rehearsed()) if isinstance(kit, RehearsalKit) else ""
