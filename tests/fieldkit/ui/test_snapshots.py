"""The most telling screens as pictures, which change only when somebody means it.

Renew them and look at what changed: pytest tests/fieldkit/ui/test_snapshots.py --snapshot-update
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
import pytest_textual_snapshot
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.kit.kit import Kit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.themes import CONTRAST, DARK, LIGHT
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place
from tests.fieldkit.ui.test_walk import full_day, plan
from tools.svg import tidy

SnapCompare = Callable[..., bool]
Before = Callable[[Hands, Place], Awaitable[None]]
LOW, MIDDLE, WIDE = (80, 24), (120, 36), (160, 50)
#: Squads of plan 14.
MEDICAL, TRAFFIC, BLOOD = 2, 4, 5


class PicturedApp(FieldkitApp):
    """Nothing plugged in, nothing told over the head, no blinking, no address in the picture."""

    def __init__(self, kit: Kit, language: str, theme: str) -> None:
        super().__init__(kit, language=language, theme=theme, partitions=list)
        inbox = kit.messages.inbox()
        self.told.update((card.call, card.squad) for card in inbox.calls)
        self.told.update((card.message, 0) for card in inbox.messages)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        for field in self.screen.query(Input):
            field.cursor_blink = False
            field._cursor_visible = True
        return tidy(super().export_screenshot(title="fieldkit", simplify=True))


async def nothing(hands: Hands, place: Place) -> None:
    """The keys say it all."""


async def scan_in(hands: Hands, place: Place) -> None:
    await hands.scan(place.code(MEDICAL, 8))


async def scan_other_squad(hands: Hands, place: Place) -> None:
    await hands.scan(place.code(MEDICAL, 8), "9" * 34, place.code(BLOOD, 0))


async def find_one(hands: Hands, place: Place) -> None:
    await hands.type("w")


async def first_badge(hands: Hands, place: Place) -> None:
    await hands.press("f4")
    await hands.scan(place.code(MEDICAL, 0), place.code(MEDICAL, 2))


class Scene(NamedTuple):
    """What is done, then the keys."""

    language: str
    theme: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    before: Before = nothing
    squad: int = MEDICAL


SCENES = {
    "check-in": Scene("zh_Hans", LIGHT.name, LOW, before=scan_in),
    "check-in-other-squad": Scene("en", CONTRAST.name, LOW, before=scan_other_squad),
    "check-in-found": Scene("zh_Hant", DARK.name, MIDDLE, before=find_one),
    "check-in-walk-in": Scene("en", LIGHT.name, LOW, ("ctrl+w",)),
    "squad": Scene("en", DARK.name, WIDE, ("f3",)),
    "squad-posts": Scene("zh_Hans", LIGHT.name, LOW, ("f3",), squad=TRAFFIC),
    "headcount-short": Scene("en", LIGHT.name, LOW, ("f4", "up")),
    "headcount-by-scan": Scene("zh_Hant", CONTRAST.name, MIDDLE, before=first_badge),
    "incidents": Scene("en", CONTRAST.name, LOW, ("f5",)),
    "incident": Scene("zh_Hans", DARK.name, MIDDLE, ("f5", "end", "enter")),
    "incident-new": Scene("en", DARK.name, LOW, ("ctrl+n", "f3", "tab")),
    "incident-handover": Scene("zh_Hant", LIGHT.name, LOW, ("f5", "ctrl+r")),
    "things": Scene("zh_Hans", CONTRAST.name, LOW, ("f6",)),
    "things-gate": Scene("en", DARK.name, LOW, ("f6", "ctrl+k")),
    "figures": Scene("zh_Hant", DARK.name, LOW, ("f7",)),
    "messages": Scene("zh_Hans", LIGHT.name, LOW, ("f8",)),
    "sync": Scene("en", DARK.name, MIDDLE, ("f9",)),
    "close-of-day": Scene("zh_Hans", DARK.name, LOW, ("f9", "ctrl+w")),
    "help": Scene("zh_Hant", LIGHT.name, LOW, ("f1",)),
    "palette": Scene("en", CONTRAST.name, LOW, ("ctrl+p",)),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("town"), plan=plan())


@pytest.fixture
def stage(town: Place, tmp_path: Path) -> Iterator[Callable[[int], Laptop]]:
    """Makes a laptop in the middle of the day, the same one in every run and order of tests."""
    made: list[Laptop] = []

    def make(squad: int) -> Laptop:
        town.entropy = Random(squad).randbytes
        laptop, desk = town.laptop(tmp_path / "laptop", squad, certified=True), town.desk(tmp_path / "desk.db")
        desk.send("三点有雨：请大家到棚下避雨，把宣传单收好", urgent=True)
        desk.call("人都齐吗")
        desk.meet(laptop.kit)
        desk.close()
        if squad == MEDICAL:
            full_day(laptop, town)
        else:
            for number in range(9):
                laptop.kit.scan(town.code(squad, number))
        made.append(laptop)
        return laptop

    yield make
    for laptop in made:
        laptop.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_looks_as_before(
    name: str,
    stage: Callable[[int], Laptop],
    town: Place,
    snap_compare: SnapCompare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Newer versions of syrupy ask for the ending by another name.
    monkeypatch.setattr(pytest_textual_snapshot.SVGImageExtension, "file_extension", "svg")
    scene = SCENES[name]

    async def before(pilot: Pilot[None]) -> None:
        hands = Hands(pilot)
        await scene.before(hands, town)
        await hands.press(*scene.keys)

    app = PicturedApp(stage(scene.squad).kit, scene.language, scene.theme)
    assert snap_compare(app, terminal_size=scene.size, run_before=before)
