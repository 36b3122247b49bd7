"""What the desk shows of how searches ended, of good deeds, of incidents that are one, of things and consents."""

from __future__ import annotations

import re
from hashlib import sha256

import httpx
import msgspec

from fieldkit.records import kinds
from fieldkit.records.record import Record
from fieldkit.records.scopes import scope_of
from roster.people import Person
from sync_server.desk.board import make_board
from sync_server.desk.squad import SquadPage, make_squad_page
from sync_server.desk.watch import Watch
from sync_server.directory import Directory, called
from tests.sync_server.county import Captain, County, at
from tests.sync_server.desk.served import desk_client
from tests.sync_server.desk.test_pages import Found

MEDICAL, ON_SITE, DEED = 2, 3, 1 << 44


async def get(county: County, path: str) -> httpx.Response:
    async with desk_client(county) as client:
        return await client.get(path)


async def text_of(county: County, path: str) -> str:
    return Found((await get(county, path)).text).text


def page_of(county: County, squad: int = MEDICAL, time: str = "10:42") -> SquadPage:
    page = make_squad_page(county.server, county.directory, squad, at(time))
    assert page is not None
    return page


def settle(captain: Captain, time: str, person: int, ending: str, words: str = "", incident: int = 0) -> Record:
    subject = kinds.headcount_subject(captain.squad, ON_SITE)
    what = kinds.HeadcountSettled(captain.squad, ON_SITE, person, ending, incident)
    return captain.write(time, subject, what, words)


def note(
    captain: Captain, time: str, deed: int, person: int, points: int, words: str, witness: int = 0, photo: bytes = b""
) -> Record:
    pictures = (kinds.Picture(sha256(photo).digest(), len(photo), "image/jpeg"),) if photo else ()
    return captain.write(time, deed, kinds.DeedNoted(captain.squad, person, points, witness, pictures), words)


def counted_short(county: County) -> tuple[Captain, list[int]]:
    """Eight are here, seven were counted."""
    captain, people = county.captain(MEDICAL), county.squad_people(MEDICAL)
    captain.arrive("08:10", *people[:8])
    captain.count("10:00", ON_SITE, 7)
    return captain, people


# headcounts


async def test_a_count_that_lacks_somebody_says_so_until_it_is_known_what_became_of_them(county: County) -> None:
    captain, people = counted_short(county)
    captain.bring("10:01")
    assert "On site 10:00 8 7 10:00 short of 1" in await text_of(county, "/squad/2")
    settle(captain, "10:05", people[3], "explained", "fetches the medicine")
    captain.bring("10:06")
    text = await text_of(county, "/squad/2")
    assert "short of 1" not in text.split("Headcounts")[1].split("Work")[0]
    assert f"explained {county.directory.name(people[3])} {called(people[3])} fetches the medicine 10:05" in text
    assert "explained 1" in await text_of(county, "/")


async def test_whoever_is_missing_leads_to_the_incident(county: County) -> None:
    captain, people = counted_short(county)
    incident = captain.raise_incident("10:06", "B-001", "missing", 3, "not at the tent")
    settle(captain, "10:06", people[3], "missing", "not at the tent", incident)
    captain.bring("10:07")
    html = (await get(county, "/squad/2")).text
    assert f'<a href="/incident/{incident}">B-001</a> not at the tent' in html
    (line,) = next(point for point in page_of(county).headcounts if point.checkpoint == ON_SITE).settled
    assert (line.ending, line.number) == ("missing", "B-001")


def test_whoever_was_found_before_a_later_count_is_in_that(county: County) -> None:
    captain, people = counted_short(county)
    settle(captain, "10:05", people[3], "found")
    captain.count("10:10", ON_SITE, 7)
    captain.bring("10:11")
    point = next(point for point in page_of(county).headcounts if point.checkpoint == ON_SITE)
    assert (point.checked_in, point.lacking) == (8, 1)


async def test_a_forgotten_count_is_overdue_on_board_and_page(county: County) -> None:
    captain = county.captain(MEDICAL)
    captain.arrive("08:10", *county.squad_people(MEDICAL)[:8])
    captain.bring("10:41")
    assert "overdue On site" in await text_of(county, "/")
    assert "On site 10:00 – overdue" in await text_of(county, "/squad/2")


# deeds


async def test_deeds_stand_with_who_saw_them_and_struck_ones_stay(county: County) -> None:
    captain, people = county.captain(MEDICAL), county.squad_people(MEDICAL)
    note(captain, "09:10", DEED, people[0], 3, "carried a bag", people[4])
    wrong = note(captain, "09:20", DEED + 1, people[1], 9, "found a purse")
    captain.strike("09:21", wrong, scope=scope_of("squad", MEDICAL))
    note(captain, "09:30", DEED + 2, 0, 2, "cleaned the square")
    captain.bring("09:31")
    page = await text_of(county, "/squad/2")
    assert f"carried a bag (3 points) seen by {county.directory.name(people[4])}" in page
    assert "found a purse (9 points) struck 09:21" in page
    assert "the squad cleaned the square (2 points)" in page.casefold()
    board = make_board(county.server, county.directory, Watch(county.directory), at("10:42"))
    assert (board.totals.deeds, board.totals.points) == (2, 5)
    assert "Good deeds 2 (5 points)" in await text_of(county, "/")


def test_who_has_as_many_points_shares_a_place_on_the_page(county: County) -> None:
    captain, people = county.captain(MEDICAL), county.squad_people(MEDICAL)
    for place, (person, points) in enumerate(((people[0], 2), (people[1], 5), (people[2], 2), (people[2], 0))):
        note(captain, "09:10", DEED + place, person, points, "helped")
    captain.bring("09:31")
    standings = [(line.points, line.deeds, line.place, line.tied) for line in page_of(county).standings]
    assert standings == [(5, 1, 1, False), (2, 2, 2, True), (2, 1, 2, True)]


