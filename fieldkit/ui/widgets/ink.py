"""What colours mean. Every widget that paints its own lines takes its styles from here, so that themes change them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from fieldkit.ui.cells import fit

#: dim: old or lesser; strong: what the eye should find; key: a key to press; cursor and blurred: the row chosen.
INKS = ("dim", "strong", "good", "warn", "bad", "key", "struck", "cursor", "blurred")
#: Grounds that say what came of a scan.
TONES = ("good", "warn", "bad", "plain")


#: Component classes of the screen. It has them for all of its widgets: to work out thirteen styles for each of them
#: would cost more than all else that a first painting needs.
INK_CLASSES = frozenset({*(f"ink--{ink}" for ink in INKS), *(f"ink--{tone}-panel" for tone in TONES)})


class Inked(Widget):
    """Base of widgets that paint their own lines, on screens that have the INK_CLASSES."""

    #: By name, as they look on this widget's ground.
    _inks: Mapping[str, Style] = MappingProxyType({})

    def notify_style_update(self) -> None:
        self._inks = MappingProxyType({})
        super().notify_style_update()

    def ink(self, name: str) -> Style:
        """The style of an ink on this widget's ground; "" is plain."""
        found = self._inks.get(name)
        if found is None:
            found = self._on_ground(name) if name else self.rich_style
            self._inks = MappingProxyType({**self._inks, name: found})
        return found

    def _on_ground(self, name: str) -> Style:
        styles = self.screen.get_component_styles(f"ink--{name}")
        _, ground = self.background_colors
        if styles.has_rule("background"):
            ground += styles.background
        color = ground.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
        return self.rich_style + Style.from_color((ground + color).rich_color, ground.rich_color) + styles.text_style

    def segment(self, text: str, ink: str = "") -> Segment:
        return Segment(text, self.ink(ink))

    def strip(self, text: str, cells: int, ink: str = "", align: str = "left") -> Strip:
        """A whole line of one ink, exactly so wide."""
        return Strip([self.segment(fit(text, cells, align), ink)], cells)
