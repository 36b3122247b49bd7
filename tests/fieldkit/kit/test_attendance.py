"""Away and back, walk-ins, whole squads, time served: what becomes of people in a day."""

from __future__ import annotations

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.attendance import NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import PersonCard, VerdictKind
from fieldkit.records.kinds import WALK_IN_FIRST
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, HandClock, Laptop, at

HOUR_MS = 3_600_000


def card(kit: Kit, person: int) -> PersonCard:
    found = kit.card(person)
    assert found is not None
    return found


def test_away_and_back_keep_the_time(blood: Kit, county: County, clock: HandClock) -> None:
    person = county.of(BLOOD)[0].number
    clock.now_ms = at(9)
    blood.check_in(person)
    clock.now_ms = at(10)
    away = blood.away(person, at(11), "to the bank")
    assert (away.kind, away.saved) == (VerdictKind.AWAY, True)
    assert (card(blood, person).status, card(blood, person).back_by_ms) == ("away", at(11))
    assert not card(blood, person).post_left
    clock.now_ms = at(12)
    back = blood.back(person)
    assert (back.kind, card(blood, person).status) == (VerdictKind.BACK, "here")
    clock.now_ms = at(13)
    blood.check_out(person)
    assert card(blood, person).served_ms == pytest.approx(2 * HOUR_MS, abs=10_000)
    assert blood.figures().served_ms == pytest.approx(2 * HOUR_MS, abs=10_000)


def test_scanning_in_brings_back_whoever_was_away(blood: Kit, county: County) -> None:
    person = county.of(BLOOD)[0].number
    blood.check_in(person)
    blood.away(person)
    assert blood.scan(county.code(person)).kind is VerdictKind.BACK


def test_only_somebody_here_can_go_away(blood: Kit, county: County) -> None:
    verdict = blood.away(county.of(BLOOD)[0].number)
    assert (verdict.kind, verdict.saved) == (VerdictKind.ALREADY_OUT, False)


def test_back_of_somebody_who_is_here_changes_nothing(blood: Kit, county: County) -> None:
    person = county.of(BLOOD)[0].number
    blood.check_in(person)
    assert blood.back(person).kind is VerdictKind.ALREADY_IN


@pytest.mark.parametrize("squad", [MEDICAL, TRAFFIC])
def test_a_post_that_must_not_be_left_is_noticed(make_laptop: MakeLaptop, county: County, squad: int) -> None:
    """Squad 2 must not leave at all, squad 4 not its crossings."""
    kit = make_laptop("--squad", str(squad)).kit()
    person = next(person for person in county.of(squad) if person.post or squad == MEDICAL).number
    kit.check_in(person)
    kit.away(person)
    assert card(kit, person).post_left
    assert [row.person for row in kit.board().away if row.post_left] == [person]
    kit.back(person)
    assert not card(kit, person).post_left


def test_late_are_those_who_have_not_come_after_the_grace(traffic: Kit, county: County, clock: HandClock) -> None:
    here = county.of(TRAFFIC)[0].number
    traffic.check_in(here)
    clock.now_ms = at(8, 34)
    assert (traffic.figures().late, traffic.board().late) == (0, ())
    assert len(traffic.board().expected) == 14
    clock.now_ms = at(8, 36)
    assert traffic.figures().late == len(traffic.board().late) == 14
    assert traffic.board().expected == ()
    assert here not in {row.person for row in traffic.board().late}


def test_posts_and_roles_that_are_short_are_named(medical: Kit, traffic: Kit, county: County) -> None:
    medical.check_in(next(person.number for person in county.of(MEDICAL) if person.role == "doctor"))
    assert medical.board().roles == {"doctor": (1, 4)}
    gate = [person for person in county.of(TRAFFIC) if person.post == "east-gate"]
    for person in gate[:2]:
        traffic.check_in(person.number)
    posts = {post.key: post.short for post in traffic.board().posts}
    assert posts["east-gate"] == 1
    assert posts["bridge"] == 3


