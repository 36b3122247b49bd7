"""What matters about a person stands on the card below the verdict, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fieldkit.kit.kit import Kit
from fieldkit.texts.catalogue import LANGUAGES, say
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.verdicts import holdings
from roster.people import Person
from roster.plans.shipped import plan_text
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place

TRAFFIC, CAP, SASH = 4, 1, 2
NOTE = "allergic to penicillin; the mother is at the blood drive and can be called at any time"
#: The place in the squad of somebody about whom there is everything to say, and of somebody with the same name.
EVERYTHING, NAMESAKE = 3, 4


def plan() -> bytes:
    """Plan 14, where children need a guardian's consent."""
    line = b'categories = ["adult", "child"]'
    text = plan_text("plan14")
    assert line in text
    return text.replace(line, line + b'\nconsent = ["child"]')


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Place:
    path = tmp_path_factory.mktemp("town")
    usual = Place(path / "usual").squad(TRAFFIC)
    about = {"category": "child", "note": NOTE, "guardian": "Ma Hui", "guardian_phone": "15400000003"}

    def change(person: Person) -> Person:
        if person.number == usual[EVERYTHING].number:
            return msgspec.structs.replace(person, name="陈雨", keys=(), **about)
        if person.number == usual[NAMESAKE].number:
            return msgspec.structs.replace(person, name="陈 雨", keys=())
        return person

    return Place(path / "town", plan=plan(), change=change)


@pytest.fixture
def kit(town: Place, tmp_path: Path) -> Iterator[Kit]:
    laptop = Laptop(town, tmp_path, TRAFFIC, MORNING_MS)
    kit, people = laptop.kit, town.squad(TRAFFIC)
    kit.thing_out(CAP, 1, people[EVERYTHING].number)
    kit.thing_out(SASH, 2, people[EVERYTHING].number)
    yield kit
    laptop.close()


def post_name(kit: Kit, person: Person, language: str) -> str:
    squad = kit.event.squad(TRAFFIC)
    assert squad is not None
    return next(post.name.in_language(language) for post in squad.posts if post.key == person.post)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_card_says_role_post_consent_guardian_things_same_name_and_note(
    kit: Kit, town: Place, language: str
) -> None:
    person = town.squad(TRAFFIC)[EVERYTHING]
    async with FieldkitApp(kit, language=language).run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await hands.scan(town.code(TRAFFIC, EVERYTHING))
        card = hands.panel()
        assert "陈雨" in card
        assert kit.event.role_name(person.role).in_language(language) in card
        assert post_name(kit, person, language) in card
        notes = [
            say("ui.consent.missing"),
            "15400000003",
            say("ui.card.namesakes", count=1),
            say("ui.card.holds", things=holdings(kit.event, {CAP: 1, SASH: 2})),
            NOTE[:24],
        ]
        assert [card.find(note) for note in notes] == sorted(card.find(note) for note in notes)
        assert all(note in card for note in notes)
        assert NOTE.split()[-1] in card


async def test_where_there_is_little_room_the_most_urgent_stay_and_the_rest_is_counted(kit: Kit, town: Place) -> None:
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.scan(town.code(TRAFFIC, EVERYTHING))
        card = hands.panel()
        assert "!  IN" in card
        assert "██" in card
        assert say("ui.consent.missing") in card
        assert "15400000003" in card
        assert card.rstrip().endswith("+2")


async def test_the_same_name_stands_beside_both_in_the_list_of_those_found(kit: Kit, town: Place) -> None:
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.type("陈雨")
        found = [line for line in hands.lines("#found") if "(!)" in line]
        assert len(found) == 2
        await hands.type("\r")
        assert "SEVERAL" in "\n".join(hands.lines("#scans"))
