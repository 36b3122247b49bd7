"""In what a text that a scanner typed differs from the sample."""

from __future__ import annotations

from difflib import SequenceMatcher

import msgspec

from fieldkit.scan.sample import SAMPLE, SAMPLE_DIGITS, SAMPLE_LETTERS


class Differences(msgspec.Struct, frozen=True):
    """Characters `lost`, come a second time, or come as others; `before` and `after` stand around the sample. `foreign`
    are those that no key of a Latin keyboard gives; `no_letters`: the digits came, and none of the letters."""

    lost: int = 0
    repeated: int = 0
    wrong: int = 0
    before: str = ""
    after: str = ""
    foreign: str = ""
    no_letters: bool = False


def likeness(meant: str) -> float:
    """The share of the sample that is in `meant`."""
    return sum(block.size for block in _matcher(meant).get_matching_blocks()) / len(SAMPLE)


def differences(meant: str) -> Differences:
    """Case aside."""
    small = meant.lower()
    no_letters = not set(SAMPLE_LETTERS) & set(small[len(SAMPLE_DIGITS) - 4 :])
    found = Differences(no_letters=no_letters)
    for what, at, end, from_, to in _matcher(small).get_opcodes():
        if what == "delete":
            found = _more(found, lost=_wanted(at, end, no_letters))
        elif what != "equal":
            found = _inserted(found, small, (at, from_, to), _wanted(at, end, no_letters))
    return found


def _matcher(text: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, SAMPLE, text, autojunk=False)


def _wanted(at: int, end: int, no_letters: bool) -> int:
    """How many characters from `at` to `end` should have come; letters that an input method kept are told otherwise."""
    last = len(SAMPLE_DIGITS) if no_letters else len(SAMPLE)
    return max(min(end, last) - at, 0)


def _inserted(found: Differences, small: str, where: tuple[int, int, int], instead_of: int) -> Differences:
    """Characters that are not the sample's, perhaps `instead_of` some that are."""
    at, from_, to = where
    came = small[from_:to]
    found = _more(found, foreign="".join(sign for sign in came if not sign.isascii()))
    if not instead_of and at == 0:
        return _more(found, before=came)
    if not instead_of and at >= (len(SAMPLE_DIGITS) if found.no_letters else len(SAMPLE)):
        return _more(found, after="".join(sign for sign in came if sign.isascii()))
    wrong = min(instead_of, len(came))
    near = small[max(from_ - 1, 0) : from_] + small[to : to + 1]
    again = sum(sign in near for sign in came[wrong:])
    return _more(found, wrong=wrong + len(came) - wrong - again, repeated=again, lost=max(instead_of - len(came), 0))


def _more(found: Differences, **more: int | str) -> Differences:
    return msgspec.structs.replace(found, **{name: getattr(found, name) + value for name, value in more.items()})
