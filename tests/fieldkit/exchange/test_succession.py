"""Two laptops of one disk image: found at first contact, and each goes on under a key of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.exchange.answer import UNKNOWN
from fieldkit.exchange.messages import Succession
from fieldkit.exchange.succession import former_of, make_succession, succeed, successors_of
from fieldkit.journal.context import device_number
from fieldkit.journal.counting import counting_now
from fieldkit.journal.life import CLONE
from fieldkit.journal.verify import verify_journal
from fieldkit.records.codec import decode_payload, draft
from fieldkit.records.kinds import DeviceStanding, LogOpened
from fieldkit.records.record import SCOPE_ALL
from roster.keys import Role, certificate_bytes
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, Preparer, branches, digest, holdings, key_of, tally

PREPARER = Preparer()
Letters = set[str]


def letters(meeting: Meeting) -> Letters:
    known = (device.certificate for device in meeting.journal.devices.by_key.values())
    return {certificate.letter for certificate in known if certificate is not None}


def revoke(meeting: Meeting, key: bytes) -> None:
    upto = counting_now(meeting.journal.logs, key)
    verdict = draft(SCOPE_ALL, device_number(key), DeviceStanding(True, upto))
    meeting.journal.write([verdict], meeting.clock.moment(), meeting.chance(8))


def openings(laptop: Laptop) -> list[LogOpened]:
    """The first records of the logs that it writes now."""
    journal = laptop.journal
    firsts = [
        journal.store.read_record(log.row.place, 1) for log in journal.logs.mains() if log.row.key == laptop.public
    ]
    made = [decode_payload(first.kind, first.payload) for first in firsts if first is not None]
    assert all(isinstance(opened, LogOpened) for opened in made)
    return [opened for opened in made if isinstance(opened, LogOpened)]


def test_clone_that_wrote_gets_a_key_of_its_own_with_the_same_rights(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    first_key = laptop.public
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.write_many(5)
    twin.add(100)
    for one in (laptop, twin):
        one.sync(meeting.answer)
    assert laptop.certificate is not None
    assert twin.public != laptop.public
    assert twin.certificate is not None
    assert (twin.certificate.squads, twin.certificate.role) == (laptop.certificate.squads, laptop.certificate.role)
    assert twin.certificate.letter == "B2", "incidents of both must be told apart"
    assert former_of(meeting.journal, twin.public) == first_key
    assert successors_of(meeting.journal, first_key) == [twin.public]
    twin.add(1_000)
    twin.sync(meeting.answer)
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(twin.journal, 1) == 1_106
    assert {opened.cause for opened in openings(twin)} == {CLONE}
    assert all(opened.previous for opened in openings(twin))
    assert len(branches(meeting.journal, first_key)) == 1, "both branches are kept"
    assert verify_journal(meeting.journal).findings == verify_journal(twin.journal).findings == ()
    twin.close()


def test_what_the_clone_had_not_sent_is_sent_under_its_new_key(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.add(10)
    laptop.sync(meeting.answer)
    twin.write_many(2_500)
    twin.sync(meeting.answer)
    assert (twin.rounds.unsent(), tally(meeting.journal, 1)) == (0, 2_511)
    assert twin.public != laptop.public
    twin.close()


def test_of_two_that_wrote_nothing_since_one_gets_a_new_key(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    """The second one to write sees the server ahead of it, as a restored laptop would; the first then sees a life that
    it never had."""
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.add(10)
    for one in (laptop, twin):
        one.sync(meeting.answer)
    twin.add(100)
    for one in (twin, laptop):
        one.sync(meeting.answer)
    assert twin.public != laptop.public
    assert branches(meeting.journal, laptop.public) == branches(meeting.journal, twin.public) == []
    assert tally(meeting.journal, 1) == 111
    twin.close()


def test_restored_laptop_keeps_its_key(meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "copy.db")
    twin.close()
    key = laptop.public
    laptop.add(10)
    laptop.sync(meeting.answer)
    laptop.restore(tmp_path / "copy.db")
    laptop.sync(meeting.answer)
    laptop.add(100)
    laptop.sync(meeting.answer)
    assert (laptop.public, tally(meeting.journal, 1), tally(laptop.journal, 1)) == (key, 111, 111)


def test_laptop_that_came_back_with_an_empty_journal_keeps_its_key(
    meeting: Meeting, preparer: Preparer, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    """Its disk was lost, its key was still on a stick: what it wrote before is fetched, nobody else wrote it."""
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    again = Laptop(preparer, tmp_path / "again.db", "one", 1)
    again.add(10)
    again.sync(meeting.answer)
    again.add(100)
    again.sync(meeting.answer)
    assert again.public == laptop.public
    assert tally(again.journal, 1) == tally(meeting.journal, 1) == 111
    again.close()


def test_two_that_were_prepared_with_one_file_end_with_two_keys(
    meeting: Meeting, preparer: Preparer, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    """They never had a journal in common, only the key."""
    one = make_laptop("one", 1)
    other = Laptop(preparer, tmp_path / "other.db", "one", 1)
    one.add(1)
    one.sync(meeting.answer)
    other.add(10)
    for laptop in (other, one):
        laptop.sync(meeting.answer)
    assert one.public != other.public
    assert tally(meeting.journal, 1) == 11
    other.close()


def test_revoked_device_has_no_successor(meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    thief = laptop.clone(tmp_path / "stolen.db")
    laptop.add(10)
    laptop.sync(meeting.answer)
    revoke(meeting, laptop.public)
    thief._change_key()
    thief.journal.close()
    thief.open()
    for _ in range(3):
        thief.add(100)
        thief.sync(meeting.answer)
    device = meeting.journal.devices.get(thief.public)
    assert device is None or device.standing != "known"
    assert tally(meeting.journal, 1) == 11
    thief.close()


def test_server_put_back_to_before_the_clone_gives_it_a_certificate_again(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    empty = tmp_path / "empty"
    empty.touch()
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.add(3)
    laptop.sync(meeting.answer)
    twin.write_many(10)
    request = twin.rounds.request(twin.chance(8))
    left = twin.clock.moment()
    twin.rounds.take_answer(meeting.answer(request), left, twin.clock.moment(), twin.chance(8))
    assert twin.certificate is None, "the answer only told it of the fork"
    meeting.restore(empty)
    twin.sync(meeting.answer)
    laptop.sync(meeting.answer)
    assert twin.certificate is not None
    assert twin.public != key_of("one").verify_key.encode()
    assert tally(meeting.journal, 1) == 14
    twin.close()


def test_program_that_died_after_the_new_key_was_kept_goes_on_with_it(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    """The journal still has open logs of the old key: they are sealed and sent."""
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.write_many(3)
    laptop.sync(meeting.answer)
    twin.add(10)
    twin._change_key()
    twin.journal.close()
    twin.open()
    twin.add(100)
    twin.sync(meeting.answer)
    assert twin.certificate is not None
    assert (tally(meeting.journal, 1), twin.rounds.unsent()) == (114, 0)
    twin.close()


def test_nobody_succeeds_a_key_that_has_not_signed(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop, stranger = make_laptop("one", 1), key_of("a stranger")
    laptop.sync(meeting.answer)
    public, server = bytes(stranger.verify_key), meeting.server.signing_key()
    event = meeting.journal.event
    for forged in (
        Succession(laptop.public, bytes(64)),
        Succession(laptop.public, b""),
        Succession(laptop.public, make_succession(event, stranger, public).signature),
        Succession(laptop.public, make_succession(bytes(32), laptop.key, public).signature),
        make_succession(event, laptop.key, bytes(32)),
        make_succession(event, stranger, public),
    ):
        assert not succeed(meeting.journal, server, public, forged)
    assert meeting.journal.devices.get(public) is None
    true = make_succession(event, laptop.key, public)
    assert succeed(meeting.journal, server, public, true)
    assert not succeed(meeting.journal, server, public, true), "once is enough"


def test_device_nobody_has_admitted_waits_under_its_new_key_too(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("nobody", 1, role=None)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.write_many(4)
    twin.add(10)
    for one in (laptop, twin, laptop, twin):
        one.sync(meeting.answer)
    assert meeting.last is not None
    assert meeting.last.standing == UNKNOWN
    assert tally(twin.journal, 1) == 11, "it counts for itself meanwhile"
    meeting.journal.admit(certificate_bytes(PREPARER.certificate(key_of("nobody"), 1)))
    assert tally(meeting.journal, 1) == 15
    twin.close()


@pytest.mark.slow
@settings(max_examples=6)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(("write", "sync", "lost answer"))), max_size=14))
def test_after_a_calm_no_two_laptops_write_one_log(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("image")
    meeting = Meeting(PREPARER, folder / "server.db")
    laptop = Laptop(PREPARER, folder / "a.db", "a", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    trio = [laptop, laptop.clone(folder / "b.db"), laptop.clone(folder / "c.db")]
    desk = Laptop(PREPARER, folder / "d.db", "desk", role=Role.DESK)
    amount = 1
    for which, deed in steps:
        if deed == "write":
            trio[which].add(1)
            amount += 1
        elif deed == "sync":
            trio[which].sync(meeting.answer)
        else:
            meeting.answer(trio[which].rounds.request(trio[which].chance(8)))
    for _ in range(3):
        for each in trio:
            each.add(1)
            each.sync(meeting.answer)
            amount += 1
    for _ in range(2):
        for each in (*trio, desk):
            each.sync(meeting.answer)
    forks = len([log for log in meeting.journal.logs.by_place.values() if log.row.parent])
    for each in trio:
        each.add(1)
        amount += 1
    for _ in range(2):
        for each in (*trio, desk):
            each.sync(meeting.answer)
    assert len([log for log in meeting.journal.logs.by_place.values() if log.row.parent]) == forks
    assert len({each.public for each in trio}) == 3
    journals = [meeting.journal, desk.journal, *(each.journal for each in trio)]
    assert [tally(journal, 1) for journal in journals] == [amount] * 5
    assert len({digest(journal) for journal in journals}) == 1
    assert holdings(desk.journal) == holdings(meeting.journal)
    assert all(verify_journal(journal).findings == () for journal in journals)
    assert all(each.rounds.unsent() == 0 for each in trio)
    for journal in journals:
        journal.close()


@pytest.mark.slow
@settings(max_examples=8)
@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_what_a_thief_writes_into_the_past_of_a_revoked_laptop_does_not_count(
    tmp_path_factory: pytest.TempPathFactory, shared: int, honest: int, forged: int, verdict_last: bool
) -> None:
    """With a copy of the key and of the journal: records of numbers that the verdict lets count, in another branch."""
    folder = tmp_path_factory.mktemp("past")
    meeting = Meeting(PREPARER, folder / "server.db")
    laptop = Laptop(PREPARER, folder / "a.db", "a", 1)
    desk = Laptop(PREPARER, folder / "d.db", "desk", role=Role.DESK)
    for _ in range(shared):
        laptop.add(1)
    laptop.sync(meeting.answer)
    thief = laptop.clone(folder / "stolen.db")
    for _ in range(honest):
        laptop.add(1)
    laptop.sync(meeting.answer)
    for _ in range(forged):
        thief.add(1_000)
    if not verdict_last:
        revoke(meeting, laptop.public)
    meeting.answer(thief.rounds.request(thief.chance(8)))
    if verdict_last:
        revoke(meeting, laptop.public)
    desk.sync(meeting.answer)
    expected = shared + honest + (1_000 * forged if verdict_last else 0)
    assert tally(meeting.journal, 1) == tally(desk.journal, 1) == expected
    assert holdings(desk.journal) == holdings(meeting.journal), "nothing is thrown away"
    late = Laptop(PREPARER, folder / "e.db", "another desk", role=Role.DESK)
    late.sync(meeting.answer)
    assert tally(late.journal, 1) == expected
    for journal in (meeting.journal, desk.journal, late.journal):
        assert verify_journal(journal).findings == ()
    for each in (laptop, thief, desk, late):
        each.close()
    meeting.close()
