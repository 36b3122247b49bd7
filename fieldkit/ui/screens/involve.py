"""Who or what an incident is about: somebody found as everywhere, a squad, or a place in words."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import PersonCard
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.people import name_beside
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

_PEOPLE_MAX = 50


class InvolveWindow(Window[bool]):
    """Typing looks for people and squads; what was typed may also be a place. A scan is a person. Gives whether
    something was recorded."""

    title_id = "ui.involve.title"

    def __init__(self, incident: int) -> None:
        super().__init__()
        self._incident = incident

    @property
    def draft_key(self) -> str:
        return f"involve {self._incident}"

    def body(self) -> ComposeResult:
        yield Field("ui.involve.hint", limit=500)
        yield RowList([Column(8), Column(8), Column()], empty="ui.involve.empty", id="found")
        yield Said("ui.involve.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.show_data()
        self.query_one(Field).focus()

    def on_input_changed(self, message: Field.Changed) -> None:
        self.show_data()

    def show_data(self) -> None:
        typed = self.query_one(Field).value.strip()
        people = self.kit.find(typed, _PEOPLE_MAX) if typed else ()
        place = [Row(("place", 0, typed), _cells("place", "", typed))] if typed else []
        squads = [
            self._squad_row(squad.number) for squad in self.kit.event.squads if self._is_meant(squad.number, typed)
        ]
        self.query_one(RowList).show([*map(self._person_row, people), *squads, *place])

    def _is_meant(self, squad: int, typed: str) -> bool:
        return typed.casefold() in squad_name(self.kit.event, squad).casefold()

    def _person_row(self, card: PersonCard) -> Row:
        return Row(("person", card.person, ""), _cells("person", card.short, name_beside(self.kit.event, card)))

    def _squad_row(self, squad: int) -> Row:
        return Row(("squad", squad, ""), _cells("squad", str(squad), squad_name(self.kit.event, squad)))

    def take_scan(self, text: str) -> None:
        self._involve("person", self.kit.identify(text), "")

    def on_field_entered(self, message: Field.Entered) -> None:
        self.query_one(RowList).action_choose()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        what, who, words = message.key
        self.attempt(lambda: self._involve(what, who, words))

    def _involve(self, what: str, who: int, words: str) -> None:
        self.kit.involve(self._incident, what, who, words)
        self.dismiss(True)


def _cells(what: str, number: str, name: str) -> tuple[Cell, ...]:
    return Cell(say(f"words.involved.{what}"), "dim"), Cell(number, "key"), Cell(name)
