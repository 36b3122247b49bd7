"""What a scan of the sample says of scanner and laptop."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldkit.scan.layouts import LAYOUTS, PAD_KEYS, Layout
from fieldkit.scan.sample import SAMPLE, SAMPLE_DIGITS, SAMPLE_LETTERS, sample_matrix
from fieldkit.scan.self_test import Fault, Judgement, Key, judge_keys, judge_text
from fieldkit.texts.catalogue import LANGUAGES, has_message
from roster.badges.code import CODE_DIGITS, decode_code
from tests.roster.badges.codes import codes_in, drawn_matrix

ENDS = ("enter",)
US = "1234567890" + SAMPLE_LETTERS


def keys(text: str, gap_s: float = 0.01, ends: tuple[str, ...] = ENDS, end_gap_s: float = 0.01) -> list[Key]:
    """As a scanner presses them."""
    body = [Key(sign, sign, at * gap_s) for at, sign in enumerate(text)]
    last_s = body[-1].at_s if body else 0.0
    return [*body, *(Key(end, "\r", last_s + end_gap_s * at) for at, end in enumerate(ends, 1))]


def faults(judgement: Judgement) -> dict[Fault, str]:
    return {finding.fault: finding.detail for finding in judgement.findings}


def typed_on(layout: Layout, text: str = SAMPLE) -> str:
    """What a laptop with this layout makes of a scanner's keys."""
    return text.translate(str.maketrans(US, layout.digits + layout.letters))


def test_the_sample_is_as_long_as_a_badge_and_is_none() -> None:
    assert len(SAMPLE_DIGITS) == CODE_DIGITS
    assert decode_code(SAMPLE_DIGITS) is None


def test_the_sample_never_repeats_itself_so_that_what_is_lost_can_be_told() -> None:
    threes = [SAMPLE_DIGITS[at : at + 3] for at in range(len(SAMPLE_DIGITS) - 2)]
    assert len(set(threes)) == len(threes)
    assert set(SAMPLE_DIGITS) == set("0123456789") == {a for a, b in pairwise(SAMPLE_DIGITS) if a == b}


def test_the_code_that_is_shown_is_the_sample() -> None:
    assert codes_in(drawn_matrix(sample_matrix())) == [SAMPLE]


@given(st.floats(0.0, 0.04))
def test_a_good_scan_is_without_findings(gap_s: float) -> None:
    judgement = judge_keys(keys(SAMPLE, gap_s))
    assert (judgement.works, judgement.findings, judgement.text) == (True, (), SAMPLE)


@pytest.mark.parametrize("layout", LAYOUTS[1:], ids=lambda layout: f"{layout.name}{' shifted' * layout.shifted}")
def test_every_layout_is_known_by_what_it_makes_of_the_sample(layout: Layout) -> None:
    judgement = judge_keys(keys(typed_on(layout)))
    if layout.shifted:
        wanted = {Fault.SHIFTED: ""}
    elif layout.digits == "1234567890":
        wanted = {Fault.LETTERS: layout.name}
    else:
        wanted = {Fault.LAYOUT: layout.name}
    assert faults(judgement) == wanted
    assert judgement.works == (Fault.LETTERS in wanted)


def test_caps_lock_is_seen_by_the_letters_and_stops_nothing() -> None:
    judgement = judge_keys(keys(SAMPLE.upper()))
    assert (faults(judgement), judgement.works) == ({Fault.CAPS: ""}, True)


@given(st.sets(st.integers(0, len(SAMPLE_DIGITS) - 1), min_size=1, max_size=8))
def test_lost_characters_are_counted(lost: set[int]) -> None:
    came = "".join(sign for at, sign in enumerate(SAMPLE) if at not in lost)
    judgement = judge_keys(keys(came))
    assert not judgement.works
    found = faults(judgement)
    assert Fault.LOST in found
    assert int(found[Fault.LOST]) - int(found.get(Fault.REPEATED, 0)) - int(found.get(Fault.WRONG, 0)) <= len(lost)


@given(st.integers(0, len(SAMPLE_DIGITS) - 1))
def test_one_lost_digit_is_one(lost: int) -> None:
    assert faults(judge_keys(keys(SAMPLE[:lost] + SAMPLE[lost + 1 :]))) == {Fault.LOST: "1"}


@given(st.integers(1, len(SAMPLE) - 2), st.integers(1, 3))
def test_repeated_characters_are_counted(place: int, times: int) -> None:
    came = SAMPLE[:place] + SAMPLE[place] * times + SAMPLE[place:]
    assert faults(judge_keys(keys(came))) == {Fault.REPEATED: str(times)}


