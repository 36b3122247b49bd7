"""What makes a picture of a terminal fit to keep: no address in it, Chinese in two cells, the same bytes for the same
screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby

from rich.cells import cell_len

#: How rich draws a cell: so wide and high, its ground so far above the line on which letters stand.
CELL = 12.2
LINE = 24.4
ABOVE = 18.5
#: Characters that fill a cell, and which part of it: from where, how high. As letters they would leave gaps.
BLOCKS = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 0.5)}
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}\n", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TEXT = re.compile(
    r'<text class="(?P<kind>\S+)" x="(?P<x>\S+)" y="(?P<y>\S+)" textLength="\S+"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>'
)
#: Fonts in which box drawing joins, on the systems that there are.
_FONTS = "font-family: 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Microsoft YaHei', monospace"


def tidy(svg: str) -> str:
    """Without fonts from the network, and with each wide character where a terminal shows it: rich takes all characters
    for narrow ones."""
    plain = _COMMENT.sub("", _FONT_FACE.sub("\n", svg))
    plain = plain.replace("font-family: Fira Code, monospace", _FONTS)
    plain = plain.replace("font-variant-east-asian: full-width;", "")
    plain = _TEXT.sub(_placed, plain)
    lines = [line.strip() for line in plain.splitlines()]
    return "\n".join(line for line in lines if line) + "\n"


def _placed(text: re.Match[str]) -> str:
    """A text for each run of characters of one width."""
    return "".join(_runs(text))


def _runs(text: re.Match[str]) -> Iterator[str]:
    x = float(text["x"])
    for (_, block), run in groupby(unescape(text["text"]), key=lambda sign: (cell_len(sign), sign in BLOCKS and sign)):
        said = "".join(run)
        cells = cell_len(said)
        if block:
            yield _filled(text, x, cells, *BLOCKS[said[0]])
        elif said.strip("\xa0 "):
            shown = escape(said, quote=False).replace(" ", "&#160;").replace("\xa0", "&#160;")
            place = f'x="{x:g}" y="{text["y"]}" textLength="{cells * CELL:g}"'
            yield f'<text class="{text["kind"]}" {place}{text["rest"]}>{shown}</text>'
        x += cells * CELL


def _filled(text: re.Match[str], x: float, cells: int, start: float, height: float) -> str:
    y = float(text["y"]) - ABOVE + start * LINE
    size = f'width="{cells * CELL:g}" height="{height * LINE + 0.25:g}"'
    return f'<rect class="{text["kind"]}" x="{x:g}" y="{y:g}" {size} shape-rendering="crispEdges"/>'
