"""`sync-server history`."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.journal.origins import Came, last_came
from fieldkit.records.kinds import BY_NUMBER
from roster.event import Event
from roster.keys import device_of
from sync_server.bootstrap import open_reader
from sync_server.cli_common import data_folder, echo_json, home_option, json_option
from sync_server.table import table

LIMIT_MAX = 10_000
_HEADINGS = ("CAME", "WRITTEN", "LAPTOP", "WHAT", "ROAD")
_WORD = re.compile("(?<!^)(?=[A-Z])")


class CameFigures(msgspec.Struct, frozen=True):
    """A record. `came_ms` by this server's clock, `written_ms` by the laptop's; `device` as `sync-server devices` names
    it; `what` its kind, `kind` that as a number; `road`: http, drop, neighbour, server, own or mirror; `carrier`: the
    laptop that brought it, where that is known."""

    came_ms: int
    written_ms: int
    device: str
    label: str
    what: str
    kind: int
    scope: int
    road: str
    carrier: str


class HistoryReport(msgspec.Struct, frozen=True):
    """The newest first."""

    records: list[CameFigures]


@click.command("history")
@click.option("--limit", type=click.IntRange(1, LIMIT_MAX), default=50, show_default=True, help="At most so many.")
@json_option
@home_option
@click.pass_context
def history_command(ctx: click.Context, limit: int, as_json: bool, home: Path | None) -> None:
    """List the records that came last: whose they are, what, and by which road they came."""
    journal, pack = open_reader(data_folder(ctx, home))
    try:
        report = HistoryReport([_figures(journal, each) for each in last_came(journal, limit)])
    finally:
        journal.close()
    if as_json:
        echo_json(report)
    elif not report.records:
        click.echo("No record has come yet.")
    else:
        click.echo(table([_HEADINGS, *(_row(pack.event, record) for record in report.records)]))


def _figures(journal: Journal, each: Came) -> CameFigures:
    record, key = each.record, each.log.row.key
    device = journal.devices.get(key)
    certificate = device.certificate if device is not None else None
    return CameFigures(
        each.at_ms,
        record.wall_ms,
        device_of(key).hex(),
        certificate.label if certificate is not None else "",
        kind_name(record.kind),
        record.kind,
        each.log.row.scope,
        each.road,
        each.carrier,
    )


def kind_name(kind: int) -> str:
    """`incident opened`; "kind 77" for one that only a newer program knows."""
    spec = BY_NUMBER.get(kind)
    return _WORD.sub(" ", spec.payload.__name__).lower() if spec is not None else f"kind {kind}"


def _row(event: Event, record: CameFigures) -> tuple[str, ...]:
    by = f" by {record.carrier}" if record.carrier and record.carrier != record.device else ""
    return (
        f"{event.local(record.came_ms):%m-%d %H:%M:%S}",
        f"{event.local(record.written_ms):%m-%d %H:%M:%S}",
        f"{record.label} {record.device}".strip(),
        record.what,
        record.road + by,
    )
