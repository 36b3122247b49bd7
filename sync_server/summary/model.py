"""A report as a value: sections of blocks, already in words. Writers (HTML now) only lay it out."""

from __future__ import annotations

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """Text, and the path in `figures.json` of the number that it shows ("" for none). `tone`: "", bad or soft."""

    text: str
    figure: str = ""
    tone: str = ""


class Column(msgspec.Struct, frozen=True):
    """`number`: set to the right."""

    title: str
    number: bool = False


class Table(msgspec.Struct, frozen=True, tag="table"):
    """`indent`: how far the first cell of each row is moved in, where rows form a tree."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    indent: tuple[int, ...] = ()
    title: str = ""


class Fact(msgspec.Struct, frozen=True):
    label: str
    cell: Cell
    note: str = ""


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """A row of figures set large."""

    facts: tuple[Fact, ...]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    text: str
    tone: str = ""


class Step(msgspec.Struct, frozen=True):
    """`minute` of the day at which a step of the curve begins."""

    minute: int
    came: int
    so_far: int


class Mark(msgspec.Struct, frozen=True):
    """A moment on the time axis with its name."""

    minute: int
    text: str


class Curve(msgspec.Struct, frozen=True, tag="curve"):
    """People who came: bars by step, and a line of all so far. `alt` says the same in a sentence."""

    title: str
    steps: tuple[Step, ...]
    step_minutes: int
    marks: tuple[Mark, ...]
    label_step: str
    label_so_far: str
    alt: str


class Bar(msgspec.Struct, frozen=True):
    """`of`: where the bar should reach (a mark on it); None for no such mark. `text` stands beside it."""

    label: str
    value: int
    text: str
    of: int | None = None


class Bars(msgspec.Struct, frozen=True, tag="bars"):
    title: str
    bars: tuple[Bar, ...]
    alt: str
    legend: str = ""


class StoryRow(msgspec.Struct, frozen=True):
    """A line of an incident: `lead` is what it did (opened, a state), `note` by whom, `struck` when it was struck."""

    time: str
    lead: str
    words: str
    note: str
    struck: str = ""


class StoryBlock(msgspec.Struct, frozen=True, tag="story"):
    """An incident with its timeline."""

    title: str
    facts: str
    severity: int
    lines: tuple[StoryRow, ...]


Block = Table | Facts | Paragraph | Curve | Bars | StoryBlock


class Section(msgspec.Struct, frozen=True):
    """`level` 2 or 3; `whole`: not torn over two pages if it fits one."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    whole: bool = False
    note: str = ""


class Report(msgspec.Struct, frozen=True):
    """`language` as HTML names it; `foot` stands at the foot of every page."""

    language: str
    title: str
    subtitle: str
    made: str
    foot: str
    sections: tuple[Section, ...]
