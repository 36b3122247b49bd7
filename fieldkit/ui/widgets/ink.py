"""What colours mean. Every widget that paints its own lines takes its styles from here, so that themes change them."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from fieldkit.ui.cells import fit

#: dim: old or lesser; strong: what the eye should find; key: a key to press; cursor and blurred: the row chosen.
INKS = ("dim", "strong", "good", "warn", "bad", "key", "struck", "cursor", "blurred")
#: Grounds that say what came of a scan.
TONES = ("good", "warn", "bad", "plain")


class Inked(Widget):
    """Base of widgets that paint their own lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"ink--{ink}" for ink in INKS),
        *(f"ink--{tone}-panel" for tone in TONES),
    }

    def ink(self, name: str) -> Style:
        """The style of an ink on this widget's ground; "" is plain."""
        return self.get_component_rich_style(f"ink--{name}") if name else self.rich_style

    def segment(self, text: str, ink: str = "") -> Segment:
        return Segment(text, self.ink(ink))

    def strip(self, text: str, cells: int, ink: str = "", align: str = "left") -> Strip:
        """A whole line of one ink, exactly so wide."""
        return Strip([self.segment(fit(text, cells, align), ink)], cells)
