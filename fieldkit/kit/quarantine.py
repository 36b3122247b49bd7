"""Records that do not count, as this laptop and its server judge them, and what could not be sent."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fieldkit.exchange.messages import Flaw
from fieldkit.exchange.rounds import Rounds
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.stamps import stamp_ms
from roster.keys import device_of


class QuarantineRow(msgspec.Struct, frozen=True):
    """A record that is kept and does not count. `judge`: here; server (only there, and it told); withheld (here it
    counts, but its content does not get through to the server). `reason` is in English, as the rules give it."""

    judge: str
    log: str
    number: int
    device: str
    label: str
    at_ms: int
    reason: str


def list_quarantine(journal: Journal, rounds: Rounds) -> tuple[QuarantineRow, ...]:
    """The newest first."""
    return tuple(sorted(_rows(journal, rounds), key=lambda row: (-row.at_ms, row.log, row.number)))


def count_quarantine(journal: Journal, rounds: Rounds) -> int:
    """How many rows there are. Cheap: it is asked whenever a screen shows how sync stands."""
    own, memory = journal.views.quarantine, rounds.memory
    if not memory.flaws and not memory.withheld:
        return len(own)
    return sum(1 for _ in _rows(journal, rounds))


def _rows(journal: Journal, rounds: Rounds) -> Iterator[QuarantineRow]:
    logs, memory = journal.logs, rounds.memory
    for (place, number), reason in journal.views.quarantine.items():
        yield _row(journal, logs.by_place[place], number, "here", reason)
    told = {(flaw.log, flaw.number): flaw for flaw in memory.flaws}
    for place, numbers in memory.withheld.items():
        for number in numbers:
            log = logs.by_place[place]
            flaw = told.pop((log.row.log, number), Flaw(log.row.log, number, ""))
            yield _row(journal, log, number, "withheld", flaw.reason)
    for flaw in told.values():
        main = logs.main(flaw.log)
        if main is not None and (main.row.place, flaw.number) not in journal.views.quarantine:
            yield _row(journal, main, flaw.number, "server", flaw.reason)


def _row(journal: Journal, log: Log, number: int, judge: str, reason: str) -> QuarantineRow:
    device = journal.devices.get(log.row.key)
    record = journal.store.read_record(log.row.place, number)
    return QuarantineRow(
        judge=judge,
        log=f"{log.row.log:016x}",
        number=number,
        device=device_of(log.row.key).hex(),
        label=device.certificate.label if device is not None and device.certificate is not None else "",
        at_ms=stamp_ms(record.stamp) if record is not None else 0,
        reason=reason,
    )