async def test_a_picture_of_a_deed_is_shown_once_it_has_come(county: County) -> None:
    captain, data = county.captain(MEDICAL), b"\xff\xd8\xff" + b"picture" * 400
    note(captain, "09:10", DEED, county.squad_people(MEDICAL)[0], 1, "planted a tree", photo=data)
    captain.bring("09:11")
    assert "0 % of it has come" in await text_of(county, "/squad/2")
    with county.server.changing():
        county.server.blobs.put(data)
    name = sha256(data).hexdigest()
    assert f'<img class="photo" src="/photo/{name}"' in (await get(county, "/squad/2")).text
    assert (await get(county, f"/photo/{name}")).content == data


# incidents that are one


def two_of_one(county: County) -> tuple[Captain, int, int, Record]:
    captain = county.captain(MEDICAL)
    first = captain.raise_incident("09:00", "B-001", "illness", 2, "an elder fell")
    second = captain.raise_incident("09:05", "B-002", "injury", 3, "somebody lies before the tent")
    link = captain.write("09:10", second, kinds.IncidentMerged(MEDICAL, first, "B-001"), "the same elder")
    captain.bring("09:11")
    return captain, first, second, link


async def test_two_incidents_that_are_the_same_are_one_on_the_board(county: County) -> None:
    _, first, second, _ = two_of_one(county)
    board = make_board(county.server, county.directory, Watch(county.directory), at("09:12"))
    assert [fact.numbers for fact in board.incidents] == [("B-001", "B-002")]
    assert board.totals.incidents_open == 1
    for path in (f"/incident/{first}", f"/incident/{second}"):
        text = await text_of(county, path)
        assert "B-001 = B-002" in text
        assert "an elder fell" in text
        assert "somebody lies before the tent" in text
        assert "B-002 is the same as B-001 the same elder" in text


async def test_a_merge_that_is_struck_makes_them_two_again(county: County) -> None:
    captain, _, _, link = two_of_one(county)
    captain.strike("09:20", link, scope=scope_of("urgent", MEDICAL))
    captain.bring("09:21")
    board = make_board(county.server, county.directory, Watch(county.directory), at("09:22"))
    assert sorted(fact.numbers for fact in board.incidents) == [("B-001",), ("B-002",)]


async def test_one_merged_into_an_incident_that_was_struck_goes_on_and_counts(county: County) -> None:
    captain = county.captain(MEDICAL)
    first = 2_500
    opened = captain.write("09:00", first, kinds.IncidentOpened("B-001", MEDICAL, 1, "illness", 2), "an elder fell")
    second = 2_600
    captain.write("09:05", second, kinds.IncidentOpened("B-002", MEDICAL, 1, "injury", 3), "before the tent")
    captain.write("09:10", second, kinds.IncidentMerged(MEDICAL, first, "B-001"))
    captain.strike("09:15", opened, scope=scope_of("urgent", MEDICAL))
    captain.bring("09:16")
    board = make_board(county.server, county.directory, Watch(county.directory), at("09:17"))
    assert [fact.numbers for fact in board.incidents] == [("B-002",)]
    assert board.totals.incidents_open == 1
    assert "B-001 =" not in await text_of(county, f"/incident/{second}")
    assert (await get(county, f"/incident/{first}")).status_code == 404


async def test_who_and_what_is_involved_stands_with_the_incident(county: County) -> None:
    captain, person = county.captain(MEDICAL), county.squad_people(MEDICAL)[1]
    incident = captain.raise_incident("09:00", "B-001", "illness", 2, "an elder fell")
    for what, who, words in (("person", person, "helped her up"), ("squad", 4, ""), ("place", 0, "by the fountain")):
        captain.write("09:01", incident, kinds.IncidentInvolved(MEDICAL, what, who), words)
    captain.bring("09:02")
    html = (await get(county, f"/incident/{incident}")).text
    (line,) = re.findall(r'<p class="involved">(.*?)</p>', html, re.S)
    for words in (county.directory.name(person), "helped her up", "Traffic", "by the fountain"):
        assert words in line


# things and consents


async def test_what_was_broken_and_lost_is_counted(county: County) -> None:
    captain = county.captain(MEDICAL)
    captain.hand_out("08:30", 1, 10)
    subject = kinds.thing_subject(MEDICAL, 1, 0)
    captain.write("10:00", subject, kinds.ThingBroken(MEDICAL, 1, 2, 0))
    captain.write("10:01", subject, kinds.ThingLost(MEDICAL, 1, 1, 0))
    captain.bring("10:02")
    assert "Red cap 10 10 0 0 2 1 7" in await text_of(county, "/squad/2")


def test_consents_that_were_seen_at_the_table_are_counted(county: County) -> None:
    pupils = 6
    directory = Directory(county.pack)
    directory.event = msgspec.structs.replace(directory.event, consent=("child",))

    def with_consent(person: Person, place: int) -> Person:
        return msgspec.structs.replace(person, consent=("yes", "no", "")[place % 3])

    children = [person for person in directory.squad_people(pupils) if person.category == "child"]
    changed = [with_consent(person, place) for place, person in enumerate(children)]
    directory._squads[pupils] = changed
    captain = county.captain(pupils)
    captain.write("08:00", changed[1].number, kinds.ConsentSeen(pupils))
    captain.bring("08:01")
    page = make_squad_page(county.server, directory, pupils, at("09:00"))
    assert page is not None
    assert page.consent is not None
    lacking = sum(person.consent != "yes" for person in changed) - 1
    assert (page.consent.need, page.consent.seen, page.consent.lack) == (len(changed), 1, lacking)
    assert page_of(county, pupils).consent is None, "this event asks for none"
