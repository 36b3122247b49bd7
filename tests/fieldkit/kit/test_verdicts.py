"""Every verdict that a scan or typing can lead to, on a real journal."""

from __future__ import annotations

import msgspec
import pytest
from nacl.signing import SigningKey

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Verdict, VerdictKind
from fieldkit.records.figures import Census, Figures
from fieldkit.records.kinds import Via
from roster.badges.code import event_mark
from roster.people import PERSON_MAX, short_number
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County, HandClock, Laptop, at


def records(kit: Kit) -> int:
    return kit.sync_status().records


def refused(kit: Kit, text: str) -> Verdict:
    """The verdict on a scan that must not write anything."""
    before = records(kit)
    verdict = kit.scan(text)
    assert not verdict.saved
    assert verdict.ref is None
    assert records(kit) == before
    return verdict


def test_a_badge_of_the_squad_is_in(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0]
    verdict = traffic.scan(county.code(person.number))
    assert (verdict.kind, verdict.saved) == (VerdictKind.IN, True)
    assert verdict.person is not None
    assert (verdict.person.person, verdict.person.status) == (person.number, "here")
    assert verdict.squad == TRAFFIC
    assert traffic.board().here[0].person == person.number


def test_a_badge_scanned_through_full_width_digits_is_read(traffic: Kit, county: County) -> None:
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    wide = county.code(county.of(TRAFFIC)[0].number).translate(full_width)
    assert traffic.scan(f"  {wide}\n").kind is VerdictKind.IN


def test_leaving_is_out_and_leaving_twice_is_already_out(traffic: Kit, county: County) -> None:
    code = county.code(county.of(TRAFFIC)[0].number)
    traffic.scan(code)
    assert traffic.scan_out(code).kind is VerdictKind.OUT
    again = traffic.scan_out(code)
    assert (again.kind, again.saved) == (VerdictKind.ALREADY_OUT, False)
    assert again.person is not None
    assert again.person.status == "gone"


def test_nobody_leaves_who_has_not_come(traffic: Kit, county: County) -> None:
    verdict = traffic.check_out(county.of(TRAFFIC)[0].number)
    assert (verdict.kind, verdict.saved) == (VerdictKind.ALREADY_OUT, False)
    assert verdict.person is not None
    assert verdict.person.status == "not_come"


def test_already_in_here_says_when_where_and_by_whom(traffic: Kit, county: County, clock: HandClock) -> None:
    person, operator = county.of(TRAFFIC)[1], county.of(TRAFFIC)[2].number
    traffic.set_operator(operator)
    first = traffic.check_in(person.number)
    clock.now_ms = at(9)
    verdict = refused(traffic, county.code(person.number))
    assert verdict.kind is VerdictKind.ALREADY_IN
    assert (verdict.at_ms, verdict.site, verdict.squad, verdict.by) == (first.at_ms, first.site, TRAFFIC, operator)
    assert not verdict.can_force


