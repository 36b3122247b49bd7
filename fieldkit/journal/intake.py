"""Where a section of somebody's log belongs: which branch it goes on, and what of it is new."""

from __future__ import annotations

import struct

import msgspec

from fieldkit.journal.contract import LogRow, Store
from fieldkit.journal.logs import Log, Logs
from fieldkit.records.chain import first_hash, log_number, seal_message
from fieldkit.records.record import Record
from fieldkit.records.section import Section, chain_section
from roster.keys import verify


class Placed(msgspec.Struct, frozen=True):
    """A section that has been checked: the branch, and the records in it that are new there (may be none), and those
    that are not."""

    log: Log
    fresh: list[Record]
    known: list[Record] = []
    forked: bool = False


class Refused(msgspec.Struct, frozen=True):
    """Why a section was not taken: `gap` (records before it are missing), `seal` (damaged, or its past differs from
    what is held) or `foreign` (of no log of this event)."""

    why: str


def place_section(section: Section, logs: Logs, store: Store, event: bytes) -> Placed | Refused:
    """Finds a section's place; makes the log, or a branch of it, where there is none yet."""
    if section.first < 1 or not section.count:
        return Refused("foreign")
    branches = logs.branches(section.log)
    if not branches:
        return _begin(section, logs, event)
    if section.first > max(branch.number for branch in branches) + 1:
        return Refused("gap")
    matches = [match for branch in branches if (match := _match(section, branch, logs, event)) is not None]
    if not matches:
        return Refused("seal")
    for branch, records in matches:
        overlap = min(branch.number, section.last)
        if overlap < section.first or logs.hash_at(branch, overlap) == records[overlap - section.first].hash:
            known = max(branch.number - section.first + 1, 0)
            return Placed(branch, records[known:], records[:known])
    return _fork(*matches[0], logs, store)


def _begin(section: Section, logs: Logs, event: bytes) -> Placed | Refused:
    if section.first != 1 or section.log_id is None:
        return Refused("gap")
    first = first_hash(event, section.log_id)
    if log_number(first) != section.log:
        return Refused("foreign")
    records = _chain(section, first, section.log_id.key, event)
    if records is None:
        return Refused("seal")
    log_id = section.log_id
    return Placed(logs.add(LogRow(0, section.log, log_id.key, log_id.scope, log_id.life)), records)


def _match(section: Section, branch: Log, logs: Logs, event: bytes) -> tuple[Log, list[Record]] | None:
    """The section's records as they follow on this branch, if its seal says that they do."""
    if branch.number < section.first - 1:
        return None
    records = _chain(section, logs.hash_at(branch, section.first - 1), branch.row.key, event)
    return None if records is None else (branch, records)


def _chain(section: Section, previous: bytes, key: bytes, event: bytes) -> list[Record] | None:
    try:
        records = chain_section(section, previous)
    except (struct.error, ValueError):
        return None
    message = seal_message(event, section.log, section.last, records[-1].hash)
    return records if verify(key, message, section.seal) else None


def _fork(branch: Log, records: list[Record], logs: Logs, store: Store) -> Placed:
    """The same numbers, other records: both are kept."""
    start = records[0].number
    fork_at = next(record.number for record in records if logs.hash_at(branch, record.number) != record.hash)
    row = branch.row
    new = logs.add(LogRow(0, row.log, row.key, row.scope, row.life, row.place, fork_at))
    return Placed(new, records[fork_at - start :], forked=True)
