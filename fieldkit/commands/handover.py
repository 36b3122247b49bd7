"""`fieldkit incident handover`: what whoever comes next must know."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.opening import reading
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.texts.catalogue import say
from fieldkit.ui.handover_file import save_sheet
from fieldkit.ui.handover_sheet import make_sheet, sheet_text


@click.command("handover")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file: .html or .txt.")
@json_option
@click.pass_obj
def handover_command(setting: Setting, out: Path | None, as_json: bool) -> int:
    """Print the handover sheet: open incidents, their last lines, who is involved, and what is left to do."""
    with reading(setting) as kit:
        handover = kit.handover()
        sheet = make_sheet(kit.event, handover, kit.name_of)
        if out is not None:
            save_sheet(out, sheet)
        if as_json:
            echo_json(handover)
        elif out is not None:
            echo(say("ui.handover.saved", path=out))
        else:
            echo(sheet_text(sheet).rstrip("\n"))
    return 0
