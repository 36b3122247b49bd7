"""Charts as SVG: a few lines of our own, the same for screen and paper. Colours come from the page's style."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sync_server.summary.model import Bars, Curve

WIDTH = 680
#: The curve: room for numbers at the left and right, for names above and times below.
_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 34, 44, 22, 34, 185
#: Bars: room for names, for the numbers behind, and how high a row is.
_NAMES, _NUMBERS, _ROW = 170, 74, 17
_STEPS = (1, 2, 5)
_TIME_STEPS = (5, 10, 15, 30, 60, 120, 180, 240)


def curve_svg(curve: Curve) -> str:
    """Bars of people by step, a line of all so far, and marks where sessions start."""
    chart = _Plot(curve)
    parts = [*chart.grid(), *chart.bars(), *chart.line(), *chart.marks(), *chart.times(), *chart.legend()]
    return _svg(_HEIGHT, curve.alt, parts)


def _svg(height: int, alt: str, parts: list[str]) -> str:
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alt)}">'
    return "".join([head, *parts, "</svg>"])


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def nice_top(most: int) -> int:
    """The least of 1, 2, 5, 10, 20 … that is enough for four equal steps of a whole number up to `most`."""
    step, power = 1, 1
    while True:
        for factor in _STEPS:
            step = factor * power
            if step * 4 >= most:
                return step * 4
        power *= 10


class _Plot:
    """Where minutes and people are on the paper. The axis is a little wider than the curve, and at least an hour."""

    def __init__(self, curve: Curve) -> None:
        self.curve = curve
        first, last = curve.steps[0].minute, curve.steps[-1].minute + curve.step_minutes
        spare = max(60 - (last - first), 0) // 2
        self.first = max((first - spare - 5) // 10 * 10, 0)
        self.last = min(-(-(last + spare + 5) // 10) * 10, 24 * 60)
        self.most = nice_top(max(step.came for step in curve.steps))
        self.all = nice_top(curve.steps[-1].so_far)

    def x(self, minute: float) -> float:
        return _LEFT + (minute - self.first) / (self.last - self.first) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float, top: int) -> float:
        return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)

    def grid(self) -> Iterator[str]:
        for quarter in range(5):
            y = self.y(quarter, 4)
            yield _rule(_LEFT, y, WIDTH - _RIGHT, y, "axis" if quarter == 0 else "grid")
            yield _text(_LEFT - 6, y + 3.5, str(self.most * quarter // 4), "soft", "end")
            yield _text(WIDTH - _RIGHT + 6, y + 3.5, str(self.all * quarter // 4), "line-text")

    def bars(self) -> Iterator[str]:
        base = self.y(0, 1)
        for step in self.curve.steps:
            if step.came:
                x, y = self.x(step.minute), self.y(step.came, self.most)
                width = max(self.x(step.minute + self.curve.step_minutes) - x - 1, 0.8)
                yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{base - y:.1f}" class="bar"/>'

    def line(self) -> Iterator[str]:
        points = [(self.x(self.curve.steps[0].minute), self.y(0, self.all))]
        width = self.curve.step_minutes
        points += [(self.x(step.minute + width), self.y(step.so_far, self.all)) for step in self.curve.steps]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{joined}" class="line"/>'

    def marks(self) -> Iterator[str]:
        for mark in self.curve.marks:
            if self.first <= mark.minute <= self.last:
                x = self.x(mark.minute)
                beyond = x > WIDTH * 0.7
                yield _rule(x, _TOP - 12, x, self.y(0, 1), "mark")
                yield _text(x - 4 if beyond else x + 4, _TOP - 5, mark.text, "mark-text", "end" if beyond else "start")

    def times(self) -> Iterator[str]:
        span = self.last - self.first
        every = next((step for step in _TIME_STEPS if span / step <= 10), _TIME_STEPS[-1])
        for minute in range(-(-self.first // every) * every, self.last + 1, every):
            yield _text(
                self.x(minute), _HEIGHT - _BOTTOM + 14, f"{minute // 60:02d}:{minute % 60:02d}", "soft", "middle"
            )

    def legend(self) -> Iterator[str]:
        y = _HEIGHT - 4
        yield f'<rect x="{_LEFT}" y="{y - 8}" width="9" height="9" class="bar"/>'
        yield _text(_LEFT + 14, y, self.curve.label_step, "soft")
        yield _rule(WIDTH / 2, y - 3.5, WIDTH / 2 + 18, y - 3.5, "line")
        yield _text(WIDTH / 2 + 23, y, self.curve.label_so_far, "soft")


def bars_svg(bars: Bars) -> str:
    """A bar for each, with a mark where it should reach."""
    most = max((max(bar.value, bar.of or 0) for bar in bars.bars), default=0) or 1
    room = WIDTH - _NAMES - _NUMBERS
    parts: list[str] = []
    for place, bar in enumerate(bars.bars):
        top = place * _ROW
        parts.append(_text(_NAMES - 10, top + 12.5, bar.label, "", "end"))
        parts.append(_rule(_NAMES, top + _ROW, _NAMES + room, top + _ROW, "grid"))
        width = bar.value / most * room
        parts.append(f'<rect x="{_NAMES}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 8}" class="bar"/>')
        if bar.of is not None:
            x = _NAMES + bar.of / most * room
            parts.append(_rule(x, top + 2, x, top + _ROW - 1, "mark"))
        parts.append(_text(WIDTH, top + 12.5, bar.text, "", "end"))
    return _svg(len(bars.bars) * _ROW + 2, bars.alt, parts)
