"""Tells a keyboard-wedge scanner from a person by the pace of the keys.

A scanner types a key every 8 to 16 ms and ends with Enter; people take over 80 ms. Nobody knows at the first
character, so the first ones pass on as typed and are taken back once the pace has shown itself; from then on
characters are held until Enter makes them a scan, or a pause shows that they were typed after all.
"""

from __future__ import annotations

import unicodedata

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
    """A scanner sent `text`; the key that ended it is used up."""

    text: str


class Swallowed(msgspec.Struct, frozen=True):
    """The key came from a scanner (its second end, a control character inside a code) and is used up."""


Outcome = Typed | Held | Released | Scanned | Swallowed


class ScanGate:
    """One key after the other with the time at which it was pressed, in seconds on any clock that only goes forward."""

    def __init__(self) -> None:
        self._text = ""
        self._passed = 0
        self._last_s = float("-inf")
        self._ended_s = float("-inf")

    @property
    def holding(self) -> bool:
        """Whether there are characters that wait for their end."""
        return len(self._text) > self._passed

    @property
    def patience_s(self) -> float:
        """How long after the last character the next may come and still belong to it."""
        return STALL_S if len(self._text) >= SCAN_CHARACTERS else FAST_S

    def character(self, character: str, at_s: float) -> Outcome:
        """A printable key. Characters that no scanner sends (committed by an input method) always pass."""
        plain = plain_character(character)
        if plain is None:
            return self._other_key()
        held = self._text if self.holding else ""
        if not self._goes_on(at_s):
            self._begin(plain, at_s)
            return Released(held) if held else Typed()
        return self._add(plain, at_s)

    def _add(self, plain: str, at_s: float) -> Outcome:
        self._last_s = at_s
        if len(self._text) < SCAN_CHARACTERS_MAX:
            self._text += plain
        if len(self._text) < HOLD_CHARACTERS:
            self._passed += 1
            return Typed()
        take_back, self._passed = self._passed, 0
        return Held(take_back)

    def end(self, at_s: float) -> Outcome:
        """Enter, line feed or Tab."""
        if at_s - self._ended_s <= SECOND_END_S and not self._text:
            return Swallowed()
        if len(self._text) >= SCAN_CHARACTERS and self._goes_on(at_s):
            text = self._forget()
            self._ended_s = at_s
            return Scanned(text)
        return self._other_key()

    def other_key(self, at_s: float) -> Outcome:
        """Any other key. Inside a scan it is noise, and must not start anything; else whatever was held was typed."""
        if len(self._text) >= SCAN_CHARACTERS and at_s - self._last_s <= FAST_S:
            return Swallowed()
        return self._other_key()

    def idle(self, at_s: float) -> Outcome:
        """Time has gone by without a key."""
        if not self._text or self._goes_on(at_s):
            return Typed()
        return self._other_key()

    def _other_key(self) -> Outcome:
        held = self._text if self.holding else ""
        self._forget()
        return Released(held) if held else Typed()

    def _goes_on(self, at_s: float) -> bool:
        return bool(self._text) and at_s - self._last_s <= self.patience_s

    def _begin(self, plain: str, at_s: float) -> None:
        self._text, self._passed, self._last_s = plain, 1, at_s

    def _forget(self) -> str:
        text, self._text, self._passed = self._text, "", 0
        return text


def plain_character(character: str) -> str | None:
    """The ASCII character that a scanner meant (an input method may have made it full-width); None if it is none."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else None
