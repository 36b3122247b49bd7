"""The chain: any change is found, erasure is not one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.chain import first_hash, hash_record, hash_text, log_number, seal_message
from fieldkit.records.kinds import Arrival, Remark, Words
from fieldkit.records.record import LogId, Record
from tests.fieldkit.records.laptops import EVENT, FIRST, SECOND
from tests.fieldkit.records.scribe import Scribe, chained, erased
from tests.fieldkit.records.strategies import Day, records_strategy

INTEGERS = ("number", "stamp", "wall_ms", "boot_ms", "operator", "kind", "subject")


def remark() -> Record:
    return Scribe().write(Remark(1), 5, 3, text=Words("with leave"))


@given(records_strategy(records_max=15))
def test_every_branch_of_a_day_is_a_chain(day: Day) -> None:
    for branch in day.branches:
        previous = first_hash(EVENT, branch.log_id)
        assert branch.log == log_number(previous) < 1 << 63
        for number, record in enumerate(branch.records, start=1):
            assert (record.log, record.number) == (branch.log, number)
            previous = hash_record(previous, record)
            assert previous == record.hash


@given(st.data(), st.sampled_from(INTEGERS))
def test_any_change_of_a_number_changes_the_hash(data: st.DataObject, field: str) -> None:
    record = remark()
    before: int = getattr(record, field)
    bits = {"operator": 32, "kind": 16}.get(field, 62)
    changed = before ^ 1 << data.draw(st.integers(0, bits - 1))
    damaged = msgspec.structs.replace(record, **{field: changed})
    assert hash_record(b"\0" * 32, damaged) != hash_record(b"\0" * 32, record)


@given(st.data(), st.sampled_from(("payload", "text_hash", "previous")))
def test_any_flipped_bit_changes_the_hash(data: st.DataObject, field: str) -> None:
    record, previous = remark(), bytes(32)
    flipped = bytearray(previous if field == "previous" else getattr(record, field))
    flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    damaged = record if field == "previous" else msgspec.structs.replace(record, **{field: bytes(flipped)})
    after = bytes(flipped) if field == "previous" else previous
    assert hash_record(after, damaged) != hash_record(previous, record)


@pytest.mark.parametrize("change", [{"payload": b""}, {"text_hash": b""}, {"payload": b"\x91\x01\x00"}])
def test_what_is_taken_out_or_added_changes_the_hash(change: dict[str, Any]) -> None:
    assert hash_record(bytes(32), msgspec.structs.replace(remark(), **change)) != hash_record(bytes(32), remark())


def test_bytes_cannot_move_from_one_field_to_another() -> None:
    left = msgspec.structs.replace(remark(), payload=b"ab", text_hash=b"c")
    right = msgspec.structs.replace(remark(), payload=b"a", text_hash=b"bc")
    assert hash_record(bytes(32), left) != hash_record(bytes(32), right)


def test_erased_text_keeps_the_hash_and_is_told_from_none() -> None:
    record = remark()
    assert hash_record(bytes(32), erased(record)) == hash_record(bytes(32), record)
    assert erased(record).erased
    assert not record.erased
    assert not Scribe().write(Arrival(1, 1), 5).erased


def test_text_is_hashed_with_its_salt() -> None:
    assert hash_text(None) == b""
    assert hash_text(b"a" * 16 + b"words") != hash_text(b"b" * 16 + b"words")
    assert len(hash_text(b"")) == 32


@pytest.mark.parametrize(
    ("event", "log_id"),
    [
        (bytes(32), FIRST.log_id(0)),
        (EVENT, SECOND.log_id(0)),
        (EVENT, FIRST.log_id(1)),
        (EVENT, FIRST.log_id(0, life=2)),
    ],
)
def test_event_device_scope_and_life_make_another_log(event: bytes, log_id: LogId) -> None:
    assert first_hash(event, log_id) != first_hash(EVENT, FIRST.log_id(0))
    assert log_number(first_hash(event, log_id)) != log_number(first_hash(EVENT, FIRST.log_id(0)))


@pytest.mark.parametrize(
    ("field", "value"),
    [("stamp", 1 << 63), ("subject", 1 << 63), ("number", 1 << 63), ("operator", -1), ("kind", 1 << 16)],
)
def test_what_no_database_could_keep_cannot_be_hashed(field: str, value: int) -> None:
    with pytest.raises(Exception, match=r"format|range|int too large"):
        chained(bytes(32), msgspec.structs.replace(remark(), **{field: value}))


def test_seal_speaks_for_one_head_of_one_log_of_one_event() -> None:
    messages = {
        seal_message(EVENT, 1, 2, bytes(32)),
        seal_message(bytes(32), 1, 2, bytes(32)),
        seal_message(EVENT, 2, 2, bytes(32)),
        seal_message(EVENT, 1, 3, bytes(32)),
        seal_message(EVENT, 1, 2, b"\1" * 32),
    }
    assert len(messages) == 5
