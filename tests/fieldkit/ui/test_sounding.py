"""Everything has a sound of its own, unless sounds are off; then word, sign and colour have to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.kit.values import PersonCard, Verdict, VerdictKind
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.sounding import ON
from fieldkit.ui.sounds.melodies import Sound
from fieldkit.ui.sounds.player import Player
from fieldkit.ui.verdicts import sound_of
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place

MINUTE_MS = 60_000


class Ear:
    """Hears everything that is played."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        self.player = Player(folder, self._play)

    def _play(self, path: Path) -> bool:
        self.heard.append(path.stem)
        return True

    def since(self) -> list[str]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    return Ear(tmp_path)


def card(**what: object) -> PersonCard:
    return PersonCard(1, "P", "P", "0001-2", 2, "", "here", **what)  # type: ignore[arg-type]


def test_whoever_must_not_simply_walk_on_is_heard_as_such() -> None:
    lacking, holding, plain = card(consent="missing"), card(holds={1: 1}), card()
    assert sound_of(Verdict(VerdictKind.IN, "", 0, person=lacking)) is Sound.STOPS
    assert sound_of(Verdict(VerdictKind.BACK, "", 0, person=lacking)) is Sound.STOPS
    assert sound_of(Verdict(VerdictKind.OUT, "", 0, person=holding)) is Sound.STOPS
    assert sound_of(Verdict(VerdictKind.IN, "", 0, person=holding)) is VerdictKind.IN
    assert sound_of(Verdict(VerdictKind.OUT, "", 0, person=plain)) is VerdictKind.OUT
    assert sound_of(Verdict(VerdictKind.FORGED, "", 0)) is VerdictKind.FORGED


async def test_each_verdict_is_heard_on_every_screen(laptop: Laptop, place: Place, ear: Ear) -> None:
    kit = laptop.kit
    async with FieldkitApp(kit, player=ear.player).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0), place.code(2, 0), place.code(5, 0))
        await hands.press("f6")
        await hands.scan(place.code(2, 1), "1" * 34)
        assert ear.since() == ["in", "already_in", "other_squad", "in", "unreadable"]
        kit.thing_out(1, 1, place.squad(2)[0].number)
        await hands.press("f2", "ctrl+v")
        await hands.scan(place.code(2, 0), place.code(2, 1))
        assert ear.since() == ["stops", "out"]


async def test_one_key_silences_everything_and_says_so_until_sounds_are_on_again(
    laptop: Laptop, place: Place, ear: Ear
) -> None:
    async with FieldkitApp(laptop.kit, player=ear.player).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f10")
        assert "Sounds are off" in hands.news()
        await hands.scan(place.code(2, 0), place.code(5, 0))
        assert ear.since() == []
        assert "!  OTHER SQUAD" in hands.panel()
        assert "sounds off" in painted(hands.app)[-3]
        await hands.press("ctrl+n", "f10")
        assert laptop.kit.home.load_settings().sounds == ON
        await hands.scan(place.code(2, 1))
        assert ear.since() == ["in"]
        assert "sounds off" not in painted(hands.app)[-3]


async def test_where_sounds_are_off_from_the_start_there_is_not_even_a_bell(laptop: Laptop, place: Place) -> None:
    app = FieldkitApp(laptop.kit, quiet=True)
    async with app.run_test() as pilot:
        await Hands(pilot).scan(place.code(2, 0))
        assert not app._bells


async def test_a_bell_that_is_being_rung_ends_when_sounds_are_switched_off(laptop: Laptop, place: Place) -> None:
    app = FieldkitApp(laptop.kit)
    async with app.run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(5, 0))
        assert len(app._bells) == 3
        await hands.press("f10")
        assert not app._bells


async def test_messages_and_roll_calls_are_heard_by_urgency_and_a_call_once_more_before_its_end(
    place: Place, tmp_path: Path, ear: Ear
) -> None:
    laptop, desk = place.laptop(tmp_path / "laptop", 2, certified=True), place.desk(tmp_path / "desk.db")
    async with FieldkitApp(laptop.kit, player=ear.player).run_test() as pilot:
        hands = Hands(pilot)

        async def after(minutes: float) -> list[str]:
            laptop.set_time(MORNING_MS + int(minutes * MINUTE_MS))
            desk.meet(laptop.kit)
            hands.app.refresh_screen()
            await hands.settled()
            return ear.since()

        desk.send("rain at three")
        assert await after(0) == ["message"]
        desk.send("thunder", urgent=True)
        desk.send("bring the leaflets in")
        assert await after(0) == ["urgent"]
        desk.call("is everybody there", minutes=10)
        assert await after(1) == ["call"]
        assert await after(8.9) == []
        assert await after(9.2) == ["call_ends"]
        assert "09:00" in hands.news()
        assert await after(9.5) == []
        laptop.kit.messages.answer("all_well")
        desk.call("and now", minutes=10)
        assert await after(9.6) == ["call"]
        laptop.kit.messages.answer("all_well")
        assert await after(9.9) == []
    desk.close()
    laptop.close()
