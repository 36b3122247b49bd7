"""Any bit flipped in any row of what a journal claims is found, and named where it stands."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from fieldkit.errors import JournalError
from fieldkit.journal.finding import Finding
from fieldkit.journal.sqlite.layout import NUMBER_BITS
from fieldkit.journal.verify import verify_journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival, Remark, TallyAdded, Words, tally_subject
from fieldkit.records.record import SALT_BYTES
from fieldkit.records.section import withhold
from tests.fieldkit.journal.test_forks import branch, sections_of
from tests.fieldkit.journal.test_intake import MOMENT, SERVER, journal_in
from tests.fieldkit.journal.test_poison import added, sealed, written

OWN = SigningKey(bytes([9] * 32))
#: What stands for itself, or can be made anew, is left out: when a device was heard of, views, and notes.
COLUMNS = {
    "record": "stamp wall_ms boot_ms operator kind subject payload text text_hash hash payload_hash".split(),
    "seal": ["seal"],
    "log": "log key scope life parent fork_at".split(),
    "device": ["certificate"],
    "feed": "place first last".split(),
}
IDS = {"record": "id", "seal": "id", "log": "place", "device": "key", "feed": "position"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with own records, a fork, texts of which one is erased, a placeholder, and a tail without a seal."""
    folder = tmp_path_factory.mktemp("whole")
    journal = journal_in(folder)
    journal.be(OWN, b"entropy!")
    for person, own in ((1, 3), (2, 2)):
        author, records = branch(1, own, person)
        for section in sections_of(author, records, {3}, 1):
            journal.take_in([section], "http", 0)
    author, records = written([added(1), added(10), added(100)])
    journal.take_in([withhold(sealed(author, records), (3,))], "http", 0)
    words = [draft(2, 1, Remark(2), Words(text), bytes(SALT_BYTES)) for text in ("one", "two")]
    journal.write([*words, draft(0, 1, Arrival(2, 1))], MOMENT, b"entropy!")
    journal.seal_own()
    journal.write([draft(2, tally_subject(2, 1), TallyAdded(2, 1, 5))], MOMENT, b"entropy!")
    with journal.changing():
        (place,) = [
            log.row.place for log in journal.logs.mains() if log.row.key == bytes(OWN.verify_key) and log.row.scope == 2
        ]
        journal.store.erase_texts(place, [2])
    assert verify_journal(journal).findings == ()
    journal.close()
    return folder


def found(folder: Path) -> tuple[Finding, ...] | str:
    """What verify finds, or the error where the journal cannot even be opened."""
    try:
        journal = journal_in(folder)
        journal.be(OWN, b"entropy!")
        findings = verify_journal(journal).findings
        journal.close()
    except JournalError as error:
        return str(error)
    return findings


def flipped(value: int | bytes, data: st.DataObject) -> int | bytes:
    if isinstance(value, int):
        return value ^ 1 << data.draw(st.integers(0, 40))
    changed = bytearray(value)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(changed)


@pytest.mark.slow
@given(st.data())
def test_any_flipped_bit_is_found(folder: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    home = Path(shutil.copytree(folder, tmp_path_factory.mktemp("flip") / "home"))
    table = data.draw(st.sampled_from(sorted(COLUMNS)))
    column = data.draw(st.sampled_from(COLUMNS[table]))
    key = IDS[table]
    with closing(sqlite3.connect(home / "journal.db")) as connection:
        rows = connection.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND {column} != x''"  # noqa: S608
        ).fetchall()
        # The server's own certificate is written anew at every start.
        row, value = data.draw(st.sampled_from([each for each in rows if each[0] != SERVER.key]))
        changed = flipped(value, data)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (changed, row))  # noqa: S608
        connection.commit()
    findings = found(home)
    assert findings, (table, column, row, value, changed)
    if table == "record" and not isinstance(findings, str):
        number = row & (1 << NUMBER_BITS) - 1
        assert number in {finding.number for finding in findings}


@pytest.mark.slow
@given(st.data())
def test_two_records_that_changed_places_are_found(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    home = Path(shutil.copytree(folder, tmp_path_factory.mktemp("swap") / "home"))
    with closing(sqlite3.connect(home / "journal.db")) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM record ORDER BY id")]
        one, other = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
        for before, after in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE record SET id = ? WHERE id = ?", (after, before))
        connection.commit()
    assert found(home)


@pytest.mark.slow
@given(st.data())
def test_a_record_or_a_sealed_tail_that_is_gone_is_found(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    home = Path(shutil.copytree(folder, tmp_path_factory.mktemp("gone") / "home"))
    with closing(sqlite3.connect(home / "journal.db")) as connection:
        sealed_ids = [row[0] for row in connection.execute("SELECT id FROM seal")]
        first = data.draw(st.sampled_from(sealed_ids)) - data.draw(st.integers(0, 1))
        last = first if data.draw(st.booleans()) else first | (1 << NUMBER_BITS) - 1
        gone = connection.execute("DELETE FROM record WHERE id BETWEEN ? AND ?", (first, last)).rowcount
        connection.commit()
    assert not gone or found(home)
