"""Badges out of picture files and pasted lines, on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.badges import BadgesWindow
from fieldkit.ui.widgets.field import Field
from tests.fieldkit.scan.badge_pictures import picture
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place


async def paste(hands: Hands, text: str) -> None:
    hands.app.post_message(events.Paste(text))
    await hands.settled()
    await hands.app.workers.wait_for_complete()
    await hands.settled()


@pytest.fixture
def photos(place: Place, tmp_path: Path) -> Path:
    """Two badges in one, none in another, and a file that is no picture."""
    folder = tmp_path / "photos of today"
    folder.mkdir()
    picture(place.code(2, 0), place.code(2, 1)).save(folder / "a two.png")
    picture().save(folder / "b none.png")
    (folder / "c broken.jpg").write_bytes(b"x" * 300)
    return folder


async def test_a_folder_is_read_with_a_verdict_for_each_badge_and_what_has_none_is_named(
    laptop: Laptop, photos: Path
) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(110, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+x")
        await paste(hands, str(photos))
        broken, none, second, first = hands.lines("#read")[:4]
        assert all("a two.png" in line and "IN" in line for line in (first, second))
        assert "b none.png" in none
        assert "NO BADGE" in none
        assert "c broken.jpg" in broken
        assert "Cannot read the picture" in hands.news()
        assert laptop.kit.board().figures.here == 2


async def test_pasted_lines_may_be_codes_short_numbers_and_names(laptop: Laptop, place: Place) -> None:
    people = place.squad(2)
    async with FieldkitApp(laptop.kit).run_test(size=(110, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+x")
        card = laptop.kit.card(people[1].number)
        assert card is not None
        await paste(hands, f"{place.code(2, 0)}\n{card.short}\n{people[2].name}\nnobody at all\n")
        assert laptop.kit.board().figures.here == 3
        assert "NOT FOUND" in hands.lines("#read")[0]
        await hands.type(f"{people[3].name}\r")
        assert laptop.kit.board().figures.here == 4


async def test_whoever_leaves_is_checked_out(laptop: Laptop, place: Place) -> None:
    laptop.kit.scan(place.code(2, 0))
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+v", "ctrl+x")
        assert "LEAVING" in str(pilot.app.screen.query_one("#window").border_title)
        await paste(hands, f"{place.code(2, 0)}")
        assert laptop.kit.board().figures.gone == 1


@pytest.mark.parametrize("key", ["f2", "f9"])
async def test_a_picture_dropped_onto_any_screen_is_like_a_scan(
    laptop: Laptop, place: Place, tmp_path: Path, key: str
) -> None:
    photo = tmp_path / "a badge.png"
    picture(place.code(2, 0)).save(photo)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press(key)
        await paste(hands, f"'{photo}'")
        assert laptop.kit.board().figures.here == 1
        assert "IN" in (hands.panel() if key == "f2" else hands.news())


async def test_a_dropped_picture_without_a_badge_says_so_and_one_with_several_shows_each(
    laptop: Laptop, photos: Path
) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await paste(hands, str(photos / "b none.png"))
        assert "No badge found in b none.png. Photograph it nearer" in hands.news()
        await paste(hands, str(photos / "a two.png"))
        assert isinstance(pilot.app.screen, BadgesWindow)
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        assert laptop.kit.board().figures.here == 2


async def test_a_path_that_a_terminal_types_into_the_field_is_read_with_enter(
    laptop: Laptop, place: Place, tmp_path: Path
) -> None:
    photo = tmp_path / "b.png"
    picture(place.code(2, 0)).save(photo)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        hands.one("#typing", Field).value = str(photo)
        await hands.press("enter")
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        assert laptop.kit.board().figures.here == 1
        assert hands.one("#typing", Field).value == ""


async def test_a_path_with_a_slip_stays_to_be_mended(laptop: Laptop, tmp_path: Path) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+x")
        await hands.type("photo.jgp/badge.png\r")
        assert "Cannot find photo.jgp/badge.png." in hands.news()
        assert hands.one("#files", Field).value == "photo.jgp/badge.png"
        assert laptop.kit.board().figures.here == 0


async def test_scans_go_on_beside_the_window_and_stand_in_it(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(110, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+x")
        await hands.scan(place.code(2, 0), place.code(2, 1))
        assert laptop.kit.board().figures.here == 2
        assert sum("IN" in line for line in hands.lines("#read")) == 2
        assert hands.one("#files", Field).value == ""


async def test_a_file_that_is_neither_picture_nor_text_is_named(laptop: Laptop, tmp_path: Path) -> None:
    other = tmp_path / "list.bin"
    other.write_bytes(b"\xff\xfe\x00\xff")
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+x")
        await paste(hands, str(other))
        assert "neither a picture nor a text" in hands.news()