def test_a_whole_squad_is_checked_in_at_once(traffic: Kit, county: County) -> None:
    first = county.of(TRAFFIC)[0].number
    traffic.check_in(first)
    verdicts = traffic.check_in_all()
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.IN] * 14
    assert first not in {verdict.person.person for verdict in verdicts if verdict.person}
    assert traffic.figures().here == 15
    assert traffic.check_in_all() == ()


def test_whoever_went_home_is_not_checked_in_with_the_squad(traffic: Kit, county: County) -> None:
    gone = county.of(TRAFFIC)[0].number
    traffic.check_in(gone)
    traffic.check_out(gone)
    assert len(traffic.check_in_all()) == 14
    assert card(traffic, gone).status == "gone"


def test_no_squad_no_whole_squad(desk: Kit) -> None:
    with pytest.raises(KitError, match="Choose a squad first"):
        desk.check_in_all()


def test_a_walk_in_is_somebody_from_then_on(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    verdict = kit.walk_in("  李  小 明 ", "13800000000", "has a first-aid certificate")
    assert (verdict.kind, verdict.saved) == (VerdictKind.IN, True)
    assert verdict.person is not None
    person = verdict.person.person
    assert person >= WALK_IN_FIRST
    kit = traffic_laptop.again()
    row = card(kit, person)
    assert (row.name, row.phone, row.note, row.walk_in, row.squad) == (
        "李 小 明",
        "13800000000",
        "has a first-aid certificate",
        True,
        TRAFFIC,
    )
    assert (kit.figures().walk_ins, kit.figures().here, kit.figures().expected) == (1, 1, 15)
    assert [row.person for row in kit.find("李小")] == [person]
    assert kit.scan_out(row.short).kind is VerdictKind.OUT
    assert kit.scan("李 小明").kind is VerdictKind.IN


def test_two_walk_ins_of_one_name_are_asked_about(traffic: Kit) -> None:
    traffic.walk_in("Ann")
    traffic.walk_in("Ann")
    assert traffic.scan_out("Ann").kind is VerdictKind.SEVERAL


@pytest.mark.parametrize(
    ("name", "phone", "note"),
    [
        ("", "", ""),
        (" \n ", "", ""),
        ("x" * (NAME_CHARACTERS_MAX + 1), "", ""),
        ("x", "1" * 99, ""),
        ("x", "", "n" * (NOTE_CHARACTERS_MAX + 1)),
    ],
)
def test_a_walk_in_that_cannot_be_written_writes_nothing(traffic: Kit, name: str, phone: str, note: str) -> None:
    with pytest.raises(KitError):
        traffic.walk_in(name, phone, note)
    assert traffic.sync_status().records == 0


def test_a_reason_that_is_too_long_is_refused_and_not_cut(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    traffic.check_in(person)
    before = traffic.sync_status().records
    with pytest.raises(KitError, match="at most 1000"):
        traffic.away(person, 0, "r" * (NOTE_CHARACTERS_MAX + 1))
    assert traffic.sync_status().records == before
    assert card(traffic, person).status == "here"


def test_nobody_is_let_in_without_a_squad(desk: Kit) -> None:
    with pytest.raises(KitError, match="Choose a squad first"):
        desk.walk_in("Ann")


def test_the_desk_checks_people_in_for_their_own_squads(desk: Kit, county: County) -> None:
    verdict = desk.scan(county.code(county.of(BLOOD)[0].number))
    assert (verdict.kind, verdict.squad) == (VerdictKind.IN, BLOOD)
    assert desk.figures(BLOOD).here == 1


def test_a_badge_without_any_issue_cannot_be_revoked(traffic: Kit) -> None:
    with pytest.raises(KitError, match="the pack knows of none"):
        traffic.revoke_badge(WALK_IN_FIRST)
