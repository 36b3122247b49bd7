"""`fieldkit doubles`: people checked in at two places, and settling which arrival was wrong."""

from __future__ import annotations

import click

from fieldkit.commands.names import read_ref, write_ref
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import NOTHING, done_line, person_name, site_name, squad_name
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import DoubleRow, DoubleSpell
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time


@click.group("doubles", invoke_without_command=True)
@json_option
@click.pass_context
def doubles_group(ctx: click.Context, as_json: bool) -> int:
    """List people who are checked in at two places or look like one; each arrival with its REF. Or settle one."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        rows = kit.doubles()
        if as_json:
            echo_json(rows)
            return 0
        for row in rows:
            echo("  ".join((person_name(row.person), *_same_as(kit, row))))
            for spell in row.spells:
                echo(_line(kit, spell))
        if not rows:
            echo(say("cli.no_doubles"))
    return 0


@doubles_group.command("settle")
@click.argument("ref")
@json_option
@click.pass_obj
def settle_command(setting: Setting, ref: str, as_json: bool) -> int:
    """Strike the arrival that was wrong: REF as in the list."""
    with writing(setting) as kit:
        done = kit.settle(read_ref(ref))
        if as_json:
            echo_json(done)
        else:
            echo(done_line(kit.event, done))
    return 0


def _same_as(kit: Kit, row: DoubleRow) -> list[str]:
    """The numbers under which the same person seems to be there as well."""
    others = [card.short for number in row.alike if (card := kit.card(number)) is not None]
    return [say("ui.doubles.same_as", others=", ".join(others))] if others else []


def _line(kit: Kit, spell: DoubleSpell) -> str:
    times = f"{clock_time(kit.event, spell.at_ms)}-{clock_time(kit.event, spell.end_ms)}"
    by = kit.name_of(spell.by) or NOTHING
    place = f"{squad_name(kit.event, spell.squad)}  {site_name(kit.event, spell.site)}"
    return f"  {times}  {place}  {by}  {write_ref(spell.ref)}"
