"""Keyboard layouts under which a scanner's digits or letters come out as something else.

A scanner presses the keys of a US keyboard; the laptop makes of them what its own layout says.
"""

from __future__ import annotations

import msgspec

from fieldkit.scan.sample import SAMPLE_LETTERS

_DIGITS = "1234567890"


class Layout(msgspec.Struct, frozen=True):
    """`digits`: what the keys 1 … 9, 0 give. `letters`: what those of SAMPLE_LETTERS give. `shifted`: not a layout but
    Shift or Caps Lock, which holds down the same keys."""

    name: str
    digits: str
    letters: str = SAMPLE_LETTERS
    shifted: bool = False

    def meant(self, text: str) -> str:
        """The text that the scanner sent, where the laptop has this layout."""
        return text.translate(str.maketrans(self.digits + self.letters, _DIGITS + SAMPLE_LETTERS))


#: What is tried, the most frequent first.
LAYOUTS = (
    Layout("US", _DIGITS),
    Layout("US", "!@#$%^&*()", SAMPLE_LETTERS.upper(), shifted=True),
    Layout("UK", '!"£$%^&*()', SAMPLE_LETTERS.upper(), shifted=True),
    Layout("QWERTZ", '!"§$%&/()=', "QAYWZM", shifted=True),
    Layout("AZERTY", "&é\"'(-è_çà", "aqwzy,"),
    Layout("AZERTY (BE)", "&é\"'(§è!çà", "aqwzy,"),
    Layout("QWERTZ", _DIGITS, "qaywzm"),
    Layout("QWERTZ (CZ)", "+ěščřžýáíé", "qaywzm"),
    Layout("QWERTZ (SK)", "+ľščťžýáíé", "qaywzm"),
    Layout("QWERTZ (HU)", "123456789ö", "qaywzm"),
)
#: The number pad without Num Lock: names of keys and the digits that stand on them.
PAD_KEYS = {
    "insert": "0",
    "end": "1",
    "down": "2",
    "pagedown": "3",
    "left": "4",
    "clear": "5",
    "right": "6",
    "home": "7",
    "up": "8",
    "pageup": "9",
}
