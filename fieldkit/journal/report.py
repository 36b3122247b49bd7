"""What `verify` found, as `--json` prints it on laptop and server: keys and hashes in hexadecimal."""

from __future__ import annotations

import msgspec

from fieldkit.journal.forks import Fork, list_forks
from fieldkit.journal.journal import Journal
from fieldkit.journal.verify import Report
from fieldkit.records.stamps import stamp_ms
from roster.keys import device_of


class VerifyFinding(msgspec.Struct, frozen=True):
    """The first thing wrong in a log or view. `cause`: linkage, content, seal, certificate, picture or fold."""

    cause: str
    log: str
    number: int
    text: str


class ForkFigures(msgspec.Struct, frozen=True):
    """Two records `number` of one log: a laptop that exists twice, or was put back to an older state and wrote on.

    Both are kept, `hashes` and `seals` are theirs (no seals while one of them has not been sealed). `at_ms`: when the
    later branch began, by its stamp. `proof`: for `check_proof`, which needs nothing else.
    """

    log: str
    device: str
    label: str
    number: int
    at_ms: int
    hashes: tuple[str, str]
    seals: tuple[str, ...]
    proof: str


class VerifyReport(msgspec.Struct, frozen=True):
    """`ok` if nothing is wrong. Forks are nothing wrong with this journal."""

    ok: bool
    records: int
    logs: int
    seals: int
    erased: int
    digest: str
    findings: tuple[VerifyFinding, ...]
    forks: tuple[ForkFigures, ...]


def show_report(journal: Journal, report: Report) -> VerifyReport:
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
        forks=show_forks(journal),
    )


def show_forks(journal: Journal) -> tuple[ForkFigures, ...]:
    return tuple(_fork_figures(journal, fork) for fork in list_forks(journal))


def _fork_figures(journal: Journal, fork: Fork) -> ForkFigures:
    row, proof = fork.branch.row, fork.proof
    device = journal.devices.get(row.key)
    first = journal.store.read_record(row.place, fork.number)
    parent = journal.logs.by_place[row.parent]
    return ForkFigures(
        log=f"{row.log:016x}",
        device=device_of(row.key).hex(),
        label=device.certificate.label if device is not None and device.certificate is not None else "",
        number=fork.number,
        at_ms=stamp_ms(first.stamp) if first is not None else 0,
        hashes=(journal.logs.hash_at(parent, fork.number).hex(), journal.logs.hash_at(fork.branch, fork.number).hex()),
        seals=() if proof is None else (proof.one.seal.hex(), proof.other.seal.hex()),
        proof="" if proof is None else msgspec.msgpack.encode(proof).hex(),
    )
