"""The stamp of a rehearsal over everything that is shown in it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.widgets.ink import Inked

#: Fills the line on both sides of the words, so that it is no line like others even without any colour.
SIGN = "/"


class Stamp(Inked):
    """One line, from one edge to the other."""

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        words = f" {say('ui.rehearsal.stamp')} "
        left = max((cells - cell_len(words)) // 2, 0)
        right = max(cells - cell_len(words) - left, 0)
        return self.strip(f"{SIGN * left}{words}{SIGN * right}", cells, "warn-panel")
