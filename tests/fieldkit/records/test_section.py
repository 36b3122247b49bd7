"""Sections: what is withheld from one changes neither its chain nor its seal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.chain import first_hash, hash_record
from fieldkit.records.record import PAYLOAD_BYTES_MAX
from fieldkit.records.section import chain_section, section_of, withhold
from tests.fieldkit.records.laptops import EVENT, FIRST
from tests.fieldkit.records.scribe import Scribe
from tests.fieldkit.records.strategies import Day, records_strategy


@given(records_strategy(records_max=12).filter(lambda day: bool(day.records)), st.data())
def test_withholding_any_records_keeps_every_hash(day: Day, data: st.DataObject) -> None:
    branch = data.draw(st.sampled_from([each for each in day.branches if each.records]))
    section = section_of(branch.records, branch.log_id, b"", b"seal")
    numbers = data.draw(st.sets(st.integers(0, section.last + 1)))
    first = first_hash(EVENT, branch.log_id)
    chained = chain_section(withhold(withhold(section, numbers), numbers), first)
    assert [record.hash for record in chained] == [record.hash for record in branch.records]
    for record, written in zip(chained, branch.records, strict=True):
        assert record.is_placeholder == (record.number in numbers)
        assert (record.payload, record.text) == (
            (b"", None) if record.is_placeholder else (written.payload, written.text)
        )
    again = section_of(chained, branch.log_id, b"", b"seal")
    assert chain_section(again, first) == chained, "a placeholder is passed on as it is"
    previous = first
    for record in chained:
        previous = hash_record(previous, record)
        assert previous == record.hash


def test_a_payload_over_the_limit_becomes_a_placeholder_whoever_sends_it() -> None:
    scribe = Scribe()
    for size in (PAYLOAD_BYTES_MAX, PAYLOAD_BYTES_MAX + 1, 3):
        scribe.write_bytes(900, 1, bytes(size), 0, FIRST, 0)
    (branch,) = scribe.branches
    chained = chain_section(section_of(branch.records, branch.log_id, b"", b""), first_hash(EVENT, branch.log_id))
    assert [record.is_placeholder for record in chained] == [False, True, False]
    assert [record.hash for record in chained] == [record.hash for record in branch.records]
