"""Tells a keyboard-wedge scanner from a person by the pace of the keys.

A scanner types a key every 8 to 16 ms and ends with Enter; people take over 80 ms. Nobody knows at the first
character, so the first ones pass on as typed and are taken back once the pace has shown itself; from then on
characters are held until Enter makes them a scan, or a pause shows that they were typed after all.

A busy machine stalls, and then a scan looks slow here and there. Its length gives it away: what is missing of a code
is taken back out of what went on as typed just before.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from typing import NamedTuple

import msgspec

#: Keys that follow each other within this were not typed by a person's fingers, or were two of them at once.
FAST_S = 0.05
#: From this many fast characters on they are taken back and held.
HOLD_CHARACTERS = 3
#: From this many on it is a scanner for certain.
SCAN_CHARACTERS = 6
#: Once it is a scanner for certain, so long a stall (a busy machine) does not cut the scan in two.
STALL_S = 0.3
#: A scanner set to send two ends (CR and LF, or Enter twice) sends the second within this.
SECOND_END_S = 0.05
#: The end of a whole code may be this late.
LATE_END_S = 2.0
#: Longest scan; what is longer is noise, of which this much is enough to say so.
SCAN_CHARACTERS_MAX = 10_240


class Typed(msgspec.Struct, frozen=True):
    """The key goes on to whatever has the focus."""


class Held(msgspec.Struct, frozen=True):
    """The character is kept. `take_back`: so many that went on before it are to be taken out again."""

    take_back: int = 0


class Released(msgspec.Struct, frozen=True):
    """`text` was typed after all, and goes on before the key itself does."""

    text: str


class Scanned(msgspec.Struct, frozen=True):
    """A scanner sent `text`; the key that ended it is used up. `take_back`: as in Held."""

    text: str
    take_back: int = 0


class Swallowed(msgspec.Struct, frozen=True):
    """The key came from a scanner (its second end, a control character inside a code) and is used up."""


Outcome = Typed | Held | Released | Scanned | Swallowed


class _Passed(NamedTuple):
    """A character that went on as typed."""

    character: str
    at_s: float


class ScanGate:
    """One key after the other with the time at which it was pressed, in seconds on any clock that only goes forward.

    `code_digits`: how many digits a code has.
    """

    def __init__(self, code_digits: int) -> None:
        self._code_digits = code_digits
        self._text = ""
        #: So many characters of `_text` went on before the pace was known.
        self._gone = 0
        self._began_s = float("-inf")
        self._last_s = float("-inf")
        self._ended_s = float("-inf")
        self._passed: deque[_Passed] = deque(maxlen=code_digits)

    @property
    def holding(self) -> bool:
        """Whether there are characters that wait for their end."""
        return len(self._text) > self._gone

    @property
    def patience_s(self) -> float:
        """How long after the last character the next may come and still belong to it."""
        return STALL_S if len(self._text) >= SCAN_CHARACTERS else FAST_S

    def character(self, character: str, at_s: float) -> Outcome:
        """A printable key. Characters that no scanner sends (committed by an input method) always pass."""
        plain = plain_character(character)
        if plain is None:
            outcome = self._let_go()
            self._passed.clear()
            return outcome
        if self._goes_on(at_s):
            return self._add(plain, at_s)
        outcome = self._let_go()
        self._text, self._gone, self._began_s, self._last_s = plain, 1, at_s, at_s
        return outcome

    def end(self, at_s: float) -> Outcome:
        """Enter, line feed or Tab."""
        if at_s - self._ended_s <= SECOND_END_S and not self._text:
            return Swallowed()
        if len(self._text) >= SCAN_CHARACTERS and self._goes_on(at_s):
            return self._scanned(self._text, self._missing(), at_s)
        outcome = self._let_go()
        if isinstance(outcome, Typed) and at_s - self._last_s <= LATE_END_S and self._whole_code_passed():
            return self._scanned("", self._code_digits, at_s)
        self._passed.clear()
        return outcome

    def other_key(self, at_s: float) -> Outcome:
        """Any other key. Inside a scan it is noise, and must not start anything; else whatever was held was typed."""
        if len(self._text) >= SCAN_CHARACTERS and at_s - self._last_s <= FAST_S:
            return Swallowed()
        outcome = self._let_go()
        self._passed.clear()
        return outcome

    def idle(self, at_s: float) -> Outcome:
        """Time has gone by without a key."""
        if not self._text or self._goes_on(at_s):
            return Typed()
        return self._let_go()

    def _goes_on(self, at_s: float) -> bool:
        return bool(self._text) and at_s - self._last_s <= self.patience_s

    def _add(self, plain: str, at_s: float) -> Outcome:
        self._last_s = at_s
        if len(self._text) < SCAN_CHARACTERS_MAX:
            self._text += plain
        if len(self._text) < HOLD_CHARACTERS:
            self._gone += 1
            return Typed()
        take_back, self._gone = self._gone, 0
        return Held(take_back)

    def _let_go(self) -> Outcome:
        """What was begun turns out to have been typed."""
        text, held = self._text, self.holding
        if text and self._passed and self._began_s - self._passed[-1].at_s > STALL_S:
            self._passed.clear()
        self._passed.extend(_Passed(character, self._last_s) for character in text)
        self._text, self._gone = "", 0
        return Released(text) if held else Typed()

    # codes in which the machine stalled

    def _missing(self) -> int:
        """How many of the characters that went on as typed are the beginning of the code that ends now."""
        missing = self._code_digits - len(self._text)
        if not 0 < missing <= len(self._passed) or not self._text.isdigit():
            return 0
        near = self._began_s - self._passed[-1].at_s <= STALL_S
        return missing if near and self._digits_passed(missing) else 0

    def _whole_code_passed(self) -> bool:
        return len(self._passed) == self._code_digits and self._digits_passed(self._code_digits)

    def _digits_passed(self, count: int) -> bool:
        return all(passed.character.isdigit() for passed in list(self._passed)[-count:])

    def _scanned(self, text: str, taken_back: int, at_s: float) -> Outcome:
        begun = "".join(passed.character for passed in list(self._passed)[len(self._passed) - taken_back :])
        self._text, self._gone, self._ended_s = "", 0, at_s
        self._passed.clear()
        return Scanned(begun + text, taken_back)


def plain_character(character: str) -> str | None:
    """The ASCII character that a scanner meant (an input method may have made it full-width); None if it is none."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else None
