"""The sync screen as a layman reads it: how it stands, what to do now, how far records have got."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldkit.errors import ExchangeError
from fieldkit.kit.advice import AdviceKind
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Status
from fieldkit.texts.catalogue import LANGUAGES, say
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cells import wrap
from fieldkit.ui.screens.sync import LINES_MAX, SyncScreen
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place
from tests.fieldkit.ui.test_sticks import Port

#: As long as they come.
VALUES = {"count": 1234, "time": "14:05", "offset": "+12:07", "folder": "/media/somebody/STICK", "device": "a" * 16}


@pytest.fixture
def certified(place: Place, tmp_path: Path) -> Iterator[Laptop]:
    laptop = place.laptop(tmp_path / "certified", 2, certified=True)
    yield laptop
    laptop.close()


def seen(hands: Hands, part: str) -> str:
    """A list's lines as they are painted."""
    rows = hands.one(part, RowList)
    return "\n".join(rows.render_line(y).text.rstrip() for y in range(rows.size.height))


def with_sync(kit: Kit, **values: Any) -> Status:
    status = kit.status()
    return msgspec.structs.replace(status, sync=msgspec.structs.replace(status.sync, **values))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", AdviceKind)
def test_advice_is_whole_at_eighty_columns(language: str, kind: AdviceKind) -> None:
    lines = wrap(say(f"words.advice.{kind.value}", language=language, **VALUES), 74, 10)
    assert len(lines) <= LINES_MAX


async def test_all_well_says_so_and_the_three_marks_differ(certified: Laptop) -> None:
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        screen = pilot.app.screen
        assert isinstance(screen, SyncScreen)
        now_ms = certified.kit.now_ms()
        screen.show_status(
            with_sync(
                certified.kit, server="http://x", state="ok", own=9, unsent=2, seen=4, last_ms=now_ms, desk_ms=now_ms
            )
        )
        await hands.settled()
        marks = [line.split() for line in seen(hands, "#marks").splitlines() if line]
        assert [line[0] for line in marks] == ["[", "[>]", "[✔]"]
        assert "saved here" in seen(hands, "#marks")
        counts = [next(word for word in line if word.isdigit()) for line in marks]
        assert counts == ["9", "7", "4"]
        assert "unsent 2" in seen(hands, "#marks")
        assert "the desk looked last at 08:50:00" in seen(hands, "#marks")
        assert seen(hands, "#advice").startswith("✔")
        assert hands.one("#standing", Said).has_class("good-ground")


async def test_silent_server_sends_to_the_stick_and_a_stick_to_the_key(
    certified: Laptop, place: Place, tmp_path: Path
) -> None:
    port, kit = Port(), certified.kit
    kit.scan(place.code(2, 0))
    async with FieldkitApp(kit, partitions=port).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        screen = pilot.app.screen
        assert isinstance(screen, SyncScreen)
        status = with_sync(kit, server="http://x", state="offline", last_ms=kit.now_ms() - 3_900_000)
        screen.show_status(status)
        await hands.settled()
        assert "Not heard of the server since 07:45" in seen(hands, "#advice")
        assert "Plug a stick in, press" in " ".join(seen(hands, "#advice").split())
        assert hands.one("#standing", Said).has_class("bad-ground")
        port.plug(tmp_path / "stick")
        hands.app.look_for_sticks()
        await hands.app.workers.wait_for_complete()
        screen.show_status(status)
        await hands.settled()
        assert "A stick is plugged in: Ctrl+D writes" in " ".join(seen(hands, "#advice").split())
        assert "stick" in seen(hands, "#facts")


async def test_server_that_cannot_be_reached_is_told_from_one_that_is_not_there(certified: Laptop) -> None:
    certified.kit.home.save_server("http://127.0.0.1:9")
    certified.close()
    kit = Kit(certified.kit.home, certified.kit._duty.clock, certified.place.entropy)
    with pytest.raises(ExchangeError):
        kit.sync_now()
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        assert hands.one("#standing", Said).message == "ui.sync.state.offline"
        assert "Get this laptop onto a network once" in " ".join(seen(hands, "#advice").split())
        assert "problem" in seen(hands, "#facts")
    kit.close()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_worst_of_days_still_fits_eighty_columns(certified: Laptop, language: str) -> None:
    """Three pieces of advice, a problem and logs begun anew: every fact is in sight."""
    kit = certified.kit
    async with FieldkitApp(kit, language=language).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        screen = pilot.app.screen
        assert isinstance(screen, SyncScreen)
        worst = with_sync(
            kit,
            server="http://x",
            state="offline",
            unsent=14,
            last_ms=kit.now_ms() - 3_900_000,
            clock_ms=420_000,
            clock_off=True,
            forks=1,
            quarantined=2,
        )
        screen.show_status(worst)
        await hands.settled()
        facts = hands.one("#facts", RowList)
        assert len(facts.rows) <= facts.size.height
        lines = painted(hands.app)
        assert len(lines) == 24
        assert hands.one("#advice", RowList).size.height == len(hands.one("#advice", RowList).rows)


async def test_wide_screen_shows_when_each_squad_was_heard_beside_it(certified: Laptop) -> None:
    async with FieldkitApp(certified.kit).run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        assert hands.one("#heard", RowList).region.x > hands.one("#facts", RowList).region.x
        assert "Street cleaning" in seen(hands, "#heard")


async def test_who_is_on_duty_stands_among_the_facts(certified: Laptop) -> None:
    certified.kit.set_operator(0)
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9")
        assert "on duty" in seen(hands, "#facts")
        assert say("ui.head.nobody") in seen(hands, "#facts")
