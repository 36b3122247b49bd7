"""Finding somebody with few keys: every way of typing leads to the list, and Enter on the one found checks in."""

from __future__ import annotations

from fieldkit.kit.values import PersonCard
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.check_in import SEARCH_WAIT_S
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import RowList
from roster.people import short_number
from tests.fieldkit.ui.hands import PERSON_S, SCANNER_S, Hands
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place

#: Of squad 2; the surname is read in three ways.
NAME, READINGS = "单立群", ("shan", "dan", "chan")


async def found(hands: Hands, typed: str) -> list[str]:
    """The list after so much has been typed, and the field is empty again."""
    hands._characters(typed, PERSON_S)
    await hands.pilot.pause(SEARCH_WAIT_S * 2)
    rows = hands.one("#found", RowList)
    lines = [line for line in hands.lines("#found") if line.strip()] if rows.display else []
    hands.one("#typing", Field).clear()
    await hands.settled()
    return lines


async def test_characters_spellings_initials_telephone_and_numbers_each_find_the_person(
    laptop: Laptop, place: Place
) -> None:
    person = next(person for person in place.squad(2) if person.name == NAME)
    short = short_number(person.number)
    walk_in = laptop.kit.walk_in("Xin Ke", "15400001234").person
    assert walk_in is not None
    ways = [NAME[:1], NAME[:2], NAME, person.phone[-4:], short, short[:4], short.replace("-", "")]
    ways += [f"{reading}liqun" for reading in READINGS] + [f"{reading[0]}lq" for reading in ("shan", "dan", "chan")]
    ways += ["SHAN LI", "sl"]
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        for way in ways:
            assert [line for line in await found(hands, way) if NAME in line and short in line], way
        assert any("Xin Ke" in line for line in await found(hands, "Xin"))
        assert any("Xin Ke" in line for line in await found(hands, "1234"))
        assert any("Xin Ke" in line for line in await found(hands, walk_in.short))
        assert all(NAME not in line for line in await found(hands, "lq"))


async def test_whoever_is_late_says_since_how_long_in_the_list_of_the_squad_until_arriving(
    laptop: Laptop, place: Place
) -> None:
    person = place.squad(2)[1]
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        assert "late" in (await found(hands, person.name))[0]
        await hands.press("f3")
        assert [line for line in hands.lines("#people") if person.name in line and "20 min" in line]
        laptop.set_time(MORNING_MS + 2 * 60_000)
        hands.app._look()
        await hands.settled()
        assert [line for line in hands.lines("#people") if person.name in line and "22 min" in line]
        await hands.scan(place.code(2, 1))
        assert not [line for line in hands.lines("#people") if person.name in line and "min" in line]


async def test_digits_are_looked_for_once_no_scanner_can_be_typing_and_a_scan_never_opens_the_list(
    laptop: Laptop, place: Place
) -> None:
    assert 2 * SCANNER_S <= SEARCH_WAIT_S <= 0.04
    asked: list[str] = []
    find = laptop.kit.find

    def noting(query: str, limit: int = 20) -> tuple[PersonCard, ...]:
        asked.append(query)
        return find(query, limit)

    laptop.kit.find = noting  # type: ignore[method-assign]
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0))
        assert asked == []
        assert hands.one("#typing", Field).value == ""
        await hands.type("21")
        await pilot.pause(SEARCH_WAIT_S * 2)
        assert asked[-1] == "21"
