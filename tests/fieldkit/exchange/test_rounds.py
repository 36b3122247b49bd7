"""What two journals make of each other, without any network between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import ExchangeError
from fieldkit.exchange.answer import KNOWN, REVOKED, UNKNOWN
from fieldkit.exchange.messages import Head, Request, decode_answer, encode_request
from fieldkit.exchange.page import PAGE_RECORDS_MAX, decode_page
from fieldkit.journal.context import device_number
from fieldkit.journal.counting import counting_now
from fieldkit.journal.feed import Cursor
from fieldkit.journal.verify import verify_journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import DeviceStanding
from fieldkit.records.record import SCOPE_ALL
from roster.keys import Role, certificate_bytes
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, Preparer, branches, came, digest, holdings, keep, tally


def judge(meeting: Meeting, laptop: Laptop, verdict: DeviceStanding) -> None:
    subject = device_number(laptop.public)
    meeting.journal.write([draft(SCOPE_ALL, subject, verdict)], meeting.clock.moment(), meeting.chance(8))


def heads(laptop: Laptop) -> dict[int, int]:
    return {log.row.log: log.number for log in laptop.journal.logs.mains() if log.row.key == laptop.public}


def test_two_desks_and_the_server_end_with_the_same_state(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    one, other = make_laptop("one", role=Role.DESK), make_laptop("other", role=Role.DESK)
    one.arrive(1)
    one.add(5)
    other.arrive(2)
    other.add(7)
    for laptop in (one, other, one):
        laptop.sync(meeting.answer)
    assert digest(one.journal) == digest(other.journal) == digest(meeting.journal)
    assert tally(meeting.journal, 1) == 12
    assert holdings(one.journal) == holdings(other.journal) == holdings(meeting.journal)


def test_server_has_what_is_no_longer_unsent(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(30)
    assert laptop.rounds.unsent() == 31
    laptop.sync(meeting.answer)
    assert laptop.rounds.unsent() == 0
    assert tally(meeting.journal, 1) == 30


def test_nothing_new_is_one_round_that_sends_and_gets_no_record(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.arrive(1)
    laptop.sync(meeting.answer)
    outcomes = laptop.sync(meeting.answer)
    assert [(outcome.sent, outcome.received) for outcome in outcomes] == [(0, 0)]


def test_backlog_goes_in_pages(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    for _ in range(5):
        laptop.write_many(600)
    outcomes = laptop.sync(meeting.answer)
    assert max(outcome.sent for outcome in outcomes) <= PAGE_RECORDS_MAX
    assert tally(meeting.journal, 1) == 3_000


def test_feed_of_more_than_a_page_arrives_whole(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer, reader = make_laptop("writer", 1), make_laptop("reader", 1)
    for _ in range(3):
        writer.write_many(700)
        writer.sync(meeting.answer)
    outcomes = reader.sync(meeting.answer)
    assert sum(outcome.received for outcome in outcomes) == len(holdings(writer.journal))
    assert tally(reader.journal, 1) == 2_100


def test_answer_that_was_lost_is_made_up_by_the_next_round(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    laptop.add(3)
    meeting.answer(laptop.rounds.request(laptop.chance(8)))
    laptop.sync(meeting.answer)
    desk.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(desk.journal, 1) == 3
    assert laptop.rounds.unsent() == 0


def test_repeated_request_counts_once(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(3)
    request = laptop.rounds.request(laptop.chance(8))
    for _ in range(3):
        meeting.answer(request)
    assert tally(meeting.journal, 1) == 3


def test_answer_to_another_request_is_not_believed(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(3)
    answer = meeting.answer(laptop.rounds.request(laptop.chance(8)))
    laptop.rounds.request(laptop.chance(8))
    moment = laptop.clock.moment()
    with pytest.raises(ExchangeError, match=r"server"):
        laptop.rounds.take_answer(answer, moment, moment, laptop.chance(8))
    assert laptop.rounds.unsent() == 2


def test_captain_gets_only_the_logs_for_all_and_of_own_squads(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, stranger, desk = make_laptop("captain", 1), make_laptop("stranger", 2), make_laptop("desk", role=Role.DESK)
    stranger.arrive(4)
    stranger.add(9)
    stranger.sync(meeting.answer)
    captain.sync(meeting.answer)
    desk.sync(meeting.answer)
    assert {log.row.scope for log in captain.journal.logs.mains()} <= {SCOPE_ALL, 1}
    assert came(captain.journal, 2) == 1
    assert tally(captain.journal, 2) == 0
    assert tally(desk.journal, 2) == 9


def test_heads_that_are_made_up_get_nothing_out_of_the_server(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, stranger = make_laptop("captain", 1), make_laptop("stranger", 2)
    stranger.add(9)
    stranger.sync(meeting.answer)
    captain.sync(meeting.answer)
    name = next(log.row.log for log in stranger.journal.logs.mains() if log.row.scope == 2)
    for number in (-1, 0, 1, 2, 1 << 40, (1 << 63) + 1):
        request = Request(meeting.incarnation, captain.chance(8), Cursor(), b"", b"", 0, [Head(name, number, bytes(8))])
        answer = meeting.answer(encode_request(request, captain.key, captain.public))
        sections = decode_page(decode_answer(answer, request.nonce, meeting.server.certificate.key).page)
        assert name not in {section.log for section in sections}


def test_squad_that_was_granted_later_brings_its_older_logs(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, other = make_laptop("captain", 1), make_laptop("other", 2)
    other.add(9)
    other.sync(meeting.answer)
    captain.sync(meeting.answer)
    wider = meeting.preparer.certificate(captain.key, 1, 2, made_ms=captain.clock.time.ms)
    meeting.journal.admit(certificate_bytes(wider))
    captain.close()
    captain.open()
    captain.sync(meeting.answer)
    assert captain.certificate == wider
    assert tally(captain.journal, 2) == 9


def test_records_of_an_unknown_device_are_kept_and_wait(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    unknown, desk = make_laptop("unknown", 1, role=None), make_laptop("desk", role=Role.DESK)
    desk.add(4)
    desk.sync(meeting.answer)
    unknown.add(3)
    outcomes = unknown.sync(meeting.answer)
    assert [outcome.standing for outcome in outcomes] == [UNKNOWN] * len(outcomes)
    assert sum(outcome.received for outcome in outcomes) == 0
    assert unknown.rounds.unsent() == 0
    assert holdings(unknown.journal) <= holdings(meeting.journal)
    assert tally(meeting.journal, 1) == 4
    listed = meeting.journal.devices.get(unknown.public)
    assert listed is not None
    assert listed.standing == UNKNOWN


def test_records_of_an_unknown_device_count_once_it_is_admitted(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    unknown = make_laptop("unknown", 1, role=None)
    unknown.add(3)
    unknown.sync(meeting.answer)
    given = meeting.preparer.certificate(unknown.key, 1)
    meeting.journal.admit(certificate_bytes(given))
    assert tally(meeting.journal, 1) == 3
    outcomes = unknown.sync(meeting.answer)
    assert outcomes[-1].standing == KNOWN
    assert unknown.certificate == given


def test_certificate_shown_later_makes_the_records_count(
    meeting: Meeting, make_laptop: MakeLaptop, preparer: Preparer
) -> None:
    laptop = make_laptop("unknown", 1, role=None)
    laptop.add(3)
    laptop.sync(meeting.answer)
    laptop.close()
    laptop.certificate = preparer.certificate(laptop.key, 1)
    laptop.open()
    assert laptop.sync(meeting.answer)[-1].standing == KNOWN
    assert tally(meeting.journal, 1) == 3
    assert verify_journal(meeting.journal).findings == ()


def test_revoked_device_gets_nothing_and_what_it_writes_is_kept(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    laptop.add(3)
    laptop.sync(meeting.answer)
    judge(meeting, laptop, DeviceStanding(True, counting_now(laptop.journal.logs, laptop.public)))
    desk.add(100)
    desk.sync(meeting.answer)
    laptop.add(4)
    outcomes = laptop.sync(meeting.answer)
    assert {outcome.standing for outcome in outcomes} == {REVOKED}
    assert sum(outcome.received for outcome in outcomes) == 0
    assert tally(meeting.journal, 1) == 103
    assert holdings(laptop.journal) <= holdings(meeting.journal)
    judge(meeting, laptop, DeviceStanding(False))
    assert laptop.sync(meeting.answer)[-1].standing == KNOWN
    assert tally(meeting.journal, 1) == tally(laptop.journal, 1) == 107


def test_request_signed_by_another_key_is_of_nobody(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop, thief = make_laptop("one", 1), make_laptop("thief", 2, role=None)
    laptop.add(1)
    laptop.sync(meeting.answer)
    thief.rounds.certificate = laptop.certificate
    thief.rounds._key = laptop.public
    assert thief.round(meeting.answer).standing == UNKNOWN


def test_restored_server_is_filled_again(meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path) -> None:
    laptop, gone, desk = make_laptop("one", 1), make_laptop("gone", 2), make_laptop("desk", role=Role.DESK)
    laptop.add(1)
    laptop.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    laptop.add(10)
    laptop.arrive(1)
    laptop.sync(meeting.answer)
    gone.add(5)
    gone.sync(meeting.answer)
    desk.sync(meeting.answer)
    before = holdings(meeting.journal)
    meeting.restore(tmp_path / "copy")
    assert tally(meeting.journal, 1) == 1
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == 11
    desk.sync(meeting.answer)
    assert tally(meeting.journal, 2) == 5, "the desk brings the logs of laptops that are gone"
    assert before <= holdings(meeting.journal)
    assert branches(meeting.journal, laptop.public) == []


def test_server_put_back_without_a_new_incarnation_is_filled_again_too(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    keep(meeting.journal, tmp_path / "copy")
    laptop.add(10)
    laptop.arrive(3)
    laptop.sync(meeting.answer)
    incarnation = meeting.incarnation
    meeting.restore(tmp_path / "copy")
    meeting.incarnation = incarnation
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == 10
    assert holdings(laptop.journal) == holdings(meeting.journal)


def test_nothing_comes_twice_after_the_server_was_restored(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    writer, reader = make_laptop("writer", 1), make_laptop("reader", 1)
    for _ in range(5):
        writer.write_many(500)
        writer.sync(meeting.answer)
    reader.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    meeting.restore(tmp_path / "copy")
    outcomes = reader.sync(meeting.answer)
    assert sum(outcome.received for outcome in outcomes) == 0
    assert len(outcomes) <= 5


def test_restored_laptop_gets_its_records_back_and_opens_new_logs(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    keep(laptop.journal, tmp_path / "copy")
    laptop.write_many(1_500)
    laptop.arrive(1)
    laptop.sync(meeting.answer)
    lost = holdings(laptop.journal)
    laptop.restore(tmp_path / "copy")
    laptop.sync(meeting.answer)
    assert lost <= holdings(laptop.journal)
    after = laptop.add(20)
    assert after.log not in {log for log, _, _ in lost}
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(laptop.journal, 1) == 1_521
    assert branches(meeting.journal, laptop.public) == []
    assert len({log.row.life for log in laptop.journal.logs.mains()}) == 2, "one new life is enough"


def test_restored_laptop_that_wrote_before_it_asked_forks_and_loses_nothing(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    laptop.add(1)
    laptop.sync(meeting.answer)
    keep(laptop.journal, tmp_path / "copy")
    laptop.add(10)
    laptop.sync(meeting.answer)
    laptop.restore(tmp_path / "copy")
    laptop.add(100)
    first_key = laptop.public
    laptop.sync(meeting.answer)
    laptop.add(1_000)
    laptop.sync(meeting.answer)
    desk.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(desk.journal, 1) == 1_111
    assert len(branches(meeting.journal, first_key)) == 1
    assert laptop.public != first_key, "it looks like a clone from inside"
    assert verify_journal(meeting.journal).findings == ()


@pytest.mark.parametrize("many", [3, 2_300])
def test_clone_forks_and_both_branches_are_kept(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path, many: int
) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    laptop.add(1)
    laptop.sync(meeting.answer)
    first_key = laptop.public
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.write_many(many)
    twin.write_many(many + 1)
    for one in (laptop, twin, laptop, twin):
        one.sync(meeting.answer)
    assert tally(meeting.journal, 1) == 1 + many + many + 1
    assert len(branches(meeting.journal, first_key)) == 1
    laptop.add(10_000)
    twin.add(100_000)
    for one in (laptop, twin):
        one.sync(meeting.answer)
    desk.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(desk.journal, 1) == 2 + 2 * many + 110_000
    assert len(branches(meeting.journal, first_key)) == 1, "after the fork each writes logs of its own"
    assert verify_journal(desk.journal).findings == ()
    twin.close()


def test_laptop_put_back_to_before_a_log_began_does_not_begin_it_again(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.sync(meeting.answer)
    keep(laptop.journal, tmp_path / "copy")
    laptop.add(1)
    laptop.sync(meeting.answer)
    laptop.restore(tmp_path / "copy")
    laptop.sync(meeting.answer)
    laptop.add(10)
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == tally(laptop.journal, 1) == 11
    assert branches(meeting.journal, laptop.public) == []


def test_branch_that_a_restored_server_lost_is_brought_again(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    twin.add(10)
    twin.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    laptop.write_many(500)
    laptop.sync(meeting.answer)
    meeting.restore(tmp_path / "copy")
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == 511
    twin.close()


def test_branch_of_an_unknown_laptop_is_brought_whole_though_another_is_longer(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1, role=None)
    laptop.add(1)
    laptop.sync(meeting.answer)
    twin = laptop.clone(tmp_path / "twin.db")
    keep(meeting.journal, tmp_path / "copy")
    laptop.add(10)
    laptop.sync(meeting.answer)
    meeting.restore(tmp_path / "copy")
    twin.write_many(50)
    twin.sync(meeting.answer)
    laptop.add(100)
    for _ in range(3):
        laptop.sync(meeting.answer)
    assert holdings(laptop.journal) <= holdings(meeting.journal)
    twin.close()


def test_records_of_the_server_itself_arrive_across_pages(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    """It seals its own log at the end only, and a page may end before that."""
    writer, reader, judged = make_laptop("writer", 1, role=None), make_laptop("reader", 1), make_laptop("judged", 2)
    judge(meeting, judged, DeviceStanding(True))
    for _ in range(2):
        writer.write_many(900)
        writer.sync(meeting.answer)
    judge(meeting, judged, DeviceStanding(False))
    reader.sync(meeting.answer)
    key = meeting.server.certificate.key
    own = {log.row.log for log in meeting.journal.logs.mains() if log.row.key == key}
    server = {name for name in holdings(meeting.journal) if name[0] in own}
    assert len(server) == 3
    assert server <= holdings(reader.journal)


def test_clock_that_is_wrong_is_measured_and_told_once(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1, skew_ms=420_000)
    laptop.arrive(1)
    for _ in range(3):
        laptop.sync(meeting.answer)
    samples = list(meeting.journal.store.list_states(8))
    assert [row.subject for row in samples] == [device_number(laptop.public)]
    assert abs(laptop.rounds.memory.offset_ms + 420_000) < 5_000
    assert samples[0].status == 1, "one sample is enough while nothing changes"
