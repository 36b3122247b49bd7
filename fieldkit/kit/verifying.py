"""What `verify` found, as screens and commands show it."""

from __future__ import annotations

from fieldkit.journal.verify import Report
from fieldkit.kit.values import VerifyFinding, VerifyReport


def show_report(report: Report) -> VerifyReport:
    return VerifyReport(
        ok=not report.findings,
        records=report.records,
        logs=report.logs,
        seals=report.seals,
        erased=report.erased,
        digest=report.digest.hex(),
        findings=tuple(
            VerifyFinding(finding.cause, f"{finding.log:016x}", finding.number, finding.detail)
            for finding in report.findings
        ),
    )