def test_another_layout_and_lost_characters_are_both_said() -> None:
    azerty = next(layout for layout in LAYOUTS if layout.name == "AZERTY")
    came = typed_on(azerty)
    judgement = judge_keys(keys(came[:7] + came[8:]))
    assert faults(judgement) == {Fault.LAYOUT: "AZERTY", Fault.LOST: "1"}


def test_full_width_digits_are_read_all_the_same() -> None:
    wide = SAMPLE.translate({ord(sign): ord(sign) + 0xFEE0 for sign in SAMPLE})
    judgement = judge_keys(keys(wide))
    assert (faults(judgement), judgement.works) == ({Fault.FULL_WIDTH: ""}, True)


@pytest.mark.parametrize("letters", ["", "去按住", "qu 去"])
def test_an_input_method_is_seen_by_what_becomes_of_the_letters(letters: str) -> None:
    found = faults(judge_keys(keys(SAMPLE_DIGITS + letters)))
    assert Fault.INPUT_METHOD in found
    assert Fault.LOST not in found or letters.startswith("qu")


def test_an_input_method_that_keeps_the_enter_stops_badges() -> None:
    judgement = judge_keys(keys(SAMPLE_DIGITS, ends=()))
    assert {Fault.INPUT_METHOD, Fault.NO_END} == set(faults(judgement))
    assert not judgement.works


def test_a_missing_end_stops_badges() -> None:
    judgement = judge_keys(keys(SAMPLE, ends=()))
    assert (faults(judgement), judgement.works) == ({Fault.NO_END: ""}, False)


def test_tab_in_place_of_enter_works_and_is_said() -> None:
    judgement = judge_keys(keys(SAMPLE, ends=("tab",)))
    assert (faults(judgement), judgement.works) == ({Fault.TAB_END: ""}, True)


@pytest.mark.parametrize(("after_s", "works"), [(0.01, True), (0.2, False)])
def test_two_ends_stop_badges_where_the_second_is_late(after_s: float, works: bool) -> None:
    judgement = judge_keys(keys(SAMPLE, ends=("enter", "ctrl+j"), end_gap_s=after_s))
    assert faults(judgement)[Fault.TWO_ENDS] == "2"
    assert judgement.works is works


@given(st.floats(0.06, 0.5))
def test_a_scanner_that_types_like_a_person_is_too_slow(gap_s: float) -> None:
    judgement = judge_keys(keys(SAMPLE, gap_s))
    assert faults(judgement) == {Fault.SLOW: str(round(gap_s * 1000))}
    assert not judgement.works


@pytest.mark.parametrize(("before", "after"), [("]Q1", ""), ("", "xx"), ("]Q1", "#")])
def test_what_is_sent_around_the_code_is_shown(before: str, after: str) -> None:
    wanted = {Fault.PREFIX: before.lower(), Fault.SUFFIX: after}
    judgement = judge_keys(keys(before + SAMPLE + after))
    assert faults(judgement) == {fault: text for fault, text in wanted.items() if text}
    assert not judgement.works


def test_the_number_pad_without_num_lock_is_known() -> None:
    pad = {digit: name for name, digit in PAD_KEYS.items()}
    pressed = [Key(pad.get(sign, sign), "" if sign in pad else sign, at * 0.01) for at, sign in enumerate(SAMPLE)]
    judgement = judge_keys([*pressed, Key("enter", "\r", 0.4)])
    assert (faults(judgement), judgement.text) == ({Fault.NUM_LOCK: ""}, SAMPLE)


@given(st.text("0123456789", min_size=34, max_size=34))
def test_a_badge_in_place_of_the_sample_is_another_code(code: str) -> None:
    assume(sum(a == b for a, b in zip(code, SAMPLE, strict=False)) < 8)
    assert not judge_keys(keys(code)).works


@given(
    st.lists(
        st.builds(Key, st.sampled_from(["enter", "tab", "f1", "up", "a", "1", "去"]), st.text(max_size=2), st.just(0.0))
    )
)
def test_nothing_that_is_pressed_breaks_it(pressed: list[Key]) -> None:
    judgement = judge_keys([Key(key.name, key.character, at * 0.01) for at, key in enumerate(pressed)])
    assert judgement.works is False


def test_text_without_times_is_judged_for_its_characters() -> None:
    assert judge_text(SAMPLE).works
    assert not judge_text(SAMPLE, ended=False).works
    assert faults(judge_text(SAMPLE, pasted=True)) == {Fault.PASTED: ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_sentence(language: str) -> None:
    assert [fault for fault in Fault if not has_message(f"scanner.fault.{fault}", language)] == []
