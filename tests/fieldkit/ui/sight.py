"""What a person could not read on a screen: cut, overlapping, out of line, or in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from typing import TypeVar

from babel.messages.pofile import read_po
from rich.cells import cell_len
from rich.color_triplet import ColorTriplet
from textual.containers import VerticalScroll
from textual.errors import NoWidget
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button

from fieldkit.texts.catalogue import LANGUAGE_NAMES, LOCALE, chosen_language
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cells import CUT
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.key_bar import KeyBar
from fieldkit.ui.widgets.news_line import NewsLine
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.tabs import TabLine
from tests.fieldkit.ui.hands import painted

Shown = TypeVar("Shown", bound=Widget)
#: Words of Latin letters that are the same in every language: keys, units, and what things are called in any of them.
LATIN = frozenset("Ctrl Tab Enter Esc Alt Shift Backspace PageUp PageDown USB min CSV HTML PDF fieldkit toml".split())
_DOMAINS = sorted({po.stem for po in LOCALE.rglob("*.po")})
_MESSAGE_ID = re.compile(rf"\b(?:{'|'.join(_DOMAINS)})\.[a-z_]+(?:\.[a-z_]+)*")
#: `fieldkit scanner --out`: what is typed is the same in every language.
_COMMAND = re.compile(r"fieldkit\W+[a-z-]+(?:\W+--[a-z-]+)*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]{2,}")
_CUT_WORD = re.compile(r"(\S+)" + re.escape(CUT))
#: Frames, rules and scroll bars, which nobody reads: box drawing and block elements.
_LINES = " " + "".join(map(chr, range(0x2500, 0x25A0)))
_WIDE = re.compile(r"[\u3400-\u9fff]+")


def wrong(app: FieldkitApp, data: Iterable[str]) -> list[str]:
    """`data`: what people and the event are called, and what was typed: no business of the catalogues."""
    screen = app.screen
    return [
        *_cut_texts(screen),
        *_cut_tabs(screen),
        *_cut_fields(screen),
        *_cut_titles(screen),
        *_cut_labels(screen),
        *_outside(screen),
        *_overlapping(screen),
        *_out_of_line(app),
        *foreign("\n".join(painted(app)), chosen_language(), data),
    ]


def _shown(screen: Screen[object], kind: type[Shown]) -> list[Shown]:
    return [widget for widget in screen.query(kind) if widget.display and all(a.display for a in widget.ancestors)]


def _cut_texts(screen: Screen[object]) -> Iterator[str]:
    for said in _shown(screen, Said):
        wanted = said.get_content_height(said.container_size, said.size, said.size.width)
        if said.message and wanted > said.size.height:
            yield f"{said.message} takes {wanted} lines and has {said.size.height}"


def _cut_tabs(screen: Screen[object]) -> Iterator[str]:
    for tabs in _shown(screen, TabLine):
        if len(tabs._lines(tabs.size.width)) > tabs.size.height:
            yield f"tabs {tabs.id} want more lines"


def _cut_fields(screen: Screen[object]) -> Iterator[str]:
    for field in _shown(screen, Field):
        if cell_len(field.placeholder) > field.size.width:
            yield f"{field.hint} takes {cell_len(field.placeholder)} cells and has {field.size.width}"


def _cut_titles(screen: Screen[object]) -> Iterator[str]:
    for widget in _shown(screen, Widget):
        title = str(widget.border_title or "")
        if title and cell_len(title) > widget.region.width - 4:
            yield f"title {title!r} has {widget.region.width - 4} cells"


def _cut_labels(screen: Screen[object]) -> Iterator[str]:
    """Heads of lists, and words of the catalogues in their rows. What people wrote may be cut."""
    labels = texts(chosen_language())
    if screen.query("#whole"):
        return  # what is cut in the row chosen stands there in full
    for rows in _shown(screen, RowList):
        cells = rows.scrollable_content_region.width
        if any(column.head for column in rows.columns) and CUT in rows.render_line(0).text:
            yield f"head of {rows.id}: {rows.render_line(0).text}"
        places = [place for place, column in enumerate(rows.columns) if cells >= column.from_cells]
        widths = rows._widths([rows.columns[place] for place in places], cells)
        for row in rows.rows:
            for place, width in zip(places, widths, strict=True):
                text = row.cells[place].text if place < len(row.cells) else ""
                if cell_len(text) > width and text.lstrip("✔✖!?↗ ").strip() in labels:
                    yield f"{rows.id}: {text!r} has {width} cells"


def _outside(screen: Screen[object]) -> list[str]:
    """Widgets that reach out of the terminal, or have no line of their own."""
    kinds: tuple[type[Widget], ...] = (Said, Field, KeyBar, TabLine, RowList, Button)
    widgets = [widget for kind in kinds for widget in _shown(screen, kind) if not _scrolls(widget)]
    return [f"{widget!r} at {widget.region} is not whole" for widget in widgets if not _inside(widget, screen)]


def _scrolls(widget: Widget) -> bool:
    return any(isinstance(ancestor, VerticalScroll) for ancestor in widget.ancestors)


def _inside(widget: Widget, screen: Screen[object]) -> bool:
    if isinstance(widget, Said) and not widget.message:
        return True
    try:
        place = screen.find_widget(widget)
    except NoWidget:
        return False
    return place.region.height > 0 and place.visible_region == place.region


def _overlapping(screen: Screen[object]) -> Iterator[str]:
    """Widgets without children that lie over each other; news is meant to."""
    leaves = [w for w in _shown(screen, Widget) if not w.children and not isinstance(w, NewsLine) and w.region.area]
    for one, other in combinations([leaf for leaf in leaves if not _scrolls(leaf)], 2):
        if _meet(one.region, other.region):
            yield f"{one!r} at {one.region} lies over {other!r} at {other.region}"


def _meet(one: Region, other: Region) -> bool:
    return one.intersection(other).area > 0


def _out_of_line(app: FieldkitApp) -> list[str]:
    """Lines not as wide as the terminal: a wide character was taken for a narrow one, or half of one is left."""
    return [f"{cell_len(line)} cells: {line!r}" for line in painted(app) if cell_len(line) != app.size.width]


# language


@cache
def texts(language: str) -> frozenset[str]:
    """Everything that the catalogues of a language say by itself."""
    found: set[str] = set()
    for po in (LOCALE / language).rglob("*.po"):
        with po.open("rb") as file:
            found |= {str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    return frozenset(found)


def foreign(text: str, language: str, data: Iterable[str]) -> list[str]:
    """Ids of messages that came onto the screen as they are, and words of another language."""
    known = sorted({*data, *LANGUAGE_NAMES.values()}, key=len, reverse=True)
    text = _CUT_WORD.sub(lambda cut: " " if any(name.startswith(cut[1]) for name in known) else cut[0], text)
    for name in known:
        text = text.replace(name, " ")
    text = _COMMAND.sub(" ", text)
    ids = _MESSAGE_ID.findall(text)
    if language == "en":
        return [*ids, *(f"not English: {word}" for word in _WIDE.findall(text))]
    return [*ids, *(f"not Chinese: {word}" for word in _LATIN.findall(text) if word not in LATIN)]


# colours


def contrasts(app: FieldkitApp) -> dict[tuple[str, str], float]:
    """Of every pair of letters and ground that is painted now: the ratio of their luminances (WCAG 2, 1.4.3)."""
    found = {}
    for strip in app.screen._compositor.render_strips(app.size):
        for segment in strip:
            style = segment.style
            if (
                segment.text.strip(_LINES)
                and style is not None
                and style.color is not None
                and style.bgcolor is not None
            ):
                letters, ground = style.color.get_truecolor(), style.bgcolor.get_truecolor()
                found[letters.hex, ground.hex] = _ratio(_luminance(letters), _luminance(ground))
    return found


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: ColorTriplet) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
