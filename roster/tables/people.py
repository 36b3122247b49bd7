"""A sheet read into people: header found, rows sorted, each person with cell and doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from roster.event import Squad
from roster.tables.context import Context, context_of, is_default_name, named_by
from roster.tables.findings import Draft, Findings, source, whole
from roster.tables.guess import guess_layout
from roster.tables.headings import Field
from roster.tables.layout import Block, Layout, find_header, layout_of
from roster.tables.lines import Kind, kind_of
from roster.tables.names import is_name
from roster.tables.row import RowReader, Standing
from roster.tables.sheet import Sheet, letters
from roster.tables.squads import SquadFinder
from roster.tables.vocabulary import Vocabulary


class SheetReading(msgspec.Struct, frozen=True):
    """The people of one sheet, and how it was understood."""

    sheet: Sheet
    layout: Layout | None
    drafts: tuple[Draft, ...]


class SheetReader:
    """Reads sheets for one event. `squad`, where given, is everybody's who is in none by the table."""

    def __init__(
        self,
        finder: SquadFinder,
        vocabulary: Vocabulary,
        findings: Findings,
        accepted: frozenset[int] = frozenset(),
        squad: Squad | None = None,
    ) -> None:
        self.finder = finder
        self.vocabulary = vocabulary
        self.findings = findings
        self.accepted = accepted
        self.squad = squad

    def read(self, sheet: Sheet) -> SheetReading:
        if not any(any(row) for row in sheet.texts):
            if not is_default_name(sheet.name):
                self.findings.add(whole(sheet), "empty_sheet", f"{sheet.title} is empty: nobody is in it.")
            return SheetReading(sheet, None, ())
        layout = self._layout(sheet)
        if layout is None:
            sentence = (
                f"No table of people was found in {sheet.title}: a row with headings like 姓名 or name is missing."
            )
            self.findings.add(whole(sheet), "no_table", sentence)
            return SheetReading(sheet, None, ())
        drafts = tuple(self._drafts(sheet, layout))
        self._tell_missing_squads(sheet, layout, drafts)
        self._tell_nobody(sheet, drafts)
        return SheetReading(sheet, layout, drafts)

    def _tell_nobody(self, sheet: Sheet, drafts: Sequence[Draft]) -> None:
        told = any((problem.file, problem.sheet) == (sheet.file, sheet.name) for problem in self.findings.problems)
        if not drafts and not told:
            self.findings.add(whole(sheet), "empty_sheet", f"{sheet.title} has a header and nobody below it.")

    def _layout(self, sheet: Sheet) -> Layout | None:
        header = find_header(sheet)
        known = layout_of(sheet, header) if header is not None else None
        if known and known.has(Field.NAME):
            return known
        guessed = guess_layout(sheet, self.finder, known.first if known else 0, known)
        if guessed:
            self._tell_guess(sheet, guessed)
        return guessed

    def _tell_guess(self, sheet: Sheet, layout: Layout) -> None:
        columns = layout.blocks[0].columns
        found = ", ".join(f"{letters(columns[field][0])} {field}" for field in layout.guessed)
        missing = "No header was found" if layout.header < 0 else "The header names no column for names"
        sentence = f"{missing} in {sheet.title}; by what is in them, columns were taken as: {found}. Please check."
        self.findings.add(whole(sheet), "header_guessed", sentence)

    def _drafts(self, sheet: Sheet, layout: Layout) -> Iterator[Draft]:
        context = context_of(sheet, layout, self.finder, self.vocabulary)
        readers = [RowReader(sheet, block, self.finder, self.vocabulary, self.findings) for block in layout.blocks]
        rows = list(self._rows(sheet, layout, context))
        above = [self._cells_above(sheet, reader.block, [row for row, _ in rows]) for reader in readers]
        for row, standing in rows:
            for reader, filled in zip(readers, above, strict=True):
                if len(readers) == 1 or _has_person(sheet, row, reader.block):
                    yield from reader.read(row, Standing(standing, filled.get(row, {})), self.accepted)

    def _rows(self, sheet: Sheet, layout: Layout, context: Context) -> Iterator[tuple[int, Context]]:
        """Rows of persons, each with what holds for it."""
        names = {column for block in layout.blocks for column in block.columns[Field.NAME]}
        for row in range(layout.first, len(sheet.rows)):
            kind = kind_of(sheet, row, layout)
            if kind is Kind.HEADING:
                column, text = next((column, text) for column, text in enumerate(sheet.texts[row]) if text)
                heading = named_by(text, self.finder, self.vocabulary)
                person = column in names and is_name(text) and layout.has(Field.SQUAD)
                if (heading.squad or heading.unit) and not person:
                    context = Context(heading.squad or context.squad, heading.unit or context.unit)
                    continue
            if kind is not Kind.NOTHING:
                yield row, Context(context.squad or self.squad, context.unit)

    def _cells_above(self, sheet: Sheet, block: Block, rows: Sequence[int]) -> dict[int, dict[Field, str]]:
        """Blank cells of squad and unit columns with a value above that stands once: merged cells in CSV."""
        found: dict[int, dict[Field, str]] = {}
        for field in (Field.SQUAD, Field.UNIT):
            column = block.column(field)
            if column is None or not _stands_once(sheet, column, rows):
                continue
            value, start = "", 0
            for row in rows:
                if text := sheet.text(*sheet.seen(row, column)):
                    value, start = text, row
                else:
                    found.setdefault(row, {})[field] = value
                    last = row
            sentence = (
                f"Empty cells of the column {letters(column)} ({field}) were filled from the cells above them, as if "
                f"merged, down to row {last + 1}. Please check."
            )
            self.findings.add(source(sheet, start, column), "filled_down", sentence, value)
        return found

    def _tell_missing_squads(self, sheet: Sheet, layout: Layout, drafts: Sequence[Draft]) -> None:
        without = [draft for draft in drafts if draft.squad is None and not draft.left_out]
        if not without:
            return
        if len(without) == len(drafts) and len(drafts) > 1:
            sentence = (
                f"{sheet.title} names no squad for its {len(drafts)} people. Add a column squad, or give --squad."
            )
            self.findings.add(whole(sheet), "no_squad", sentence)
            return
        for draft in without:
            sentence = f"{draft.name} has no squad in the table and comes in without one."
            self.findings.add(draft.places[0], "no_squad", sentence, draft.name)


def _has_person(sheet: Sheet, row: int, block: Block) -> bool:
    """Whether a table beside another one has anything in this row."""
    own = [column for field in (Field.NAME, Field.PHONE) for column in block.columns.get(field, ())]
    return any(sheet.text(row, column) for column in own)


def _stands_once(sheet: Sheet, column: int, rows: Sequence[int]) -> bool:
    texts = [sheet.text(*sheet.seen(row, column)) for row in rows]
    filled = [text for text in texts if text]
    return bool(filled) and bool(texts[0]) and len(set(filled)) == len(filled) and len(texts) >= 2 * len(filled)
