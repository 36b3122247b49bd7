"""`sync-server verify`."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.journal.report import ForkFigures, VerifyFinding, VerifyReport, show_report
from fieldkit.journal.verify import verify_journal
from fieldkit.texts.catalogue import say
from roster.event import Event
from sync_server.bootstrap import open_reader
from sync_server.cli_common import data_folder, echo_json, home_option, json_option, shown_time

_PROBLEMS_FOUND = 1
#: Details of a cause that have a sentence of their own.
_OWN = {("linkage", "missing"), ("linkage", "cut"), ("linkage", "stray"), ("linkage", "name"), ("content", "text")}


@click.command("verify")
@json_option
@home_option
@click.pass_context
def verify_command(ctx: click.Context, as_json: bool, home: Path | None) -> None:
    """Check every hash, seal and certificate, make the views anew and compare; whether the server runs or not.

    Names the first bad record of each log and why. Forks are told with the seals that prove them.
    """
    journal, pack = open_reader(data_folder(ctx, home))
    try:
        report = show_report(journal, verify_journal(journal))
    finally:
        journal.close()
    if as_json:
        echo_json(report)
    else:
        _tell(pack.event, report)
    ctx.exit(0 if report.ok else _PROBLEMS_FOUND)


def _tell(event: Event, report: VerifyReport) -> None:
    for finding in report.findings:
        click.echo(_sentence(finding))
    for fork in report.forks:
        _tell_fork(event, fork)
    found = "cli.verify.right" if report.ok else "cli.verify.wrong"
    counts = {"records": report.records, "logs": report.logs, "seals": report.seals, "erased": report.erased}
    click.echo(say(found, language="en", **counts))
    click.echo(say("cli.verify.digest", language="en", digest=report.digest))


def _sentence(finding: VerifyFinding) -> str:
    own = (finding.cause, finding.text) in _OWN
    message = f"cli.verify.{finding.cause}_{finding.text}" if own else f"cli.verify.{finding.cause}"
    return say(message, language="en", log=finding.log, number=finding.number, text=finding.text)


def _tell_fork(event: Event, fork: ForkFigures) -> None:
    who = {"log": fork.log, "number": fork.number, "device": fork.device, "label": fork.label}
    click.echo(say("cli.verify.fork", language="en", time=shown_time(event, fork.at_ms), **who))
    for hash_, seal in zip(fork.hashes, fork.seals, strict=bool(fork.seals)):
        click.echo(f"  {hash_}  {seal}")
    if not fork.seals:
        click.echo(say("cli.verify.fork_unsealed", language="en"))
