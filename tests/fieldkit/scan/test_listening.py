"""Keys become scans, however they are handed over; scans become a self-test that passes or does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import KitError
from fieldkit.scan.key_file import encode_key, judge_file, judge_stream
from fieldkit.scan.listening import Listening, belongs_to_scan
from fieldkit.scan.sample import SAMPLE
from fieldkit.scan.self_test import OVER_S, Fault, Finding, Judgement, Key, judge_keys
from fieldkit.scan.trial import SCANS, Trial

KEYS = st.builds(
    lambda name, gap_s: (name, gap_s),
    st.sampled_from([*"0123456789qazwymÖ，", "enter", "ctrl+j", "tab", "end", "home"]),
    st.floats(0.001, 2.0),
)
GOOD = judge_keys([Key(sign, sign, at * 0.01) for at, sign in enumerate(SAMPLE)] + [Key("enter", "\r", 0.41)])
BAD = judge_keys([Key(sign, sign, at * 0.01) for at, sign in enumerate(SAMPLE)])


def timed(steps: list[tuple[str, float]]) -> list[Key]:
    at_s, keys = 0.0, []
    for name, gap_s in steps:
        at_s += gap_s
        keys.append(Key(name, name if len(name) == 1 else "", at_s))
    return keys


def scan(text: str, at_s: float) -> list[Key]:
    keys = [Key(sign, sign, at_s + place * 0.01) for place, sign in enumerate(text)]
    return [*keys, Key("enter", "\r", at_s + len(text) * 0.01)]


@given(st.lists(KEYS, max_size=60), st.data())
def test_asking_at_any_moments_changes_no_judgement(steps: list[tuple[str, float]], data: st.DataObject) -> None:
    keys = timed(steps)
    listening, judged = Listening(), []
    for before, key in zip([None, *keys], keys, strict=False):
        if before is not None and data.draw(st.booleans()):
            judged.append(listening.idle(data.draw(st.floats(before.at_s, key.at_s))))
        judged.append(listening.key(key))
    judged.append(listening.idle(keys[-1].at_s + 2 * OVER_S) if keys else None)
    assert tuple(one for one in judged if one is not None) == judge_stream(keys)


@given(st.lists(st.sampled_from([SAMPLE, SAMPLE[:-4], SAMPLE.upper(), "hello"]), max_size=5), st.floats(0.2, 3.0))
def test_scans_one_after_the_other_are_judged_as_if_each_came_alone(texts: list[str], pause_s: float) -> None:
    keys, alone = [], []
    for number, text in enumerate(texts):
        keys += scan(text, number * (pause_s + 0.5))
        alone.append(judge_keys(scan(text, 0.0)))
    assert [(one.text, one.findings) for one in judge_stream(keys)] == [(one.text, one.findings) for one in alone]


@given(st.lists(KEYS, max_size=60))
def test_a_recorded_file_is_judged_like_the_keys_that_were_recorded(steps: list[tuple[str, float]]) -> None:
    keys = timed(steps)
    assert judge_file("".join(map(encode_key, keys)), "keys") == judge_stream(keys)


def test_a_file_may_hold_texts_and_one_without_an_end_is_told() -> None:
    good, capital, cut = judge_file(f"{SAMPLE}\n\n{SAMPLE.upper()}\r\n{SAMPLE}", "scans.txt")
    assert (good.works, good.findings) == (True, ())
    assert [finding.fault for finding in capital.findings] == [Fault.CAPS]
    assert [finding.fault for finding in cut.findings] == [Fault.NO_END]


def test_a_line_that_is_no_key_is_named() -> None:
    with pytest.raises(KitError) as refused:
        judge_file(encode_key(Key("1", "1", 0.0)) + '{"name": 1}\n', "keys.json")
    assert "line 2 of keys.json" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "character", "belongs"),
    [
        ("1", "1", True),
        ("enter", "\r", True),
        ("end", None, True),
        ("去", "去", True),
        ("escape", "\x1b", False),
        ("f12", None, False),
        ("ctrl+q", "\x11", False),
    ],
)
def test_only_what_a_scanner_may_press_is_heard(name: str, character: str | None, belongs: bool) -> None:
    assert belongs_to_scan(name, character) is belongs


@given(st.lists(st.booleans(), max_size=12))
def test_it_passes_exactly_after_so_many_good_scans_in_a_row(good: list[bool]) -> None:
    trial = Trial()
    for one in good:
        trial = trial.scanned(GOOD if one else BAD)
    assert trial.passed == (len(good) >= SCANS and all(good[-SCANS:]))
    assert trial.left == SCANS - len(trial.in_a_row)


def test_what_good_scans_showed_before_is_still_said_and_a_bad_one_stands_alone() -> None:
    capital = judge_keys(scan(SAMPLE.upper(), 0.0))
    trial = Trial((capital, GOOD))
    assert trial.findings == (Finding(Fault.CAPS, False),)
    assert Trial((capital, GOOD, BAD)).findings == BAD.findings
    assert Trial((BAD, GOOD)).findings == ()
    assert isinstance(trial.judgements[0], Judgement)
