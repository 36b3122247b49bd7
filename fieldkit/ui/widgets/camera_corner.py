"""What a camera sees, in a corner of the screen: two grey dots a cell, so that a badge can be aimed."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fieldkit.scan.camera import Frame
from fieldkit.scan.watch import Watch
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import fit
from fieldkit.ui.widgets.ink import Inked

#: So many greys are told apart; each pair of them is a style that is kept.
GREYS = 32
LEVELS = 256
#: A picture with less between its darkest and brightest dot shows nothing, and is left as it is.
CONTRAST_MIN = 48
#: Cells and lines on a small terminal, and on one that has room. Eighty columns leave the verdict free.
SMALL, LARGE = (24, 8), (40, 12)
ROOMY = (110, 34)
#: Lines at the foot of a screen that stay in sight.
FOOT_LINES = 3
_HALF = "▀"


class CameraCorner(Inked):
    """The picture as in a mirror, and below it how many badges were read."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch
        self._frame: Frame | None = None
        self._count = 0
        self._dots: tuple[bytes, ...] = ()

    def on_mount(self) -> None:
        self._place()

    def _place(self) -> None:
        """At the lower right, above the keys, however large the terminal is by now."""
        columns, lines = self.screen.size
        width, height = LARGE if columns >= ROOMY[0] and lines >= ROOMY[1] else SMALL
        self.styles.width, self.styles.height = width, height
        self.styles.offset = (max(columns - width, 0), max(lines - height - FOOT_LINES, 0))

    def look(self) -> None:
        """Shows what is in sight just now. Nothing is painted where nothing changed."""
        if not self.is_attached:
            return
        self._place()
        frame, count = self._watch.frame, self._watch.count
        if frame is self._frame and count == self._count:
            return
        self._frame, self._count = frame, count
        self._dots = ()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells, lines = self.size.width, self.size.height - 1
        if y == lines:
            return self._caption(cells)
        if self._frame is None:
            text = say("scanner.camera.starting") if y == lines // 2 else ""
            return self.strip(text, cells, "plain-panel", "center")
        if len(self._dots) != lines * 2 or len(self._dots[0]) != cells:
            self._dots = dots_of(self._frame, cells, lines * 2)
        upper, lower = self._dots[2 * y], self._dots[2 * y + 1]
        return Strip([Segment(_HALF, _style(a, b)) for a, b in zip(upper, lower, strict=True)], cells)

    def _caption(self, cells: int) -> Strip:
        read = say("scanner.camera.read", count=self._count)
        text = f"✔ {read}" if self._count else say("scanner.camera.look")
        return self.strip(fit(f" F12 {text}", cells), cells, "good-panel" if self._count else "plain-panel")


def dots_of(frame: Frame, width: int, height: int) -> tuple[bytes, ...]:
    """So many rows of so many greys, from left to right as in a mirror; the picture fills them and is cut where it is
    wider or higher."""
    from PIL import Image, ImageOps

    picture = Image.frombytes("L", (frame.width, frame.height), frame.gray)
    picture = picture.reduce(max(min(frame.width // width, frame.height // height) // 2, 1))
    fitted = ImageOps.mirror(ImageOps.fit(picture, (width, height), Image.Resampling.BOX))
    data = fitted.tobytes()
    if max(data) - min(data) >= CONTRAST_MIN:
        data = ImageOps.autocontrast(fitted, 1).tobytes()
    return tuple(data[row * width : (row + 1) * width] for row in range(height))


@lru_cache(maxsize=GREYS * GREYS)
def _pair(upper: int, lower: int) -> Style:
    return Style(color=_grey(upper), bgcolor=_grey(lower))


def _style(upper: int, lower: int) -> Style:
    return _pair(upper * GREYS // LEVELS, lower * GREYS // LEVELS)


def _grey(step: int) -> str:
    value = step * (LEVELS - 1) // (GREYS - 1)
    return f"#{value:02x}{value:02x}{value:02x}"
