"""Judges a scanner by the keys that it pressed when the sample was scanned: what is wrong, and so what to change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median

import msgspec

from fieldkit.scan.differences import differences, likeness
from fieldkit.scan.layouts import LAYOUTS, PAD_KEYS, Layout
from fieldkit.scan.sample import SAMPLE_DIGITS
from fieldkit.scan.wedge import FAST_S, SECOND_END_S

ENDS = ("enter", "ctrl+j", "ctrl+m", "tab")
#: After so long without a key a scan is over.
OVER_S = 0.8
#: Below this share of the sample something else was scanned.
ALIKE_MIN = 0.6


class Fault(StrEnum):
    """Each is the id of a sentence, `scanner.fault.…`, that says what to change."""

    OTHER_CODE = "other_code"
    INPUT_METHOD = "input_method"
    FULL_WIDTH = "full_width"
    LAYOUT = "layout"
    SHIFTED = "shifted"
    NUM_LOCK = "num_lock"
    LOST = "lost"
    REPEATED = "repeated"
    WRONG = "wrong"
    SLOW = "slow"
    NO_END = "no_end"
    TAB_END = "tab_end"
    TWO_ENDS = "two_ends"
    LATE_END = "late_end"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    LETTERS = "letters"
    CAPS = "caps"
    PASTED = "pasted"


class Key(msgspec.Struct, frozen=True):
    """A key as the program got it. `at_s`: on any clock that only goes forward."""

    name: str
    character: str
    at_s: float


class Finding(msgspec.Struct, frozen=True):
    """`stops`: badges cannot be scanned so; else they can, and it is better changed. `detail` fills the sentence."""

    fault: Fault
    stops: bool
    detail: str = ""


class Judgement(msgspec.Struct, frozen=True):
    """What came of one scan. `key_ms`: from one key to the next, 0 where that is not known."""

    text: str
    key_ms: float
    works: bool
    findings: tuple[Finding, ...]


class _Heard(msgspec.Struct, frozen=True):
    """The scan, taken apart."""

    text: str
    pad: bool
    ends: tuple[Key, ...]
    gaps_s: tuple[float, ...]
    end_gap_s: float


def judge_keys(keys: Sequence[Key]) -> Judgement:
    """What a scan of the sample that pressed these keys says of scanner and laptop."""
    heard = _hear(keys)
    findings = [*_judge_text(heard.text, heard.pad, ended=bool(heard.ends)), *_judge_pace(heard), *_judge_end(heard)]
    return _judgement(heard.text, median(heard.gaps_s) * 1000 if heard.gaps_s else 0.0, findings)


def judge_text(text: str, *, ended: bool = True, pasted: bool = False) -> Judgement:
    """The same where only the text is known, as from a file or out of the clipboard."""
    findings = list(_judge_text(text, False, ended=ended))
    findings += [Finding(Fault.PASTED, False)] if pasted else []
    return _judgement(text, 0.0, findings + ([] if ended or pasted else [Finding(Fault.NO_END, True)]))


def _judgement(text: str, key_ms: float, findings: list[Finding]) -> Judgement:
    if any(finding.fault is Fault.OTHER_CODE for finding in findings):
        findings = [finding for finding in findings if finding.fault in (Fault.OTHER_CODE, Fault.SLOW, Fault.NO_END)]
    order = sorted(findings, key=lambda finding: not finding.stops)
    works = not any(finding.stops for finding in findings)
    return Judgement(text, round(key_ms, 1), works, tuple(order))


def _hear(keys: Sequence[Key]) -> _Heard:
    """Characters up to the first end that follows one; keys of the number pad count as what stands on them."""
    body: list[Key] = []
    ends: list[Key] = []
    for key in keys:
        if key.name in ENDS:
            ends += [key] if body else []
        elif not ends:
            body.append(key)
    pad = sum(key.name in PAD_KEYS for key in body) >= len(SAMPLE_DIGITS) // 2
    text = "".join(PAD_KEYS.get(key.name, key.character) if pad else key.character for key in body)
    gaps_s = tuple(after.at_s - before.at_s for before, after in pairwise(body))
    return _Heard(text, pad, tuple(ends), gaps_s, ends[0].at_s - body[-1].at_s if ends else 0.0)


# text


def _judge_text(text: str, pad: bool, *, ended: bool) -> Iterator[Finding]:
    plain = unicodedata.normalize("NFKC", text)
    if pad:
        yield Finding(Fault.NUM_LOCK, True)
    elif plain != text and plain.isascii():
        yield Finding(Fault.FULL_WIDTH, False)
    layout = max(LAYOUTS, key=lambda known: likeness(known.meant(plain)))
    meant = layout.meant(plain)
    if likeness(meant) < ALIKE_MIN:
        yield Finding(Fault.OTHER_CODE, True, _shown(text))
        return
    yield from _judge_layout(layout, plain, meant)
    yield from _judge_characters(meant, ended=ended)


def _judge_layout(layout: Layout, plain: str, meant: str) -> Iterator[Finding]:
    digits_differ = any(sign in layout.digits and not sign.isdigit() for sign in plain)
    if layout.shifted and digits_differ:
        yield Finding(Fault.SHIFTED, True)
    elif digits_differ:
        yield Finding(Fault.LAYOUT, True, layout.name)
    elif layout.shifted:
        yield Finding(Fault.CAPS, False)
    elif layout.name != "US" and meant != plain:
        yield Finding(Fault.LETTERS, False, layout.name)


def _judge_characters(meant: str, *, ended: bool) -> Iterator[Finding]:
    """What is lost, repeated or other; what stands before and after; what became of the letters."""
    found = differences(meant)
    if found.foreign or found.no_letters:
        yield Finding(Fault.INPUT_METHOD, bool(found.lost or found.wrong) or not ended, _shown(found.foreign))
    counts = ((Fault.LOST, found.lost), (Fault.REPEATED, found.repeated), (Fault.WRONG, found.wrong))
    yield from (Finding(fault, True, str(count)) for fault, count in counts if count)
    around = ((Fault.PREFIX, found.before), (Fault.SUFFIX, found.after))
    yield from (Finding(fault, True, _shown(text)) for fault, text in around if text)


def _shown(text: str) -> str:
    """So much of it as a sentence has room for, without what steers a terminal."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= 20 else f"{plain[:19]}…"


# pace and end


def _judge_pace(heard: _Heard) -> Iterator[Finding]:
    if heard.gaps_s and (pace_s := median(heard.gaps_s)) > FAST_S:
        yield Finding(Fault.SLOW, True, str(round(pace_s * 1000)))


def _judge_end(heard: _Heard) -> Iterator[Finding]:
    if not heard.ends:
        yield Finding(Fault.NO_END, True)
        return
    if heard.ends[0].name == "tab":
        yield Finding(Fault.TAB_END, False)
    if heard.end_gap_s > FAST_S and (not heard.gaps_s or median(heard.gaps_s) <= FAST_S):
        yield Finding(Fault.LATE_END, heard.end_gap_s > 0.3, str(round(heard.end_gap_s * 1000)))
    if len(heard.ends) > 1:
        late = heard.ends[-1].at_s - heard.ends[0].at_s > SECOND_END_S
        yield Finding(Fault.TWO_ENDS, late or len(heard.ends) > 2, str(len(heard.ends)))
