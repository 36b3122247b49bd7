"""Sections that no honest program sends."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from nacl.signing import SigningKey

from fieldkit.journal.author import Author, Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.verify import verify_journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival, Remark, Words
from fieldkit.records.record import SALT_BYTES, TEXT_BYTES_MAX
from fieldkit.records.section import Section, section_of
from roster.keys import Certificate, Role, certificate_bytes, sign_certificate

EVENT_KEY = SigningKey(bytes(range(32)))
EVENT = bytes(EVENT_KEY.verify_key)
MOMENT = Moment(1_804_204_800_000, 1_000)


def certificate_of(key: SigningKey, role: Role) -> Certificate:
    wanted = Certificate(EVENT, bytes(key.verify_key), role, (2,), 1, "laptop", "B", 0, 1 << 50, b"")
    return sign_certificate(wanted, EVENT_KEY)


SERVER = certificate_of(SigningKey(bytes(32)), Role.SERVER)
LAPTOP = SigningKey(bytes([7] * 32))


def journal_in(folder: Path) -> Journal:
    folder.mkdir(exist_ok=True)
    return Journal(SqliteStore(folder / "journal.db"), EVENT, SERVER, ZoneInfo("Asia/Shanghai"))


def test_a_text_over_the_limit_is_kept_by_its_hash_and_the_log_goes_on(tmp_path: Path) -> None:
    long = draft(2, 1, Remark(2), Words("长" * TEXT_BYTES_MAX), bytes(SALT_BYTES))
    short = draft(2, 1, Remark(2), Words("短"), bytes(SALT_BYTES))
    author = Author(LAPTOP, EVENT, 1)
    records = author.make(short, MOMENT, "begin")
    records.append(author._next(author.own[2], long, MOMENT))
    records += author.make(short, MOMENT, "begin")
    seal = author.seal(records[-1].log, records[-1].number, records[-1].hash)
    certificate = certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN))
    journal = journal_in(tmp_path)
    (taken,) = journal.take_in([section_of(records, author.own[2].log_id, certificate, seal)], "http", 0)
    stored = journal.store.read_records(1, 1, 9)
    assert (taken.outcome, [record.erased for record in stored]) == ("stored", [False, False, True, False])
    assert [record.hash for record in stored] == [record.hash for record in records]
    assert verify_journal(journal).findings == ()
    journal.close()


def test_sections_without_records_or_before_the_first_are_refused(tmp_path: Path) -> None:
    author = Author(LAPTOP, EVENT, 1)
    records = author.make(draft(0, 1, Arrival(2, 1)), MOMENT, "begin")
    whole = section_of(records, author.own[0].log_id, b"", author.seal(records[-1].log, 2, records[-1].hash))
    empty = msgspec.structs.replace(
        whole, **{key: [] for key in "stamps walls boots operators kinds subjects payloads texts text_hashes".split()}
    )
    journal = journal_in(tmp_path)
    for section in (empty, msgspec.structs.replace(whole, first=0), msgspec.structs.replace(whole, first=-1)):
        (taken,) = journal.take_in([section], "http", 0)
        assert (taken.outcome, taken.new) == ("foreign", 0)
    assert journal.take_in([whole], "http", 0)[0].outcome == "stored"
    journal.close()


def written_by(journal: Journal, count: int) -> list[Section]:
    """Own records; all that is of this device, as it is sent."""
    for person in range(count):
        journal.write([draft(0, person, Arrival(2, 1))], MOMENT, bytes([9] * 8))
    journal.seal_own()
    sections = []
    for log in journal.logs.mains():
        records = journal.store.read_records(log.row.place, 1, log.number)
        seal = journal.store.read_seal(log.row.place, log.number, log.number)
        assert seal is not None
        certificate = certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN))
        sections.append(section_of(records, log.log_id, certificate, seal[1]))
    return sections


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_journal_that_was_put_back_unnoticed_writes_on_in_a_new_life(tmp_path: Path, kept: int) -> None:
    """Its own later records come back to it from others: it must give none of their numbers a second time."""
    journal = journal_in(tmp_path / "one")
    journal.be(LAPTOP, bytes([1] * 8))
    written_by(journal, kept)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    later = written_by(journal, 2)
    journal.close()
    back = journal_in(tmp_path / "two")
    back.be(LAPTOP, bytes([1] * 8))
    life = back.life.number
    back.take_in(later, "http", MOMENT.wall_ms)
    written_by(back, 2)
    assert back.life.number != life
    assert back.life.cause == "restored"
    assert verify_journal(back).findings == ()
    assert sorted(log.number for log in back.logs.mains()) == [3, kept + 3]
    back.close()


def test_own_records_that_are_known_begin_no_new_life(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.be(LAPTOP, bytes([1] * 8))
    life = journal.life.number
    journal.take_in(written_by(journal, 3), "http", MOMENT.wall_ms)
    assert journal.life.number == life
    journal.close()


def test_what_waited_for_a_certificate_counts_when_it_comes_with_further_records(tmp_path: Path) -> None:
    author = Author(LAPTOP, EVENT, 1)
    certificate = certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN))
    first = author.make(draft(0, 1, Arrival(2, 1)), MOMENT, "begin")
    later = author.make(draft(0, 2, Arrival(2, 1)), MOMENT, "begin")
    journal = journal_in(tmp_path)
    for records, vouched in ((first, b""), (later, certificate)):
        seal = author.seal(records[-1].log, records[-1].number, records[-1].hash)
        log_id = author.own[0].log_id if records is first else None
        journal.take_in([section_of(records, log_id, vouched, seal)], "http", 0)
    assert journal.views.totals[2, "here", 0] == 2
    assert verify_journal(journal).findings == ()
    journal.close()
