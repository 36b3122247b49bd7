"""The check-in screen as a captain uses it."""

from __future__ import annotations

from fieldkit.texts.catalogue import say
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.side import SidePanel
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place


def side(hands: Hands) -> str:
    panel = hands.one("#side", SidePanel)
    return "\n".join(panel.render_line(y).text for y in range(panel.size.height))


async def test_a_scan_is_answered_with_word_sign_and_person(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        assert "✔  IN" in hands.panel()
        assert "██" in hands.panel()
        assert place.squad(2)[3].name in hands.panel()


async def test_late_people_stand_beside_by_name_until_they_come(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        name = place.squad(2)[0].name
        await hands.until(lambda: "present 0 of 10" in side(hands))
        assert name in side(hands)
        await hands.scan(place.code(2, 0))
        assert "present 1 of 10" in side(hands)
        assert "late 9" in side(hands)
        assert name not in side(hands)


async def test_a_second_scan_says_when_where_and_by_whom(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        laptop.set_time(MORNING_MS + 600_000)
        await hands.scan(place.code(2, 3))
        assert "!  ALREADY IN" in hands.panel()
        assert "since 08:50: Medical, Town square, by 单立群" in hands.panel()


async def test_somebody_of_another_squad_is_forced_in_with_a_reason(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(5, 1))
        assert "OTHER SQUAD" in hands.panel()
        assert "Blood drive" in hands.panel()
        assert laptop.kit.figures().here == 0
        await hands.press("ctrl+r")
        await hands.type("\r")
        assert "reason is needed" in hands.news()
        await hands.type("stands in\r")
        assert laptop.kit.figures().here == 1
        assert "✔  IN" in hands.panel()


async def test_a_name_typed_and_entered_checks_in(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type(place.squad(2)[1].name + "\r")
        assert laptop.kit.figures().here == 1
        assert hands.one("#typing", Field).value == ""


async def test_two_letters_show_a_list_out_of_which_one_is_chosen(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type("l")
        assert len([line for line in hands.lines("#found") if line]) > 1
        await hands.press("down", "down", "enter")
        assert laptop.kit.figures().here == 1


async def test_several_of_a_name_are_offered_and_the_arrows_choose(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type("l\r")
        assert "SEVERAL" in "\n".join(hands.lines("#scans"))
        assert laptop.kit.figures().here == 0
        await hands.type("\r")
        assert laptop.kit.figures().here == 1


async def test_what_names_nobody_stays_in_the_field_and_the_next_word_replaces_it(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type("zzzz\r")
        field = hands.one("#typing", Field)
        assert "NOT FOUND" in hands.panel()
        assert field.value == "zzzz"
        await hands.type("y")
        assert field.value == "y"


async def test_a_short_number_typed_with_its_check_digit_checks_in(laptop: Laptop, place: Place) -> None:
    card = laptop.kit.card(place.squad(2)[5].number)
    assert card is not None
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type(card.short + "\r")
        assert laptop.kit.figures().here == 1


async def test_a_walk_in_takes_three_fields_and_starts_with_what_was_typed(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type("Xin Ke")
        await hands.press("ctrl+w")
        await hands.type("\r")
        await hands.type("15400000000\r")
        await hands.type("with the blood drive\r")
        figures = laptop.kit.figures()
        assert (figures.here, figures.walk_ins) == (1, 1)
        assert "Xin Ke" in hands.panel()
        assert hands.one("#typing", Field).value == ""


async def test_leaving_going_away_and_coming_back(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        await hands.press("ctrl+a")
        await hands.type("9:15\r")
        assert laptop.kit.figures().away == 1
        assert "AWAY" in hands.panel()
        assert "wants to be back by 09:15" in hands.panel()
        await hands.press("ctrl+b")
        assert (laptop.kit.figures().away, laptop.kit.figures().here) == (0, 1)
        await hands.press("ctrl+d")
        assert laptop.kit.figures().gone == 1
        assert "OUT" in hands.panel()


async def test_a_time_that_is_none_is_one_sentence_and_stays_typed(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        await hands.press("ctrl+a")
        await hands.type("soon\r")
        assert '"soon" is no time' in hands.news()
        assert hands.one("#back_by", Field).value == "soon"


async def test_in_the_leaving_direction_scans_check_out(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(*(place.code(2, number) for number in range(4)))
        await hands.press("ctrl+v")
        assert "LEAVING" in hands.one("#typing", Field).placeholder
        await hands.scan(place.code(2, 0), place.code(2, 1))
        assert (laptop.kit.figures().gone, laptop.kit.figures().here) == (2, 2)
        await hands.scan(place.code(2, 0))
        assert "NOT HERE" in hands.panel()
        await hands.press("f6")
        assert "LEAVING" in painted(hands.app)[-3]
        await hands.scan(place.code(2, 2))
        assert (laptop.kit.figures().gone, laptop.kit.figures().here) == (3, 1)
        assert "OUT" in hands.news()
        await hands.press("f2", "ctrl+v")
        assert "LEAVING" not in painted(hands.app)[-3]


async def test_a_whole_squad_is_checked_in_only_when_sure(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+k", "enter", "escape", "escape")
        assert laptop.kit.figures().here == 0
        await hands.press("ctrl+k", "enter", "enter")
        assert "10 people checked in" in hands.news()
        assert laptop.kit.figures().here == 10
        await hands.press("ctrl+z")
        assert laptop.kit.figures().here == 0


async def test_a_part_of_a_squad_is_checked_in_by_what_it_has_in_common(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+k")
        parts = hands.lines("#parts")
        doctors = next(number for number, line in enumerate(parts) if "Doctor" in line)
        assert "10 of 10 to come" in parts[0]
        await hands.press(*["down"] * doctors, "enter", "enter")
        here = laptop.kit.board().here
        assert {card.role for card in here} == {"doctor"}
        assert len(here) == sum(person.role == "doctor" for person in place.squad(2))


async def test_several_squads_arrive_in_one_go_and_one_undo_takes_all_of_it_back(laptop: Laptop, place: Place) -> None:
    kit, blood = laptop.kit, len(place.squad(5))
    async with FieldkitApp(kit).run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+k", "f2")
        while "Blood drive" not in hands.lines("#parts")[hands.one("#parts", RowList).cursor]:
            await hands.press("down")
        await pilot.click("#marked")
        assert [line[:3] for line in hands.lines("#parts")].count("[x]") == 2
        assert f"To check in: {10 + blood}." in "\n".join(painted(hands.app))
        await hands.press("enter", "enter")
        assert (kit.figures(2).here, kit.figures(5).here) == (10, blood)
        await hands.press("ctrl+z")
        assert (kit.figures(2).here, kit.figures(5).here) == (0, 0)


async def test_whoever_is_away_for_longer_than_was_said_stands_out(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        await hands.press("ctrl+a")
        await hands.type("20\r")
        assert "overdue 1" not in side(hands)
        assert "wants to be back by 09:10" in hands.panel()
        laptop.set_time(MORNING_MS + 21 * 60_000)
        hands.app.refresh_screen()
        await hands.settled()
        assert "overdue 1" in side(hands)
        assert f"!{place.squad(2)[3].name}" in side(hands)


async def test_late_people_are_late_by_the_minute(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        assert "20 min" in hands.lines("#people")[1]
        laptop.set_time(MORNING_MS + 60_000)
        hands.app.refresh_screen()
        await hands.settled()
        assert "21 min" in hands.lines("#people")[1]


async def test_undo_takes_back_the_last_scan_and_says_what_it_was(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        await hands.press("ctrl+z")
        assert laptop.kit.figures().here == 0
        assert f"Undone: arrival {place.squad(2)[3].name}" in hands.news()
        await hands.press("ctrl+z")
        assert "Nothing left" in hands.news()


async def test_a_voided_badge_is_refused_afterwards(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.type(place.squad(2)[6].name)
        await hands.press("ctrl+u", "enter")
        await hands.scan(place.code(2, 6))
        assert "REVOKED" in hands.panel()


async def test_a_key_about_a_person_says_so_where_nobody_is_shown(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+d")
        assert "Scan or find somebody first" in hands.news()


async def test_somebody_checked_in_at_two_places_is_settled(laptop: Laptop, place: Place) -> None:
    kit = laptop.kit
    verdict = kit.scan(place.code(2, 3))
    kit.choose_squad(5)
    kit.force(kit.scan(place.code(2, 3)), "seen here")
    assert len(kit.doubles()) == 1
    assert verdict.person is not None
    async with FieldkitApp(kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.until(lambda: "at two places 1" in side(hands))
        await hands.press("ctrl+e")
        assert verdict.person.name in hands.lines("#spells")[0]
        await hands.press("enter", "enter")
        assert kit.doubles() == ()
        assert "Nobody is checked in twice" in hands.lines("#spells")[0]


async def test_that_nobody_fits_is_said_whole_also_where_the_list_is_narrow(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.type("zzzz")
        assert " ".join(hands.lines("#found")).split() == say("ui.check_in.nobody_found").split()
