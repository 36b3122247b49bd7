"""`fieldkit verify`: whether the journal is what it was when it was written."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.kit.values import VerifyFinding
from fieldkit.texts.catalogue import say

#: Details of a cause that have a sentence of their own.
_OWN = {("linkage", "missing"), ("linkage", "cut"), ("content", "text")}


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
    if as_json:
        echo_json(report)
    else:
        for finding in report.findings:
            echo(_sentence(finding))
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
