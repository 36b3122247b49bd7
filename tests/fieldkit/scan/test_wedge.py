"""A field, a scanner and a person: whatever is scanned is found whole, whatever is typed stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.scan.wedge import Held, Released, ScanGate, Scanned, Swallowed, Typed

DIGITS = 34
PERSON_S = st.floats(0.08, 1.5)
SCANNER_S = st.floats(0.0, 0.016)
CODE = st.text("0123456789", min_size=6, max_size=60)
WORDS = st.text("abc 0123456789-陈玉兰é", max_size=12)


class Desk:
    """What a field with the focus and the scans taken look like after some keys."""

    def __init__(self) -> None:
        self.gate = ScanGate(DIGITS)
        self.now_s = 0.0
        self.field = ""
        self.entered: list[str] = []
        self.scans: list[str] = []

    def key(self, character: str, after_s: float) -> None:
        self.pause(after_s)
        outcome = self.gate.end(self.now_s) if character == "\r" else self.gate.character(character, self.now_s)
        match outcome:
            case Typed():
                self._deliver(character)
            case Held(take_back=count):
                self.field = self.field[: len(self.field) - count]
            case Released(text=text):
                self.field += text
                self._deliver(character)
            case Scanned(text=text, take_back=count):
                self.field = self.field[: len(self.field) - count]
                self.scans.append(text)
            case Swallowed():
                pass

    def _deliver(self, character: str) -> None:
        if character == "\r":
            self.entered.append(self.field)
            self.field = ""
        else:
            self.field += character

    def pause(self, seconds: float) -> None:
        """Time goes by in small steps, as the program's timer sees it."""
        end_s = self.now_s + seconds
        while self.now_s + 0.02 < end_s:
            self.now_s += 0.02
            outcome = self.gate.idle(self.now_s)
            if isinstance(outcome, Released):
                self.field += outcome.text
        self.now_s = end_s

    def scan(self, code: str, gap_s: float) -> None:
        for character in code + "\r":
            self.key(character, gap_s)


@given(st.lists(st.tuples(CODE, SCANNER_S, st.floats(0.0, 2.0)), max_size=8), WORDS)
def test_every_scan_is_found_whole_and_the_field_stays_as_it_was(
    scans: list[tuple[str, float, float]], typed: str
) -> None:
    desk = Desk()
    for character in typed:
        desk.key(character, 0.2)
    desk.pause(1.0)
    for code, gap_s, pause_s in scans:
        desk.scan(code, gap_s)
        desk.pause(pause_s)
    assert (desk.scans, desk.field, desk.entered) == ([code for code, _, _ in scans], typed, [])


@given(st.lists(st.tuples(st.sampled_from("abc0123456789-陈玉兰\r"), PERSON_S), max_size=30))
def test_nothing_that_a_person_types_is_lost_or_taken_for_a_scan(keys: list[tuple[str, float]]) -> None:
    desk = Desk()
    for character, gap_s in keys:
        desk.key(character, gap_s)
    desk.pause(1.0)
    assert "\r".join([*desk.entered, desk.field]) == "".join(character for character, _ in keys)
    assert desk.scans == []


@given(st.lists(st.tuples(st.sampled_from("abc0123456789"), st.floats(0.0, 2.0)), max_size=30))
def test_without_an_end_every_character_comes_out_whatever_the_pace(keys: list[tuple[str, float]]) -> None:
    desk = Desk()
    for character, gap_s in keys:
        desk.key(character, gap_s)
    desk.pause(1.0)
    assert (desk.field, desk.scans) == ("".join(character for character, _ in keys), [])


@given(CODE.filter(lambda code: len(code) >= 12), st.floats(0.06, 0.28), st.integers(6, 11))
def test_a_stall_of_the_machine_does_not_cut_a_scan(code: str, stall_s: float, where: int) -> None:
    desk = Desk()
    for index, character in enumerate(code + "\r"):
        desk.key(character, stall_s if index == where else 0.01)
    assert (desk.scans, desk.field) == ([code], "")


@given(CODE)
def test_a_doubled_end_is_one_scan(code: str) -> None:
    desk = Desk()
    desk.scan(code, 0.01)
    desk.key("\r", 0.01)
    assert (desk.scans, desk.entered) == ([code], [])


def test_full_width_digits_of_an_input_method_are_digits() -> None:
    desk = Desk()
    desk.scan("１２３４５６７", 0.01)
    assert desk.scans == ["1234567"]


def test_words_committed_by_an_input_method_pass_at_once() -> None:
    desk = Desk()
    for character in "陈玉兰":
        desk.key(character, 0.0)
    assert desk.field == "陈玉兰"


def test_a_control_key_inside_a_scan_starts_nothing() -> None:
    gate = ScanGate(DIGITS)
    for index in range(8):
        gate.character("7", index * 0.01)
    assert gate.other_key(0.085) == Swallowed()
    assert gate.end(0.095) == Scanned("77777777")


def test_a_control_key_after_fast_typing_lets_the_typing_go() -> None:
    gate = ScanGate(DIGITS)
    for index in range(4):
        gate.character("7", index * 0.01)
    assert gate.other_key(0.2) == Released("7777")


@given(
    st.text("0123456789", min_size=DIGITS, max_size=DIGITS),
    st.lists(st.tuples(st.integers(1, DIGITS - 1), st.floats(0.06, 0.28)), max_size=6),
    st.text("ab", max_size=5),
)
def test_a_code_is_found_whole_wherever_the_machine_stalled(
    code: str, stalls: list[tuple[int, float]], typed: str
) -> None:
    desk = Desk()
    for character in typed:
        desk.key(character, 0.2)
    desk.pause(1.0)
    waits = dict(stalls)
    for index, character in enumerate(code + "\r"):
        desk.key(character, waits.get(index, 0.01))
    assert (desk.scans, desk.field, desk.entered) == ([code], typed, [])


def test_a_code_whose_end_is_late_is_a_scan_all_the_same() -> None:
    desk = Desk()
    for character in "1" * DIGITS:
        desk.key(character, 0.01)
    desk.key("\r", 1.0)
    assert (desk.scans, desk.field) == (["1" * DIGITS], "")


def test_a_digit_that_a_person_typed_just_before_a_scan_stays() -> None:
    desk = Desk()
    desk.key("7", 0.2)
    desk.pause(0.1)
    desk.scan("1" * DIGITS, 0.01)
    assert (desk.scans, desk.field) == (["1" * DIGITS], "7")
