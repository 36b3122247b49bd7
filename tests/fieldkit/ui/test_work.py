"""Squad, headcount, incidents, things, figures and sync, each played through by its keys."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.tally import parse_amount
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place


def come(laptop: Laptop, place: Place, count: int) -> None:
    for number in range(count):
        laptop.kit.scan(place.code(2, number))


# squad


async def test_the_squad_is_listed_by_what_its_people_do(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 6)
    laptop.kit.away(place.squad(2)[1].number)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        lines = hands.lines("#people")
        assert [line.split()[1] for line in lines[1:11]] == ["late"] * 4 + ["away"] + ["here"] * 5
        await hands.press("right", "right")
        assert hands.lines("#people")[1].startswith("! away")
        await hands.press("ctrl+b")
        assert laptop.kit.figures().away == 0


async def test_enter_on_somebody_who_has_not_come_checks_in(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3", "down", "enter")
        assert laptop.kit.figures().here == 1
        assert "IN" in hands.news()


async def test_posts_that_are_not_strong_enough_say_how_many_are_short(place: Place, laptop: Laptop) -> None:
    laptop.kit.choose_squad(4)
    laptop.kit.scan(place.code(4, 0))
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        assert sum("short" in line for line in hands.lines("#posts")) == 5


async def test_without_a_squad_every_squad_has_a_row_and_enter_chooses_one(laptop: Laptop) -> None:
    laptop.kit.choose_squad(0)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        assert len([line for line in hands.lines("#squads") if line]) == 11
        await hands.press("down", "enter")
        assert laptop.kit.squad == 2
        assert "Medical" in painted(hands.app)[0]


# headcount


async def test_a_number_may_be_typed_and_the_mouse_steps(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "backspace")
        await hands.type("12")
        await pilot.click(".plus")
        assert pilot.app.screen.query(Stepper).first().number == 13
        assert "more than are checked in" in str(hands.one("#difference", Said).render())


# incidents


async def test_an_incident_is_raised_over_any_screen_and_its_story_goes_on(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+n", "f2", "tab")
        await hands.type("fell off a ladder\r")
        card = laptop.kit.incidents()[0]
        assert (card.what, card.severity, card.words) == ("injury", 2, "fell off a ladder")
        assert f"{card.number} is raised" in hands.news()
        await hands.press("f5", "enter")
        await hands.type("doctor is there\r")
        assert "doctor is there" in hands.lines("#lines")[1]
        await hands.press("ctrl+e", "f4")
        await hands.type("all well\r")
        assert laptop.kit.incidents()[0].state == "closed"


async def test_a_struck_entry_stays_in_sight(laptop: Laptop) -> None:
    incident = laptop.kit.raise_incident("illness", 1, "faint")
    laptop.kit.add_entry(incident.incident, "wrong person")
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "enter", "tab", "down", "ctrl+x")
        await hands.type("mixed up\r")
        assert any("wrong person" in line for line in hands.lines("#lines"))
        assert any("(struck" in line for line in hands.lines("#lines"))


async def worked(hands: Hands) -> None:
    """Once what was begun in a thread of its own is done."""
    await hands.app.workers.wait_for_complete()
    await hands.settled()


async def test_a_picture_is_added_by_the_name_of_its_file(laptop: Laptop, tmp_path: Path) -> None:
    laptop.kit.raise_incident("illness", 1, "faint")
    file = tmp_path / "a seen one.png"
    Image.new("RGB", (60, 40), "red").save(file)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "enter", "ctrl+f")
        await hands.type("/nowhere/at all.png\r")
        await worked(hands)
        assert "Cannot read" in hands.news()
        await hands.press("ctrl+f")
        await hands.type(f"'{file}'\r")
        await worked(hands)
        assert "The picture is in the story" in hands.news()
        assert any("picture, 1 kB" in line for line in hands.lines("#lines"))


async def test_escape_keeps_the_draft_of_an_incident(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n", "f3")
        await hands.type("half a sen")
        await hands.press("escape", "f3", "ctrl+n")
        assert pilot.app.screen.query_one(Field).value == "half a sen"
        await hands.type("tence\r")
        assert laptop.kit.incidents()[0].words == "half a sentence"
        await hands.press("ctrl+n")
        assert pilot.app.screen.query_one(Field).value == ""


# things


async def test_things_go_out_to_somebody_and_come_back(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 2)
    person = place.squad(2)[1]
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+d", "tab")
        await hands.type(person.name + "\r")
        assert laptop.kit.things()[0].holders == {person.number: 1}
        assert person.name in hands.lines("#holders")[0]
        assert "1 still out" in hands.lines("#things")[1]
        await hands.press("ctrl+b", "tab")
        await hands.type(person.name + "\r")
        assert laptop.kit.things()[0].figures.missing == 0


async def test_in_scan_mode_every_badge_takes_one(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+v")
        await hands.scan(*(place.code(2, number) for number in range(3)))
        assert laptop.kit.things()[0].figures.out == 3
        await hands.press("ctrl+v")
        await hands.scan(place.code(2, 0))
        assert laptop.kit.things()[0].figures.back == 1
        await hands.press("ctrl+v")
        await hands.scan(place.code(2, 5))
        assert laptop.kit.figures().here == 4


async def test_a_badge_that_cannot_be_believed_takes_nothing(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+v")
        await hands.scan("0" * 34)
        assert laptop.kit.things()[0].figures.out == 0
        assert hands.news().startswith("✖")


async def test_a_wrong_name_is_a_sentence_and_stays_typed(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+d", "tab")
        await hands.type("zzzz\r")
        assert hands.news().startswith("✖")
        assert hands.one("#whom", Field).value == "zzzz"


# figures


async def test_a_tally_goes_up_and_down_by_one_key(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "enter", "plus", "plus", "minus")
        await hands.type("one too many\r")
        await hands.press("ctrl+a")
        assert laptop.kit.tallies()[0].total == 3
        await hands.press("down", "enter")
        assert laptop.kit.tallies()[1].total == 1


async def test_a_correction_sets_the_total_and_says_why(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "enter", "ctrl+r")
        await hands.type("=120\r")
        assert laptop.kit.tallies()[0].total == 120
        await hands.press("ctrl+r")
        await hands.type("many\r")
        assert '"many" changes nothing' in hands.news()
        assert laptop.kit.tallies()[0].total == 120


def test_an_amount_is_a_sum_a_difference_or_a_total() -> None:
    typed = ["20", "+20", "-3", "=120", "=100", "1,000", "", "+-3", "x", "0"]
    assert [parse_amount(text, 100) for text in typed] == [20, 20, -3, 20, None, 1000, None, None, None, None]


# sync, status and the rest


async def test_the_status_line_counts_what_is_unsent(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0))
        unsent = laptop.kit.sync_status().unsent
        assert unsent
        assert f"unsent {unsent}" in painted(hands.app)[-3]
        assert "no server known" in painted(hands.app)[-3]
        assert "08:50:00" in painted(hands.app)[0]


async def test_syncing_without_a_server_is_one_sentence(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+s")
        await pilot.app.workers.wait_for_complete()
        await hands.settled()
        assert hands.news().startswith("✖")


async def test_every_record_is_verified_from_the_sync_screen(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+k")
        await pilot.app.workers.wait_for_complete()
        await hands.settled()
        assert "in order" in hands.news()


async def test_what_another_program_records_comes_onto_the_screen_by_itself(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        laptop.kit.scan(place.code(2, 0))
        for _ in range(100):
            await pilot.pause(0.02)
            if "here" in "".join(hands.lines("#people")):
                break
        assert "here" in "".join(hands.lines("#people"))


async def test_a_line_of_the_history_is_struck_and_stays(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+y", "down", "ctrl+x")
        await hands.type("other badge\r")
        assert laptop.kit.figures().here == 2
        assert "struck" in hands.lines("#lines")[1]


async def test_the_palette_finds_an_action_of_another_screen_and_goes_there(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+p")
        await hands.type("verify\r")
        assert hands.app.current_mode == "sync"


async def test_the_palette_runs_an_action_of_this_screen(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+p")
        await hands.type("walk\r")
        assert hands.one("#name", Field) is not None


async def test_the_operator_on_duty_is_who_the_records_name(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+o")
        person = place.squad(2)[4]
        await hands.type(person.name + "\r")
        assert laptop.kit.operator == person.number
        assert person.name in painted(hands.app)[0]


async def test_squad_and_site_are_chosen_by_keyboard_alone(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+g", "home", "down", "enter")
        assert laptop.kit.squad == 1
        await hands.press("ctrl+g", "tab", "home", "down", "enter")
        assert laptop.kit.site == 2


async def test_a_click_on_a_key_at_the_foot_works_like_the_key(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        x = painted(hands.app)[-2].index("F6")
        await pilot.click("#keys", offset=(x, 0))
        assert hands.app.current_mode == "things"


async def test_the_clock_on_the_screen_goes_with_the_laptops(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        laptop.set_time(MORNING_MS + 3_600_000)
        for _ in range(150):
            await pilot.pause(0.02)
            if "09:50:00" in painted(hands.app)[0]:
                break
        assert "09:50:00" in painted(hands.app)[0]


async def test_people_become_late_without_any_record(laptop: Laptop) -> None:
    laptop.set_time(MORNING_MS - 1_200_000)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f3")
        assert hands.lines("#people")[1].split()[0] == "to"
        laptop.set_time(MORNING_MS)
        for _ in range(100):
            await pilot.pause(0.02)
            if "late" in hands.lines("#people")[1]:
                break
        assert "late" in hands.lines("#people")[1]


async def test_what_was_typed_into_a_window_is_there_again(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+w")
        await hands.type("Xin Ke\r154")
        await hands.press("escape", "ctrl+w")
        assert hands.one("#name", Field).value == "Xin Ke"
        assert hands.one("#phone", Field).value == "154"
        await hands.type("\r\r\r")
        await hands.press("ctrl+w")
        assert hands.one("#name", Field).value == ""


async def test_the_squad_screen_says_what_somebody_holds(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 1)
    laptop.kit.thing_out(1, 1, place.squad(2)[0].number)
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f3", "end")
        assert "holds Red cap 1" in "\n".join(painted(hands.app))
