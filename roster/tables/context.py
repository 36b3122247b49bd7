"""What holds for a whole sheet where no column says it: squad or unit by its name, its title, or its file's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import msgspec

from roster.event import Squad
from roster.tables.layout import Layout
from roster.tables.lines import title_names
from roster.tables.sheet import Sheet
from roster.tables.squads import SquadFinder
from roster.tables.vocabulary import Vocabulary

#: Titles above the header are looked through no further than this.
TITLE_ROWS = 10


class Context(msgspec.Struct, frozen=True):
    squad: Squad | None = None
    unit: str = ""


def context_of(sheet: Sheet, layout: Layout, finder: SquadFinder, vocabulary: Vocabulary) -> Context:
    """Squad and unit that the first telling title names; each on its own."""
    squad: Squad | None = None
    unit = ""
    for title in _titles(sheet, layout):
        named = named_by(title, finder, vocabulary)
        squad = squad or named.squad
        unit = unit or named.unit
    return Context(squad, unit)


def named_by(title: str, finder: SquadFinder, vocabulary: Vocabulary) -> Context:
    """What a title is the name of, with or without words like 名单 after it."""
    names = title_names(title)
    squad = next((found for name in names if (found := finder.find(name).squad)), None)
    unit = next((key for name in names if (key := vocabulary.unit(name))), "")
    return Context(squad, unit)


def _titles(sheet: Sheet, layout: Layout) -> Iterator[str]:
    if sheet.name and not is_default_name(sheet.name):
        yield sheet.name
    for row in range(min(max(layout.header, 0), TITLE_ROWS)):
        yield from (text for text in sheet.texts[row] if text)
    yield PurePath(sheet.file).stem


def is_default_name(name: str) -> bool:
    """`Sheet1`, `工作表2`: what programs call a sheet before anybody does."""
    return name.rstrip("0123456789").casefold() in ("sheet", "工作表", "表", "table ", "tabelle")
