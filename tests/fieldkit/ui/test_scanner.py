"""The scanner's self-test on the screen: what is scanned, what is said, what is remembered."""

from __future__ import annotations

from rich.segment import Segment
from textual import events

from fieldkit.scan.sample import SAMPLE, sample_matrix
from fieldkit.scan.self_test import OVER_S
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.scanner import ScannerWindow
from fieldkit.ui.widgets.code_picture import CodePicture
from fieldkit.ui.widgets.said import Said
from roster.badges.qr import QUIET_MODULES
from tests.fieldkit.ui.hands import SCANNER_S, Hands
from tests.fieldkit.ui.place import Laptop, Place
from tests.roster.badges.codes import codes_in, drawn

AZERTY = SAMPLE.translate(str.maketrans("1234567890qazwym", "&é\"'(-è_çàaqwzy,"))


class Test:
    """The window, with time that goes by when it is told to."""

    __test__ = False

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    @property
    def window(self) -> ScannerWindow:
        window = self.hands.app.screen
        assert isinstance(window, ScannerWindow)
        return window

    async def open(self) -> None:
        await self.hands.press("f9", "ctrl+f")

    async def scan(self, text: str, end: str = "\r", pace_s: float = SCANNER_S) -> str:
        self.hands._now_s += 2 * OVER_S
        self.hands._characters(text + end, pace_s)
        await self.hands.settled()
        self.window._judged(self.window._listening.idle(self.hands._now_s + 2 * OVER_S))
        await self.hands.settled()
        return self.said()

    def said(self) -> str:
        """Everything that stands beside the code."""
        shown = [said for said in self.window.query(Said) if said.display]
        return " ".join(" ".join(str(said.render()) for said in shown).split())


async def test_the_code_on_the_screen_is_the_sample(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        await Test(Hands(pilot)).open()
        shown = pilot.app.screen.query_one(CodePicture)
        rows: list[list[bool]] = []
        for y in range(shown.size.height):
            (segment,) = shown.render_line(y)
            rows += [[half in "█▀" for half in segment.text], [half in "█▄" for half in segment.text]]
        assert codes_in(drawn(rows)) == [SAMPLE]
        assert len(rows[0]) == len(sample_matrix()) + 2 * QUIET_MODULES
        assert isinstance(segment, Segment)
        assert pilot.app.screen.find_widget(shown).visible_region == shown.region, "the window hides a part of the code"


async def test_three_good_scans_pass_and_are_remembered_and_nothing_is_entered(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        test = Test(Hands(pilot))
        await test.open()
        assert "Waiting for a scan." in test.said()
        assert "still wanted: 2 of 3" in await test.scan(SAMPLE)
        assert "still wanted: 1 of 3" in await test.scan(SAMPLE)
        assert laptop.kit.home.load_settings().scanner_tested == ""
        assert "The scanner works." in await test.scan(SAMPLE)
        assert laptop.kit.home.load_settings().scanner_tested == "2027-03-05"
        assert laptop.kit.version == 0 or not laptop.kit.history(10)
        await test.hands.press("escape")
        assert not isinstance(pilot.app.screen, ScannerWindow)


FAULTS = (
    (SAMPLE, "", SCANNER_S, "Set the scanner's suffix (terminator) to CR or Enter"),
    (SAMPLE, "\r\r", SCANNER_S, "2 ends came after the code"),
    (SAMPLE[:34], "", SCANNER_S, "An input method takes the letters"),
    (AZERTY, "\r", SCANNER_S, "The laptop has the AZERTY keyboard"),
    (SAMPLE[:9] + SAMPLE[11:], "\r", SCANNER_S, "Characters lost: 2"),
    (SAMPLE, "\r", 0.12, "Too slow: 120 ms a key"),
    (SAMPLE.upper(), "\r", SCANNER_S, "Caps Lock is on"),
    ("]Q1" + SAMPLE, "\r", SCANNER_S, "Switch prefix and code identifier (AIM ID) off"),
    ("6901234567892", "\r", SCANNER_S, "Another code than the one shown came: 6901234567892"),
)


async def test_what_to_change_is_said_in_words(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(200, 40)) as pilot:
        test = Test(Hands(pilot))
        await test.open()
        for text, end, pace_s, change in FAULTS:
            assert change in await test.scan(text, end, pace_s)


async def test_a_bad_scan_begins_the_row_anew(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        test = Test(Hands(pilot))
        await test.open()
        for text in (SAMPLE, SAMPLE, SAMPLE[2:]):
            said = await test.scan(text)
        assert "Badges cannot be scanned like this" in said
        assert "still wanted: 3 of 3" in said
        assert laptop.kit.home.load_settings().scanner_tested == ""


async def test_words_that_an_input_method_commits_are_heard(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(200, 40)) as pilot:
        test = Test(Hands(pilot))
        await test.open()
        said = await test.scan(SAMPLE[:34] + "去按住")
        assert "An input method takes the letters" in said
        await test.hands.press("escape")
        assert not isinstance(pilot.app.screen, ScannerWindow)


async def test_pasted_codes_are_told_from_typed_ones(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(200, 40)) as pilot:
        test = Test(Hands(pilot))
        await test.open()
        pilot.app.post_message(events.Paste(f"{SAMPLE}\n"))
        await test.hands.settled()
        assert "The code came as pasted text" in test.said()


async def test_a_badge_is_not_entered_while_the_scanner_is_tested(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(200, 40)) as pilot:
        test = Test(Hands(pilot))
        await test.open()
        said = await test.scan(place.code(2, 0))
        assert "Another code than the one shown" in said
        test.hands.app.take_scan(place.code(2, 0))
        await test.hands.settled()
        assert "Nothing is entered while the scanner is tested" in test.hands.news()
        assert laptop.kit.board().figures.here == 0


async def test_another_language_says_it_again(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit, language="en").run_test(size=(80, 24)) as pilot:
        test = Test(Hands(pilot))
        await test.open()
        await test.scan(SAMPLE[:9] + SAMPLE[11:])
        for said in ("丢失字符：2", "遺失字元：2"):
            await test.hands.press("ctrl+l")
            assert said in test.said()
