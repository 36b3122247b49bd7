"""How a tally came to its sum: who, when, why, and the pictures that show it."""

from __future__ import annotations

import io

from PIL import Image

from fieldkit.kit.kit import Kit
from fieldkit.records.rules import PICTURES_MAX
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import SCIENCE, TRAFFIC, County, Laptop
from tests.fieldkit.kit.refusals import refused

SPEEDING, PARKING, LEAFLETS = 6, 9, 21


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(out, "PNG")
    return out.getvalue()


def test_every_entry_says_how_many_who_and_why(traffic: Kit, county: County) -> None:
    operator = county.of(TRAFFIC)[1].number
    traffic.tally(SPEEDING, 3, "north crossing")
    traffic.set_operator(operator)
    traffic.tally(PARKING, 1)
    traffic.tally(SPEEDING, -1, "counted twice")
    last, first = traffic.tallying.history(SPEEDING)
    assert (first.amount, first.words, first.session) == (3, "north crossing", "stage-1")
    assert (last.amount, last.words, last.by) == (-1, "counted twice", operator)
    assert last.at_ms > first.at_ms


def test_the_history_goes_back_past_what_is_read_at_once(traffic: Kit) -> None:
    traffic.tally(SPEEDING, 7, "the first of the day")
    with traffic.journal.changing():
        for _ in range(1_100):
            traffic.tally(PARKING, 1)
    assert [entry.amount for entry in traffic.tallying.history(SPEEDING)] == [7]
    assert len(traffic.tallying.history(PARKING, most=3)) == 3


def test_a_struck_entry_stays_in_the_history_and_not_in_the_sum(traffic: Kit) -> None:
    done = traffic.tally(SPEEDING, 5)
    traffic.tally(SPEEDING, 2)
    traffic.strike(done.ref, "another squad's")
    assert [(entry.amount, entry.struck) for entry in traffic.tallying.history(SPEEDING)] == [(2, False), (5, True)]
    assert next(row.total for row in traffic.tallies() if row.tally == SPEEDING) == 2


def test_pictures_are_durable_with_what_they_show(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    kit.tallying.add(SPEEDING, 4, "as the board says", photos=[picture(), picture()])
    again = traffic_laptop.again()
    (entry,) = again.tallying.history(SPEEDING)
    assert [photo.here for photo in entry.pictures] == [True, True]
    assert again.read_photo(entry.pictures[0]).startswith(b"\xff\xd8\xff")
    assert bytes.fromhex(entry.pictures[0].hash) in again.journal.blobs.named()


def test_a_struck_picture_is_still_named_whichever_record_came_first(traffic: Kit) -> None:
    done = traffic.tallying.add(SPEEDING, 4, photos=[picture()])
    hash_ = bytes.fromhex(traffic.tallying.history(SPEEDING)[0].pictures[0].hash)
    traffic.strike(done.ref, "wrong picture")
    assert hash_ in traffic.journal.blobs.named()
    traffic.rebuild()
    assert hash_ in traffic.journal.blobs.named()


def test_too_many_pictures_or_one_that_is_none_write_nothing(traffic: Kit) -> None:
    with refused("pictures"):
        traffic.tallying.add(SPEEDING, 1, photos=[picture()] * (PICTURES_MAX + 1))
    with refused("photo_kind"):
        traffic.tallying.add(SPEEDING, 1, photos=[b"no picture"])
    assert traffic.tallying.history(SPEEDING) == ()


def test_the_whole_event_shows_the_tallies_of_every_squad(make_laptop: MakeLaptop) -> None:
    desk = make_laptop("--desk").kit()
    desk.tally(LEAFLETS, 10, squad=SCIENCE)
    rows = desk.tallies()
    assert {row.squad for row in rows} == {squad.number for squad in desk.event.squads}
    assert next(row for row in rows if (row.squad, row.tally) == (SCIENCE, LEAFLETS)).total == 10
    with refused("no_tally"):
        desk.tallying.history(SPEEDING, SCIENCE)
