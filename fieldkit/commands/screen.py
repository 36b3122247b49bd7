"""`fieldkit` without a command: the kit's screen."""

from __future__ import annotations

import sys

import click

from fieldkit.commands.opening import open_home, writing
from fieldkit.commands.setting import Setting
from fieldkit.errors import KitError
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.app import run


def show(setting: Setting) -> int:
    """Shows it until the operator quits, and syncs meanwhile."""
    home = open_home(setting)
    if not home.joined:
        raise KitError("errors.home.empty", path=home.path)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(say("cli.no_terminal"))
    with writing(setting) as kit:
        kit.start_sync()
        settings = home.load_settings()
        run(kit, language=chosen_language(), theme=settings.theme, keys=settings.keys)
    return 0
