"""Counts a server's records without the fold: payloads as plain lists, strikes by what they name."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.records.fold import decode_state
from fieldkit.records.kinds import BY_NUMBER, Space
from fieldkit.records.record import Record
from fieldkit.records.state import Entries
from tests.simulation.ledger import Ledger

_TALLY, _STRIKE = 50, 90
_DEED = 51
_THINGS = {60: "thing_out", 61: "thing_back", 62: "thing_used", 63: "thing_broken", 64: "thing_lost"}
Key = tuple[int, str, int]


class Count(msgspec.Struct, frozen=True):
    """`amounts`: what tallies and things must come to. `missing`: records that no subject's state has."""

    amounts: dict[Key, int]
    missing: list[str]


def count_records(journal: Journal, ledger: Ledger) -> Count:
    records = {
        record.hash: record
        for log in journal.logs.by_place.values()
        for record in journal.store.read_records(log.row.place, log.row.fork_at, log.number)
        if record.hash not in ledger.poison and record.hash not in ledger.strange
    }
    struck = _struck(records)
    amounts: dict[Key, int] = defaultdict(int)
    for record in records.values():
        if (record.log, record.number, record.name) not in struck:
            _add(amounts, record)
    return Count({key: value for key, value in amounts.items() if value}, _missing(journal, records))


def _struck(records: dict[bytes, Record]) -> set[tuple[int, int, bytes]]:
    struck = set()
    for record in records.values():
        if record.kind == _STRIKE:
            target: list[Any] = msgspec.msgpack.decode(record.payload)
            log = target[3] if len(target) > 3 else 0
            struck.add((log or record.log, target[1], target[2]))
    return struck


def _add(amounts: dict[Key, int], record: Record) -> None:
    if record.kind == _DEED:
        squad, _, points = [*msgspec.msgpack.decode(record.payload), 0, 0][:3]
        amounts[squad, "deed", 0] += 1
        amounts[squad, "points", 0] += points
    if record.kind != _TALLY and record.kind not in _THINGS:
        return
    squad, number, amount = msgspec.msgpack.decode(record.payload)[:3]
    amounts[squad, _THINGS.get(record.kind, "tally"), number] += amount


def _missing(journal: Journal, records: dict[bytes, Record]) -> list[str]:
    """Records about subjects that keep every record, and that are not in the subject's state."""
    names: dict[int, dict[int, set[bytes]]] = {}
    for space in Space:
        names[space] = {}
        for row in journal.store.list_states(space):
            state = decode_state(space, row.body)
            if isinstance(state, Entries):
                names[space][row.subject] = {entry.name for entry in state.entries}
    missing = []
    for record in records.values():
        spec = BY_NUMBER.get(record.kind)
        if spec is None or spec.space in (Space.NONE, Space.TALLY, Space.THING):
            continue
        if record.name not in names[spec.space].get(record.subject, ()):
            missing.append(f"kind {record.kind} number {record.number}")
    return missing
