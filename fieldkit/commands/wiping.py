"""`fieldkit wipe`: taking the event off this laptop."""

from __future__ import annotations

import click

from fieldkit.commands.opening import open_home, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.errors import FieldkitError, JournalBusy, KitError
from fieldkit.kit.carry_values import Left, Wiped
from fieldkit.kit.wipe import check_nothing_is_left, open_problem, what_is_left, wipe
from fieldkit.texts.catalogue import say


@click.command("wipe")
@click.option("--force", is_flag=True, help="Also where records are here that nobody else has: they are lost.")
@json_option
@click.pass_obj
def wipe_command(setting: Setting, force: bool, as_json: bool) -> int:
    """Remove key, records, names and all else of the event from this laptop. Refused while anything is unsent."""
    home = open_home(setting)
    if not home.joined and not home.journal_path.exists():
        raise KitError("errors.wipe.empty", path=home.path)
    mirror = home.load_mirror()
    left = _left(setting, force)
    if not force:
        check_nothing_is_left(left)
    wiped = Wiped(wipe(home), left, mirror.folder if mirror is not None else "")
    if as_json:
        echo_json(wiped)
        return 0
    echo(say("cli.wipe.done", path=home.path))
    if left.unsent or left.photos:
        echo(say("cli.wipe.lost", unsent=left.unsent, photos=left.photos))
    if wiped.mirror:
        echo(say("cli.wipe.mirror", folder=wiped.mirror))
    echo(say("cli.wipe.disk"))
    return 0


def _left(setting: Setting, force: bool) -> Left:
    """What would be lost; nobody knows where the journal cannot be opened, and then only force helps."""
    try:
        with writing(setting) as kit:
            return what_is_left(kit)
    except JournalBusy:
        raise
    except FieldkitError as error:
        if not force:
            raise open_problem(error) from error
        return Left(0, 0, 0, str(error))
