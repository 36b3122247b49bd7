"""The handover sheet on the screen; one key makes a page of it that can be printed."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import wrap
from fieldkit.ui.frame import Window
from fieldkit.ui.handover_file import save_sheet, sheet_name
from fieldkit.ui.handover_sheet import Sheet, SheetIncident, make_sheet
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.window_keys import WindowKeys

_INDENT = "  "


class HandoverWindow(Window[None]):
    """Open incidents with their last lines and what is left to do."""

    place = "handover"
    title_id = "ui.handover.title"
    takes_enter = False

    def body(self) -> ComposeResult:
        yield RowList([Column()], cursor=False, id="sheet")
        yield WindowKeys(self.place)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowList).focus()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.show_data)  # as wide as the list has become

    def _sheet(self) -> Sheet:
        return make_sheet(self.kit.event, self.kit.handover(), self.kit.name_of)

    def show_data(self) -> None:
        sheet = self._sheet()
        lines = [(fact, "dim") for fact in sheet.facts]
        for each in sheet.incidents:
            lines += [("", ""), *_lines(each)]
        cells = max(self.query_one(RowList).size.width - 4, 40)
        texts = [(text, ink) for line, ink in lines for text in _wrapped(line, cells)]
        self.query_one(RowList).show([Row(place, (Cell(*line),)) for place, line in enumerate(texts)])

    def do_save_sheet(self) -> None:
        path = self.kit.home.path / sheet_name(self.kit.event, self.kit.handover())
        save_sheet(path, self._sheet())
        self.news(say("ui.handover.saved", path=path), "good")


def _lines(each: SheetIncident) -> list[tuple[str, str]]:
    lines = [(each.title, "strong"), (_INDENT + each.facts, "")]
    if each.involved:
        lines.append((f"{_INDENT}{say('ui.handover.involved')}: {each.involved}", ""))
    lines += [(f"{_INDENT}{line.time}  {line.words}  {line.who}".rstrip(), "") for line in each.lines]
    if each.left_out:
        lines.append((_INDENT + each.left_out, "dim"))
    return [*lines, *((f"{_INDENT}! {to_do}", "warn") for to_do in each.to_do)]


def _wrapped(line: str, cells: int) -> list[str]:
    indent = _INDENT if line.startswith(_INDENT) else ""
    return [indent + text for text in wrap(line.removeprefix(indent), cells - len(indent))]
