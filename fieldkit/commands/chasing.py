"""`fieldkit chase`: whom a headcount lacks, and how the search for each ends."""

from __future__ import annotations

import click

from fieldkit.commands.names import find_checkpoint, squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, squad_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.reports import CountReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import person_name
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import HeadcountRow
from fieldkit.records.spaces.headcount import ENDINGS
from fieldkit.texts.catalogue import say
from fieldkit.ui.chasing import seen_text, settled_text


@click.command("chase")
@click.argument("checkpoint")
@click.argument("person", required=False)
@click.argument("ending", required=False, type=click.Choice(ENDINGS))
@click.option("--words", default="", help="Why somebody is not there, or what is known of a missing person.")
@squad_option
@json_option
@click.pass_obj
def chase_command(
    setting: Setting, checkpoint: str, person: str | None, ending: str | None, words: str, squad: str, as_json: bool
) -> int:
    """End the search for PERSON at CHECKPOINT: found, explained (with --words) or missing, which opens an incident.

    Without a person it lists whom to look for, and what was settled. Status 1 where somebody is still looked for.
    """
    if person is None:
        with reading(setting) as kit:
            return _tell(kit, CountReport(None, _row(kit, checkpoint, squad)), as_json)
    if ending is None:
        raise click.UsageError(say("cli.ending", endings=", ".join(ENDINGS)))
    with writing(setting) as kit:
        row = _row(kit, checkpoint, squad)
        done = kit.counting.settle(row.checkpoint, kit.identify(person), ending, words, row.squad)
        return _tell(kit, CountReport(done, kit.headcount(row.checkpoint, row.squad)), as_json)


def _row(kit: Kit, checkpoint: str, squad: str) -> HeadcountRow:
    number = squad_number(kit.event, squad) or kit.squad
    return kit.headcount(find_checkpoint(kit.event, checkpoint, number).number, number)


def _tell(kit: Kit, report: CountReport, as_json: bool) -> int:
    if as_json:
        echo_json(report)
    else:
        tell_chase(kit, report.headcount)
    return int(report.headcount.short > 0)


def tell_chase(kit: Kit, row: HeadcountRow) -> None:
    """Whom to look for, and what became of others."""
    if row.chase:
        echo(say("cli.chase"))
    for one in row.chase:
        echo(f"  {person_name(one.person)}  {seen_text(kit, one)}".rstrip())
    for settled in row.settled:
        echo(f"  {person_name(settled.person)}  {settled_text(kit, settled)}")
