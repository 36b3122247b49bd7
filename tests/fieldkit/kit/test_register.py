"""The register of good deeds: what they are worth, who saw them, the pictures, and who stands where."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fieldkit.kit.kit import Kit
from fieldkit.kit.standings import DeedRow, Deeds, make_standings
from fieldkit.kit.values import Ref
from fieldkit.records.rules import PICTURES_MAX, POINTS_MAX
from tests.fieldkit.kit.awards import AT_HOME, FOUND, HELPED, Awards
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, HandClock, Laptop, at
from tests.fieldkit.kit.refusals import refused


def picture(red: int = 90) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (red, 90, 60)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def awards(tmp_path_factory: pytest.TempPathFactory) -> Awards:
    return Awards(tmp_path_factory.mktemp("awards"))


@pytest.fixture
def laptop(awards: Awards, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path / "laptop", awards.prepare("--squad", str(TRAFFIC)), HandClock(at(9)))
    yield laptop
    laptop.close()


@pytest.fixture
def kit(laptop: Laptop) -> Kit:
    return laptop.kit()


def noted(kit: Kit) -> DeedRow:
    return kit.register.deeds().deeds[0]


def test_a_deed_says_who_what_who_saw_it_and_who_wrote_it_down(kit: Kit, awards: Awards) -> None:
    doer, witness, captain = (person.number for person in awards.of(TRAFFIC)[:3])
    kit.set_operator(captain)
    kit.register.note("carried a bag", doer, 3, witness)
    row = noted(kit)
    assert (row.person, row.witness, row.by, row.points, row.words) == (doer, witness, captain, 3, "carried a bag")
    assert (row.called, row.witness_called) == (kit.name_of(doer), kit.name_of(witness))


def test_a_witness_may_be_of_another_squad_and_a_walk_in_may_do_good(kit: Kit, awards: Awards) -> None:
    walk_in = kit.walk_in("周大山").person
    assert walk_in is not None
    other = awards.of(MEDICAL)[0].number
    kit.register.note("held a door", walk_in.person, 1, other)
    row = noted(kit)
    assert (row.called, row.witness) == ("周大山", other)


def test_a_deed_of_the_whole_squad_counts_for_the_squad_and_for_nobody_in_it(kit: Kit) -> None:
    done = kit.register.note("cleaned a square", points=4)
    deeds = kit.register.deeds()
    assert (done.what, done.subject) == ("deed", "traffic")
    assert deeds.people == ()
    assert [(one.squad, one.points) for one in deeds.squads] == [(TRAFFIC, 4)]


def test_pictures_of_a_deed_are_here_with_it(kit: Kit, laptop: Laptop) -> None:
    kit.register.note("planted a tree", photos=[picture(), picture(200)])
    again = laptop.again()
    photos = noted(again).pictures
    assert [photo.here for photo in photos] == [True, True]
    assert all(again.read_photo(photo).startswith(b"\xff\xd8\xff") for photo in photos)


def test_a_picture_that_is_none_keeps_the_deed_from_being_noted(kit: Kit) -> None:
    with refused("photo_kind"):
        kit.register.note("planted a tree", photos=[picture(), b"not a picture"])
    assert kit.register.deeds().deeds == ()


def test_more_pictures_than_a_record_holds_are_refused(kit: Kit) -> None:
    with refused("pictures"):
        kit.register.note("planted a tree", photos=[picture()] * (PICTURES_MAX + 1))


def test_pictures_travel_no_further_where_there_is_no_room(kit: Kit) -> None:
    kit.journal.blobs.bytes_max = 10
    with refused("photo_room"):
        kit.register.note("planted a tree", photos=[picture()])
    kit.register.note("planted a tree")
    assert noted(kit).pictures == ()


@pytest.mark.parametrize(
    ("words", "points", "reason"),
    [("  ", 1, "deed_words"), ("x" * 5_000, 1, "too_long"), ("a", -1, "points"), ("a", POINTS_MAX + 1, "points")],
)
def test_what_cannot_be_a_deed_is_refused_and_writes_nothing(kit: Kit, words: str, points: int, reason: str) -> None:
    with refused(reason):
        kit.register.note(words, points=points)
    assert kit.register.deeds().deeds == ()


def test_nobody_is_a_witness_of_their_own_deed(kit: Kit, awards: Awards) -> None:
    doer = awards.of(TRAFFIC)[0].number
    with refused("own_witness"):
        kit.register.note("carried a bag", doer, witness=doer)


def test_a_kind_of_the_event_file_says_what_a_deed_is_worth(kit: Kit) -> None:
    kit.register.note("", kind=FOUND)
    assert (noted(kit).points, noted(kit).words, noted(kit).erased) == (5, "", False)


def test_one_card_a_picture(kit: Kit, awards: Awards) -> None:
    doer, parent = (person.number for person in awards.of(TRAFFIC)[:2])
    kit.register.note("washed up", doer, witness=parent, photos=[picture(), picture(9), picture(99)], kind=AT_HOME)
    assert (noted(kit).points, noted(kit).kind) == (6, AT_HOME)


def test_what_a_kind_asks_for_must_be_there(kit: Kit, awards: Awards) -> None:
    doer, parent = (person.number for person in awards.of(TRAFFIC)[:2])
    with refused("deed_needs.picture"):
        kit.register.note("washed up", doer, witness=parent, kind=AT_HOME)
    with refused("deed_needs.witness"):
        kit.register.note("washed up", doer, photos=[picture()], kind=AT_HOME)
    with refused("deed_needs.person"):
        kit.register.note("washed up", witness=parent, photos=[picture()], kind=AT_HOME)
    with refused("deed_points"):
        kit.register.note("found a purse", points=7, kind=FOUND)
    with refused("deed_kind"):
        kit.register.note("flew", kind=9)
    assert kit.register.deeds().deeds == ()


def test_who_has_as_many_points_shares_a_place(kit: Kit, awards: Awards) -> None:
    people = [person.number for person in awards.of(TRAFFIC)[:4]]
    for person, kind in zip(people, (HELPED, FOUND, HELPED, FOUND), strict=True):
        kit.register.note("", person, kind=kind)
    kit.register.note("", people[1], kind=HELPED)
    found = [(one.person, one.points, one.place, one.tied) for one in kit.register.deeds().people]
    assert found[:2] == [(people[1], 6, 1, False), (people[3], 5, 2, False)]
    assert {one[1:] for one in found[2:]} == {(1, 3, True)}


def test_a_struck_deed_stays_in_the_list_and_gives_no_points(kit: Kit, awards: Awards) -> None:
    doer = awards.of(TRAFFIC)[0].number
    done = kit.register.note("", doer, kind=FOUND)
    kit.register.note("", doer, kind=HELPED)
    kit.strike(done.ref, "somebody else did it")
    deeds = kit.register.deeds()
    assert [(row.points, row.struck) for row in deeds.deeds] == [(1, False), (5, True)]
    assert [(one.points, one.deeds) for one in (*deeds.people, *deeds.squads)] == [(1, 1), (1, 1)]
    assert kit.undo() is not None
    assert kit.register.deeds().people == ()


_deeds = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.integers(0, 3), st.booleans()), max_size=30)


def _standings(deeds: list[tuple[int, int, int, bool]]) -> Deeds:
    ref = Ref(1, 1, "")
    rows = (
        DeedRow(1, ref, 0, squad, squad * 10 + person if person else 0, "", "", points, 0, "", "", 0, struck=struck)
        for squad, person, points, struck in deeds
    )
    return make_standings(tuple(rows))


@given(_deeds)
def test_a_place_is_one_more_than_there_are_with_more_points(deeds: list[tuple[int, int, int, bool]]) -> None:
    found = _standings(deeds)
    for sums in (found.people, found.squads):
        for one in sums:
            assert one.place == 1 + sum(other.points > one.points for other in sums)
            assert one.tied == (sum(other.points == one.points for other in sums) > 1)
    for one in found.people:
        rivals = [other for other in found.people if other.squad == one.squad]
        assert one.place_in_squad == 1 + sum(other.points > one.points for other in rivals)


@given(_deeds)
def test_what_the_squads_have_is_what_all_deeds_that_count_are_worth(deeds: list[tuple[int, int, int, bool]]) -> None:
    found = _standings(deeds)
    assert sum(one.points for one in found.squads) == sum(points for *_, points, struck in deeds if not struck)
    assert sum(one.deeds for one in found.people) == sum(bool(who) and not struck for _, who, _, struck in deeds)
