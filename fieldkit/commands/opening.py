"""Opening this laptop's kit for a command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from platformdirs import user_data_path

from fieldkit.clock import Clock, open_clock
from fieldkit.commands.setting import Setting
from fieldkit.errors import FieldkitError, JournalError
from fieldkit.journal.machine import machine_name
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.rehearsal import RehearsalKit
from fieldkit.kit.rehearsal_home import RehearsalHome
from fieldkit.texts.catalogue import choose_language, say

#: Where no journal can be written to, one can still be read.
_READABLE = ("errors.journal.busy", "errors.journal.folder", "errors.journal.readonly")


def clock_of(setting: Setting) -> Clock:
    return open_clock(str(setting.clock) if setting.clock else None, setting.skew_ms)


def home_path(setting: Setting) -> Path:
    return setting.home or user_data_path("fieldkit", appauthor=False)


def open_home(setting: Setting) -> Home:
    """The home folder, or that of the rehearsal; from here on its language is spoken, unless another was asked for."""
    home = Home(home_path(setting))
    home = RehearsalHome(home) if setting.rehearsal else home
    chosen = "" if setting.language else home.load_settings().language
    if chosen:
        choose_language(chosen)
    return home


@contextmanager
def writing(setting: Setting) -> Iterator[Kit]:
    """The kit, to enter something. Raises JournalBusy while its screen is open."""
    kit = _open(setting, open_home(setting), write=True)
    try:
        yield kit
        _mirror(kit)
    finally:
        kit.close()


@contextmanager
def reading(setting: Setting) -> Iterator[Kit]:
    """The kit, to look at: also beside its open screen, or on a disk that cannot be written to."""
    home = open_home(setting)
    try:
        kit = _open(setting, home, write=True)
    except JournalError as error:
        if error.message not in _READABLE or not home.journal_path.exists():
            raise
        kit = _open(setting, home, write=False)
    try:
        yield kit
    finally:
        kit.close()


def _mirror(kit: Kit) -> None:
    """What was entered goes to the stick as well, where there is one."""
    if kit.mirror.is_on:
        try:
            kit.mirror.once()
        except FieldkitError as error:
            click.echo(say("cli.mirror.behind", problem=str(error)), err=True)


def _open(setting: Setting, home: Home, *, write: bool) -> Kit:
    kind: Callable[..., Kit] = RehearsalKit if setting.rehearsal else Kit
    kit = kind(home, clock_of(setting), os.urandom, write=write, machine=machine_name())
    if kit.doubt:
        click.echo(say(f"words.doubt.{kit.doubt}"), err=True)
    return kit
