"""The check-in screen shows the last verdicts wherever they came; no more of them are kept than are shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.kit.values import Ref, Verdict, VerdictKind
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.last_scans import LAST_SCANS, LastScans
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(0, 5))
def test_the_newest_ten_are_kept_and_an_undone_one_no_longer_stands(records: list[int], undone: int) -> None:
    scans = LastScans()
    for at_ms, number in enumerate(records):
        scans.take(Verdict(VerdictKind.IN, "", at_ms, ref=Ref(1, number, "")), at_ms)
    scans.undo(Ref(1, undone, ""))
    kept = scans.newest_first
    assert [scan.at_ms for scan in kept] == list(range(len(records)))[::-1][:LAST_SCANS]
    assert [scan.undone for scan in kept] == [records[scan.at_ms] == undone for scan in kept]
    assert (scans.last is None) == (not records or records[-1] == undone)


async def test_a_scan_on_another_screen_is_on_the_panel_and_in_the_list(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6")
        await hands.scan(place.code(2, 3), place.code(5, 1))
        await hands.press("f2")
        assert "OTHER SQUAD" in hands.panel()
        first, second, *_ = hands.lines("#scans")
        assert "OTHER SQUAD" in first
        assert "IN" in second
        assert place.squad(2)[3].name in second
        await hands.press("ctrl+r")
        await hands.type("stands in\r")
        assert "✔  IN" in hands.panel()


async def test_a_scan_over_a_window_is_on_the_panel_behind_it(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n")
        await hands.scan(place.code(2, 3))
        await hands.press("escape")
        assert place.squad(2)[3].name in hands.panel()
        await hands.press("ctrl+a")
        await hands.type("20\r")
        assert laptop.kit.figures().away == 1


async def test_what_is_undone_no_longer_stands_on_the_panel_and_stays_struck_in_the_list(
    laptop: Laptop, place: Place
) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 3))
        await hands.press("ctrl+z")
        assert "✔  IN" not in hands.panel()
        assert "struck" in hands.lines("#scans")[0]
        await hands.press("ctrl+d")
        assert "Scan or find somebody first" in hands.news()


async def test_the_card_of_the_last_verdict_says_what_is_so_now(laptop: Laptop, place: Place) -> None:
    kit, person = laptop.kit, place.squad(2)[3].number
    kit.check_in(person)
    kit.thing_out(1, 1, person)
    async with FieldkitApp(kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+v")
        await hands.scan(place.code(2, 3))
        assert "!  OUT" in hands.panel()
        kit.thing_back(1, 1, person)
        hands.app.refresh_screen()
        await hands.settled()
        assert "✔  OUT" in hands.panel()


async def test_a_tick_that_comes_when_the_last_screen_is_gone_does_no_harm(laptop: Laptop) -> None:
    app = FieldkitApp(laptop.kit)
    async with app.run_test():
        pass
    assert app.screen_stack == []
    app._tick()
    app._look()
