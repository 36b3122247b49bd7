"""Sticks on the screen: offered, written, read, and mirrored to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.sticks import Partition, StickWatch, find_sticks
from fieldkit.kit.take_over import read_mirror
from fieldkit.ui.app import FieldkitApp
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place


@pytest.fixture
def certified(place: Place, tmp_path: Path) -> Iterator[Laptop]:
    """Of squad 2, admitted by the event."""
    laptop = place.laptop(tmp_path / "certified", 2, certified=True)
    yield laptop
    laptop.close()


class Port:
    """Where sticks are plugged in and pulled out."""

    def __init__(self) -> None:
        self.sticks: list[Path] = []

    def __call__(self) -> list[Partition]:
        disk = Partition("/", "rw,relatime")
        return [disk, *(Partition(str(stick), "rw,removable") for stick in self.sticks)]

    def plug(self, stick: Path) -> None:
        stick.mkdir(exist_ok=True)
        self.sticks.append(stick)


async def done(hands: Hands) -> None:
    await hands.app.workers.wait_for_complete()
    await hands.settled()


async def look(hands: Hands) -> None:
    hands.app.look_for_sticks()
    await done(hands)


async def test_stick_that_is_plugged_in_is_offered_and_one_key_writes_the_drop(
    laptop: Laptop, place: Place, tmp_path: Path
) -> None:
    port = Port()
    async with FieldkitApp(laptop.kit, partitions=port).run_test() as pilot:
        hands = Hands(pilot)
        await look(hands)
        await hands.scan(place.code(2, 0))
        port.plug(tmp_path / "stick")
        await look(hands)
        assert "Ctrl+D" in hands.news()
        await hands.press("f9", "ctrl+d")
        await done(hands)
        assert "have it carried to the server" in hands.news()
        (drop,) = (tmp_path / "stick").glob("*.drop")
        assert drop.stat().st_size > 0


async def test_without_a_stick_the_key_says_so(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit, partitions=Port()).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+d")
        await done(hands)
        assert "Cannot find a stick" in hands.news()


async def test_what_another_laptop_left_on_the_stick_is_carried_on(
    laptop: Laptop, place: Place, tmp_path: Path
) -> None:
    other = place.laptop(tmp_path / "other", 5)
    other.kit.scan(place.code(5, 0))
    port = Port()
    port.plug(tmp_path / "stick")
    other.kit.carrying.write_drop(tmp_path / "stick")
    other.close()
    async with FieldkitApp(laptop.kit, partitions=port).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+d")
        await done(hands)
        assert "carried for other laptops: 1" in hands.news()
        assert len(laptop.kit.carrying.status([]).letters) == 1


async def test_mirror_is_turned_on_and_off_with_a_key_and_its_code_stays_on_the_screen(
    laptop: Laptop, place: Place, tmp_path: Path
) -> None:
    port = Port()
    port.plug(tmp_path / "stick")
    async with FieldkitApp(laptop.kit, partitions=port).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await look(hands)
        await hands.press("f9", "ctrl+b")
        await done(hands)
        code = laptop.kit.mirror.status().code
        assert code in hands.news()
        assert any(code in line for line in hands.lines("#facts"))
        assert read_mirror([tmp_path / "stick"], code).about is not None
        await hands.press("ctrl+b", "enter")
        assert not laptop.kit.mirror.is_on


@pytest.mark.slow
async def test_neighbours_are_a_key_and_a_line_with_the_pairing_code(certified: Laptop) -> None:
    neighbours = certified.kit.neighbours
    neighbours.turn_on("127.0.0.1", 0)
    neighbours.turn_off()
    async with FieldkitApp(certified.kit, partitions=Port()).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        assert any("neighbours" in line and "off" in line for line in hands.lines("#facts"))
        await hands.press("ctrl+e")
        await done(hands)
        (code,) = neighbours.status().codes
        assert code in hands.news()
        assert any(code in line for line in hands.lines("#facts"))
        await hands.press("ctrl+e", "enter")
        await done(hands)
        assert not neighbours.is_on


async def test_laptop_that_nobody_admitted_is_told_why_it_has_no_neighbours(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit, partitions=Port()).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+e")
        assert "nobody has admitted" in hands.news()


async def test_stick_that_was_pulled_out_stands_at_the_foot(laptop: Laptop, place: Place, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop.kit.mirror.turn_on(stick)
    async with FieldkitApp(laptop.kit, partitions=Port()).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        stick.rename(tmp_path / "pocket")
        await hands.scan(place.code(2, 0))
        with pytest.raises(KitError):
            laptop.kit.mirror.once()
        hands.app._tick()
        await hands.settled()
        assert any("stick?" in line for line in painted(hands.app))
        await hands.press("f9")
        assert any("STICK NOT THERE" in line for line in hands.lines("#facts"))


def test_sticks_are_told_from_disks() -> None:
    found = [
        Partition("/", "rw,relatime"),
        Partition("/media/somebody/STICK", "rw,nosuid"),
        Partition("/run/media/somebody/OTHER", "ro,nosuid"),
        Partition("E:\\", "rw,removable"),
        Partition("C:\\", "rw,fixed"),
    ]
    assert find_sticks(lambda: found) == sorted([Path("/media/somebody/STICK"), Path("E:\\")])


def test_only_a_stick_that_was_not_there_before_is_new() -> None:
    port = Port()
    port.sticks = [Path("one")]
    watch = StickWatch(port)
    assert watch.look() == []
    port.sticks = [Path("one"), Path("two")]
    assert watch.look() == [Path("two")]
    assert watch.look() == []
    port.sticks = []
    assert (watch.look(), watch.present) == ([], [])
