"""Records that cannot count: kept, told with their reason, and never in the way of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from fieldkit.journal.author import Author
from fieldkit.journal.feed import Cursor, read_feed, read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.verify import verify_journal
from fieldkit.records.codec import draft, encode_payload
from fieldkit.records.kinds import BY_PAYLOAD, Arrival, Strike, TallyAdded, tally_subject
from fieldkit.records.record import PAYLOAD_BYTES_MAX, Draft, Record
from fieldkit.records.rules import CONTENT_MISSING
from fieldkit.records.section import Section, section_of, withhold
from fieldkit.records.spaces import sums
from fieldkit.records.state import Row, Sums
from roster.keys import Role, certificate_bytes
from tests.fieldkit.journal.test_intake import EVENT, LAPTOP, MOMENT, certificate_of, journal_in

#: An amount that the planted defect stumbles over.
POISON = 666


def added(amount: int) -> Draft:
    return draft(2, tally_subject(2, 1), TallyAdded(2, 1, amount))


def written(drafts: Sequence[Draft], key: SigningKey = LAPTOP) -> tuple[Author, list[Record]]:
    author = Author(key, EVENT, 1)
    return author, [record for wanted in drafts for record in author.make(wanted, MOMENT, "begin")]


def sealed(author: Author, records: list[Record], first: int = 1, last: int | None = None) -> Section:
    part = records[first - 1 : last]
    head = part[-1]
    begins = first == 1
    return section_of(
        part,
        author.own[2].log_id if begins else None,
        certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN)) if begins else b"",
        author.seal(head.log, head.number, head.hash),
    )


def tally(journal: Journal) -> int:
    return journal.views.totals.get((2, "tally", 1), 0)


def test_a_payload_over_the_limit_keeps_its_place_and_is_told(tmp_path: Path) -> None:
    author, records = written([added(1)])
    kind = BY_PAYLOAD[TallyAdded].number
    large = Draft(2, kind, tally_subject(2, 1), encode_payload(TallyAdded(2, 1, 5, "x" * PAYLOAD_BYTES_MAX)))
    records += [author._next(author.own[2], large, MOMENT), author._next(author.own[2], added(2), MOMENT)]
    journal = journal_in(tmp_path)
    (taken,) = journal.take_in([sealed(author, records)], "http", 0)
    assert (taken.outcome, taken.held, tally(journal)) == ("stored", 4, 3)
    assert list(journal.views.quarantine.values()) == [CONTENT_MISSING]
    assert verify_journal(journal).findings == ()
    (tmp_path / "other").mkdir()
    other = journal_in(tmp_path / "other")
    passed_on = read_section(journal, journal.logs.mains()[0], 1, 99)
    assert passed_on is not None
    other.take_in([passed_on], "http", 0)
    assert (tally(other), other.views.quarantine) == (3, journal.views.quarantine)
    for each in (journal, other):
        each.close()


@pytest.fixture
def defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fold that stumbles over one amount, as a program might that nobody has mended yet."""
    true_row = sums.tally_row

    def row(subject: int, state: Sums) -> Row:
        if any(abs(amount) >= POISON for amount in state.sums.values()):
            raise KeyError(POISON)
        return true_row(subject, state)

    monkeypatch.setattr(sums, "tally_row", row)


@pytest.mark.usefixtures("defect")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from((1, 2, POISON)), min_size=1, max_size=9), st.sets(st.integers(1, 9)))
def test_a_record_that_cannot_be_folded_is_set_aside_alone_however_pages_are_cut(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int], cuts: set[int]
) -> None:
    author, records = written([added(amount) for amount in amounts])
    journal = journal_in(tmp_path_factory.mktemp("poison"))
    ends = sorted({cut for cut in cuts if cut < len(records)} | {len(records)})
    for first, last in zip([1, *(end + 1 for end in ends)], ends, strict=False):
        (taken,) = journal.take_in([sealed(author, records, first, last)], "http", 0)
        assert (taken.outcome, taken.held) == ("stored", last)
    assert tally(journal) == sum(amount for amount in amounts if amount != POISON)
    bad = {(1, number + 2) for number, amount in enumerate(amounts) if amount == POISON}
    assert set(journal.views.quarantine) == bad
    assert all(reason.startswith("defect:") and "666" in reason for reason in journal.views.quarantine.values())
    assert verify_journal(journal).findings == ()
    with journal.changing():
        journal.views.rebuild()
    assert set(journal.views.quarantine) == bad
    journal.close()


