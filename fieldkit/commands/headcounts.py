"""`fieldkit count`: headcounts at checkpoints."""

from __future__ import annotations

import click

from fieldkit.commands.chasing import tell_chase
from fieldkit.commands.names import find_checkpoint, squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, note_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import CountReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import NOTHING, named
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Done, HeadcountRow
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time
from roster.event import Event

_HEAD = (
    "cli.head.checkpoint",
    "cli.head.due",
    "cli.head.expected",
    "cli.head.checked_in",
    "cli.head.counted",
    "cli.head.at",
)


@click.command("count")
@click.argument("checkpoint", required=False)
@click.argument("people", required=False, type=click.IntRange(0))
@click.option("--adult", type=click.IntRange(0), help="Grown-ups counted.")
@click.option("--child", type=click.IntRange(0), help="Children counted.")
@click.option("--category", "categories", multiple=True, metavar="KEY=N", help="People counted of another category.")
@click.option("--here", "names", multiple=True, metavar="PERSON", help="Somebody who is there, by number or name.")
@click.option("--badge", "badges", multiple=True, metavar="CODE", help="A badge that was scanned there.")
@note_option
@squad_option
@json_option
@click.pass_obj
def count_command(
    setting: Setting,
    checkpoint: str | None,
    people: int | None,
    adult: int | None,
    child: int | None,
    categories: tuple[str, ...],
    names: tuple[str, ...],
    badges: tuple[str, ...],
    note: str,
    squad: str,
    as_json: bool,
) -> int:
    """Write a headcount at CHECKPOINT (number or key): so many PEOPLE, or by category, name or badge.

    Counted by --here or --badge, whoever else is checked in is lacking. Without a count it shows the checkpoint
    and whom to chase; without a checkpoint it lists all headcounts.
    """
    counted = _counted({"adult": adult, "child": child}, categories)
    ways = sum((people is not None, bool(counted), bool(names), bool(badges)))
    if ways > 1 or (checkpoint is None and ways):
        raise click.UsageError(say("cli.count_twice"))
    if checkpoint is None:
        with reading(setting) as kit:
            return _list(kit, squad_number(kit.event, squad), as_json)
    if not ways:
        with reading(setting) as kit:
            return _tell(kit, None, _headcount(kit, checkpoint, squad), as_json)
    with writing(setting) as kit:
        before = _headcount(kit, checkpoint, squad)
        if names or badges:
            done = _by_people(kit, before, names, badges, note)
        else:
            wanted = counted if people is None else {kit.event.categories[0]: people}
            done = kit.count(before.checkpoint, wanted, note=note, squad=before.squad)
        return _tell(kit, done, kit.headcount(before.checkpoint, before.squad), as_json)


def _by_people(kit: Kit, row: HeadcountRow, names: tuple[str, ...], badges: tuple[str, ...], note: str) -> Done:
    how = "names" if names else "scan"
    people = [kit.identify(text) for text in (*names, *badges)]
    return kit.counting.count_people(row.checkpoint, people, how, note, row.squad)


def _counted(named_counts: dict[str, int | None], categories: tuple[str, ...]) -> dict[str, int]:
    counted = {key: count for key, count in named_counts.items() if count is not None}
    for text in categories:
        key, _, number = text.partition("=")
        if not (number.isascii() and number.isdigit()):
            raise click.BadParameter(say("cli.category", text=text), param_hint="--category")
        counted[key.strip()] = int(number)
    return counted


def _headcount(kit: Kit, checkpoint: str, squad: str) -> HeadcountRow:
    number = squad_number(kit.event, squad) or kit.squad
    return kit.headcount(find_checkpoint(kit.event, checkpoint, number).number, number)


def _list(kit: Kit, squad: int, as_json: bool) -> int:
    rows = kit.headcounts(squad)
    if as_json:
        echo_json(rows)
    else:
        echo_table(_HEAD, [_row(kit.event, row) for row in rows], right=(2, 3, 4))
    return 0


def _row(event: Event, row: HeadcountRow) -> tuple[str, ...]:
    point = event.checkpoint(row.checkpoint)
    counted = str(sum(row.counted.values())) if row.counted is not None else NOTHING
    due = clock_time(event, row.due_ms) + ("!" if row.overdue else "")
    sums = str(sum(row.expected.values())), str(sum(row.checked_in.values())), counted
    return named(point.name) if point is not None else row.key, due, *sums, clock_time(event, row.at_ms)


def _tell(kit: Kit, done: Done | None, row: HeadcountRow, as_json: bool) -> int:
    """Status 1 where somebody is still looked for."""
    short = row.short > 0
    if as_json:
        echo_json(CountReport(done, row))
        return int(short)
    echo_table(_HEAD, [_row(kit.event, row)], right=(2, 3, 4))
    if row.note:
        echo(say("cli.card.note", note=row.note))
    tell_chase(kit, row)
    return int(short)