def test_already_in_elsewhere_can_be_forced_and_makes_a_double(desk: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    desk.choose_squad(TRAFFIC)
    desk.check_in(person)
    desk.choose_squad(MEDICAL)
    verdict = refused(desk, county.code(person))
    assert (verdict.kind, verdict.squad, verdict.can_force) == (VerdictKind.ALREADY_IN, TRAFFIC, True)
    forced = desk.force(verdict, "was sent over")
    assert forced.saved
    assert [row.person.person for row in desk.doubles()] == [person]


def test_other_squad_needs_force_and_force_needs_a_reason(traffic: Kit, county: County) -> None:
    guest = county.of(MEDICAL)[0]
    verdict = refused(traffic, county.code(guest.number))
    assert (verdict.kind, verdict.squad, verdict.can_force) == (VerdictKind.OTHER_SQUAD, MEDICAL, True)
    for reason in ("", "  \n"):
        with pytest.raises(KitError, match="without a reason"):
            traffic.force(verdict, reason)
    forced = traffic.force(verdict, "lent for the morning")
    assert (forced.kind, forced.saved) == (VerdictKind.IN, True)
    assert forced.person is not None
    assert forced.person.guest
    assert traffic.figures().guests == 1


def test_a_squad_without_a_session_on_a_day_of_the_event_is_not_expected(traffic: Kit, county: County) -> None:
    others = tuple(
        msgspec.structs.replace(session, squads=tuple(number for number in session.squads if number != TRAFFIC))
        for session in traffic.event.sessions
    )
    event = msgspec.structs.replace(traffic.event, sessions=others)
    traffic._duty.figures = Figures(event, Census(traffic.pack.count_people()))
    verdict = refused(traffic, county.code(county.of(TRAFFIC)[0].number))
    assert (verdict.kind, verdict.can_force) == (VerdictKind.NOT_EXPECTED, True)
    assert traffic.force(verdict, "came to tidy up").saved


def test_an_event_that_was_moved_to_another_day_still_lets_people_in(
    traffic: Kit, county: County, clock: HandClock
) -> None:
    clock.now_ms = at(9, day=6)
    verdict = traffic.scan(county.code(county.of(TRAFFIC)[0].number))
    assert (verdict.kind, verdict.saved) == (VerdictKind.IN, True)


def test_a_badge_issued_after_the_pack_is_let_in(traffic: Kit, county: County) -> None:
    newer = traffic.scan(county.forged(county.of(TRAFFIC)[0].number, issue=1))
    assert (newer.kind, newer.saved) == (VerdictKind.NOT_IN_PACK, True)
    unknown = traffic.scan(county.forged(PERSON_MAX))
    assert (unknown.kind, unknown.saved) == (VerdictKind.NOT_IN_PACK, True)
    assert unknown.person is not None
    assert not unknown.person.known
    assert len(traffic.board().here) == 2


def test_a_badge_revoked_by_a_record_does_not_count_any_more(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    traffic.revoke_badge(person)
    verdict = refused(traffic, county.code(person))
    assert (verdict.kind, verdict.can_force) == (VerdictKind.REVOKED, True)
    with pytest.raises(KitError, match="REVOKED"):
        traffic.identify(county.code(person))
    assert traffic.scan(short_number(person)).kind is VerdictKind.IN
    assert traffic.scan_out(county.code(person)).kind is VerdictKind.OUT


def test_a_revoked_badge_counts_again_once_that_is_undone(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    traffic.revoke_badge(person)
    traffic.undo()
    assert traffic.scan(county.code(person)).kind is VerdictKind.IN


def test_a_badge_revoked_by_the_pack_does_not_count(tmp_path_factory: pytest.TempPathFactory, clock: HandClock) -> None:
    own = County(tmp_path_factory.mktemp("reissued"))
    person = own.of(TRAFFIC)[0].number
    old = own.code(person)
    own.run("reissue", own.folder.path, str(person))
    laptop_file = own.prepare("--squad", "4")
    laptop = Laptop(own.path / "laptop", laptop_file, clock)
    kit = laptop.kit()
    assert kit.scan(old).kind is VerdictKind.REVOKED
    assert kit.scan(own.code(person)).kind is VerdictKind.IN
    laptop.close()


def test_a_made_up_secret_is_forged_and_cannot_be_forced(traffic: Kit, county: County) -> None:
    verdict = refused(traffic, county.forged(county.of(TRAFFIC)[0].number))
    assert (verdict.kind, verdict.can_force) == (VerdictKind.FORGED, False)
    with pytest.raises(KitError, match="by force"):
        traffic.force(verdict, "he says it is true")
    assert refused_out(traffic, county.forged(county.of(TRAFFIC)[0].number)) is VerdictKind.FORGED


def refused_out(kit: Kit, text: str) -> VerdictKind:
    before = records(kit)
    verdict = kit.scan_out(text)
    assert not verdict.saved
    assert records(kit) == before
    return verdict.kind


def test_a_badge_of_another_event_is_told_apart(traffic: Kit, county: County) -> None:
    other = event_mark(bytes(SigningKey(bytes(32)).verify_key))
    assert other != county.folder.mark()
    verdict = refused(traffic, county.forged(1, mark=other))
    assert (verdict.kind, verdict.can_force, verdict.person) == (VerdictKind.OTHER_EVENT, False, None)


@pytest.mark.parametrize("cut", [33, 20, 16])
def test_a_badge_that_is_cut_off_is_unreadable(traffic: Kit, county: County, cut: int) -> None:
    code = county.code(county.of(TRAFFIC)[0].number)
    assert refused(traffic, code[:cut]).kind is VerdictKind.UNREADABLE
    assert refused(traffic, code[-cut:]).kind is VerdictKind.UNREADABLE


@pytest.mark.parametrize("noise", ["7" * 10_000, "\x00\x07\x1b[2J" * 2_500, "", " ", "\ud800", "9" * 34])
def test_noise_from_a_scanner_is_unreadable(traffic: Kit, noise: str) -> None:
    verdict = refused(traffic, noise)
    assert verdict.kind is VerdictKind.UNREADABLE
    assert len(verdict.text) <= 200


def test_a_name_that_fits_several_offers_them(traffic: Kit, county: County) -> None:
    names = [person.name for person in county.people]
    twice = next(name for name in names if names.count(name) > 1)
    verdict = refused(traffic, twice)
    assert verdict.kind is VerdictKind.SEVERAL
    assert {card.name for card in verdict.several} == {twice}
    assert all(card.namesakes for card in verdict.several)
    with pytest.raises(KitError, match="people fit"):
        traffic.identify(twice)


def test_a_name_that_fits_nobody_is_not_found(traffic: Kit) -> None:
    assert refused(traffic, "Qwertz").kind is VerdictKind.NOT_FOUND
    assert refused_out(traffic, "Qwertz") is VerdictKind.NOT_FOUND
    with pytest.raises(KitError, match="Cannot find anybody"):
        traffic.identify("Qwertz")


def test_somebody_whom_nobody_knows_is_not_found(traffic: Kit) -> None:
    assert traffic.check_in(PERSON_MAX).kind is VerdictKind.NOT_FOUND
    assert traffic.card(PERSON_MAX) is None


def test_a_typed_number_is_told_from_a_scan(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    assert traffic.scan(short_number(person)).kind is VerdictKind.IN
    assert traffic.check_out(person, Via.TYPED).kind is VerdictKind.OUT


def test_an_uncertified_laptop_counts_its_own_records(make_laptop: MakeLaptop, county: County) -> None:
    laptop = make_laptop(squad=TRAFFIC)
    kit = laptop.kit()
    assert not kit.certified
    assert not kit.status().certified
    kit.scan(county.code(county.of(TRAFFIC)[0].number))
    assert kit.tally(9, 3).ref.number
    assert (kit.figures().here, kit.figures().tallies) == (1, {9: 3})
    kit = laptop.again()
    assert (kit.squad, kit.figures().here, kit.figures().tallies) == (TRAFFIC, 1, {9: 3})
    assert kit.verify().ok