@pytest.mark.usefixtures("defect")
def test_a_strike_before_its_target_in_a_page_that_is_cut_takes_it_away_once(tmp_path: Path) -> None:
    """The page is folded in parts because of the bad record: a target in a later part has not been added yet."""
    author, records = written([added(7)])
    target = records[-1]
    strike = draft(2, target.subject, Strike(target.kind, target.number, target.name, target.log))
    other = SigningKey(bytes([8] * 32))
    striker, strikes = written([strike, added(POISON)], other)
    certificate = certificate_bytes(certificate_of(other, Role.CAPTAIN))
    head = strikes[-1]
    first = section_of(strikes, striker.own[2].log_id, certificate, striker.seal(head.log, head.number, head.hash))
    journal = journal_in(tmp_path)
    journal.take_in([first, sealed(author, records)], "http", 0)
    assert (tally(journal), len(journal.views.quarantine)) == (0, 1)
    assert verify_journal(journal).findings == ()
    journal.close()


def test_a_view_that_was_damaged_is_made_anew_by_the_next_record(tmp_path: Path) -> None:
    author, records = written([added(4), added(5)])
    journal = journal_in(tmp_path)
    journal.take_in([sealed(author, records, 1, 2)], "http", 0)
    store = journal.store
    assert isinstance(store, SqliteStore)
    store._connection.execute("UPDATE state SET body = x'00'")
    journal.views._fold.forget()
    journal.take_in([sealed(author, records, 3)], "http", 0)
    assert tally(journal) == 9
    assert verify_journal(journal).findings == ()
    journal.close()


def test_withheld_records_wait_in_quarantine_and_the_others_count(tmp_path: Path) -> None:
    author, records = written([added(1), added(2), added(3)])
    journal = journal_in(tmp_path)
    (taken,) = journal.take_in([withhold(sealed(author, records), (3,))], "http", 0)
    assert (taken.new, tally(journal), list(journal.views.quarantine)) == (4, 4, [(1, 3)])
    assert journal.store.read_records(1, 3, 3)[0].is_placeholder
    assert verify_journal(journal).findings == ()
    journal.close()


def test_arrivals_beside_a_bad_record_count(tmp_path: Path) -> None:
    author, records = written([draft(0, 1, Arrival(2, 1)), draft(0, 2, Arrival(0xFFF, 1))])
    bad = Draft(0, BY_PAYLOAD[Arrival].number, 3, b"\xc1")
    records.append(author._next(author.own[0], bad, MOMENT))
    head = records[-1]
    certificate = certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN))
    section = section_of(records, author.own[0].log_id, certificate, author.seal(head.log, head.number, head.hash))
    journal = journal_in(tmp_path)
    journal.take_in([section], "http", 0)
    assert list(journal.views.quarantine) == [(1, 4)]
    assert verify_journal(journal).findings == ()
    journal.close()


@pytest.mark.slow
@settings(max_examples=12)
@given(st.sets(st.integers(2, 5), min_size=1), st.booleans(), st.integers(2, 5))
def test_content_that_comes_later_fills_its_place_and_is_passed_on(
    tmp_path_factory: pytest.TempPathFactory, withheld: set[int], urgent_first: bool, filled_upto: int
) -> None:
    """Whoever had a section first may have brought it without content: that must not be the last word."""
    folder = tmp_path_factory.mktemp("fill")
    author, records = written([added(amount) for amount in (1, 10, 100, 1_000)])
    journal, other = journal_in(folder), journal_in(folder / "other")
    after = Cursor()
    journal.take_in([withhold(sealed(author, records), withheld)], "http", 0)
    for name in ("first", "again"):
        if urgent_first or name == "again":
            page = read_feed(journal, after, lambda *_: True, 99)
            other.take_in(page.sections, name, 0)
            after = page.cursor
        (taken,) = journal.take_in([sealed(author, records, 1, filled_upto)], "drop", 0)
        assert (taken.outcome, taken.new) == ("known", 0)
    left = sum(10 ** (number - 2) for number in withheld if number > filled_upto)
    for each in (journal, other):
        assert tally(each) == 1_111 - left
        assert set(each.views.quarantine) == {(1, number) for number in withheld if number > filled_upto}
        assert verify_journal(each).findings == ()
        with each.changing():
            each.views.rebuild()
        assert tally(each) == 1_111 - left
        each.close()


def test_content_of_another_record_fills_nothing(tmp_path: Path) -> None:
    author, records = written([added(1), added(10)])
    journal = journal_in(tmp_path)
    journal.take_in([withhold(sealed(author, records), (3,))], "http", 0)
    forged = msgspec.structs.replace(sealed(author, records), payloads=[b"x" for _ in records])
    (taken,) = journal.take_in([forged], "http", 0)
    assert (taken.outcome, tally(journal), list(journal.views.quarantine)) == ("seal", 1, [(1, 3)])
    journal.close()
