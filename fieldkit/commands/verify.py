"""`fieldkit verify`: whether the journal is what it was when it was written."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.journal.report import ForkFigures, VerifyFinding
from fieldkit.kit.kit import Kit
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time

#: Details of a cause that have a sentence of their own.
_OWN = {("linkage", "missing"), ("linkage", "cut"), ("linkage", "stray"), ("linkage", "name"), ("content", "text")}


@click.command("verify")
@click.option("--rebuild", is_flag=True, help="Make the views anew from the records first, and keep them.")
@json_option
@click.pass_obj
def verify_command(setting: Setting, rebuild: bool, as_json: bool) -> int:
    """Check every hash, seal and certificate, make the views anew and compare. Names the first bad record and why."""
    with writing(setting) if rebuild else reading(setting) as kit:
        if rebuild:
            kit.rebuild()
        report = kit.verify()
        forks = [_fork_lines(kit, fork) for fork in report.forks]
    if as_json:
        echo_json(report)
    else:
        for line in [*map(_sentence, report.findings), *forks]:
            echo(line)
        found = "cli.verify.right" if report.ok else "cli.verify.wrong"
        echo(say(found, records=report.records, logs=report.logs, seals=report.seals, erased=report.erased))
        if any(finding.cause == "fold" for finding in report.findings):
            echo(say("cli.verify.rebuild"))
        echo(say("cli.verify.digest", digest=report.digest))
    return 0 if report.ok else 1


def _sentence(finding: VerifyFinding) -> str:
    own = (finding.cause, finding.text) in _OWN
    message = f"cli.verify.{finding.cause}_{finding.text}" if own else f"cli.verify.{finding.cause}"
    return say(message, log=finding.log, number=finding.number, text=finding.text)


def _fork_lines(kit: Kit, fork: ForkFigures) -> str:
    """Who and when, and the two seals that prove it."""
    began = clock_time(kit.event, fork.at_ms)
    told = say("cli.verify.fork", log=fork.log, number=fork.number, device=fork.device, label=fork.label, time=began)
    seals = [f"  {hash_}  {seal}" for hash_, seal in zip(fork.hashes, fork.seals, strict=bool(fork.seals))]
    return "\n".join([told, *(seals or [say("cli.verify.fork_unsealed")])])
