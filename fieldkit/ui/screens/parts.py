"""Whoever arrives together is checked in at once: a squad, a class of it, or a bus with people of several squads."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.parts import Part
from fieldkit.kit.values import VerdictKind
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.people import name_beside, part_name
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.sounds.melodies import Sound
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class PartsWindow(Window[None]):
    """F2 or the space bar marks several; Enter asks once more and checks in those marked, else the one chosen."""

    title_id = "ui.all_in.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "mark", show=False, priority=True),
        Binding("space", "mark", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[tuple[str, str, tuple[int, ...]]] = set()

    def body(self) -> ComposeResult:
        yield Said("ui.all_in.what", classes="dim")
        yield RowList([Column(3), Column(8), Column(), Column(20, align="right")], id="parts")
        yield Said("ui.all_in.marked", id="marked", classes="dim", people=0)
        yield Said("ui.all_in.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.show_data()

    def show_data(self) -> None:
        self.query_one(RowList).show([self._row(part) for part in self.kit.together()])
        self._show_marked()

    def _row(self, part: Part) -> Row:
        coming = say("ui.all_in.coming", count=len(part.coming), of=part.people)
        marked = Cell("[x]", "good") if _key(part) in self._marked else Cell("[ ]", "dim")
        by = Cell(say(f"words.part.{part.by}"), "dim")
        return Row(_key(part), (marked, by, Cell(part_name(self.kit.event, part)), Cell(coming)))

    def _show_marked(self) -> None:
        self.query_one("#marked", Said).say("ui.all_in.marked", people=len(_coming(self._meant())))

    def _meant(self) -> list[Part]:
        """Those marked, else the one under the cursor."""
        keys = self._marked or {self.query_one(RowList).chosen}
        return [part for part in self.kit.together() if _key(part) in keys]

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self._show_marked()

    def action_mark(self) -> None:
        chosen = self.query_one(RowList).chosen
        if chosen is not None:
            self._marked ^= {chosen}
            self.show_data()

    def on_click(self, event: events.Click) -> None:
        """For those without a key: the line below the list marks as well."""
        if event.widget is not None and event.widget.id == "marked":
            self.action_mark()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        parts = self._meant()
        coming = _coming(parts)
        if not coming:
            self.news(say("ui.all_in.nobody"), "warn")
            return
        names = say("words.seen.comma").join(part_name(self.kit.event, part) for part in parts)
        question = ConfirmWindow("ui.all_in.ask", count=len(coming), squad=names)
        self.app.push_screen(question, lambda sure: self._check_in(coming) if sure else None)

    def _check_in(self, people: set[int]) -> None:
        if self.attempt(lambda: self._checked_in(people)):
            self.dismiss(None)

    def _checked_in(self, people: set[int]) -> None:
        done = self.kit.check_in_people(people)
        said = say("ui.all_in.done", count=len(done))
        lacking = [one.person for one in done if one.person is not None and one.person.lacks_consent]
        if lacking:
            names = say("words.seen.comma").join(name_beside(self.kit.event, card) for card in lacking)
            said = f"{said} ! {say('ui.all_in.lacking', count=len(lacking), names=names)}"
        self.program.sound(Sound.STOPS if lacking else VerdictKind.IN)
        self.program.call_after_refresh(self.program.news, said, "warn" if lacking else "good")
        self.program.call_after_refresh(self.program.refresh_screen)


def _key(part: Part) -> tuple[str, str, tuple[int, ...]]:
    return part.by, part.key, part.squads


def _coming(parts: list[Part]) -> set[int]:
    """Nobody twice, in however many of the parts somebody is."""
    return {number for part in parts for number in part.coming}
