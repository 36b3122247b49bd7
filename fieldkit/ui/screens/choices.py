"""Whom this laptop works for, and who is on duty at it."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import Window
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class SquadWindow(Window[None]):
    """Squads first, then the sites; Tab goes from one list to the other."""

    title_id = "ui.choose_squad.title"

    def body(self) -> ComposeResult:
        yield Said("ui.choose_squad.squad", classes="dim")
        yield RowList([Column(3), Column(), Column(8)], id="squads")
        yield Said("ui.choose_squad.site", classes="dim")
        yield RowList([Column(3), Column()], id="sites")
        yield Said("ui.choose_squad.keys", classes="dim")

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        kit, language = self.kit, chosen_language()
        numbers = kit.squads if len(kit.squads) == 1 or kit.certificate.squads else (0, *kit.squads)
        self.query_one("#squads", RowList).show([self._squad_row(number) for number in numbers])
        self.query_one("#sites", RowList).show(
            [
                Row(site.number, (_mark(site.number == kit.site), Cell(site.name.in_language(language))))
                for site in kit.event.sites
            ]
        )

    def _squad_row(self, number: int) -> Row:
        squad = self.kit.event.squad(number)
        name = squad_name(self.kit.event, number) if number else say("ui.head.all_squads")
        wanted = squad.wanted.sign() if squad else ""
        return Row(number, (_mark(number == self.kit.squad), Cell(name), Cell(wanted, "dim")))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        choose = self.kit.choose_squad if message.rows.id == "squads" else self.kit.choose_site
        if self.attempt(lambda: choose(message.key)):
            self.dismiss(None)


class OperatorWindow(Window[None]):
    """Finds who is on duty by name; nobody in particular stands last."""

    title_id = "ui.operator.title"

    def body(self) -> ComposeResult:
        yield Field("ui.operator.hint")
        yield RowList([Column(3), Column()], empty="ui.check_in.nobody_found", id="people")
        yield Said("ui.operator.keys", classes="dim")

    def on_mount(self) -> None:
        self.show_data()

    def on_input_changed(self, message: Field.Changed) -> None:
        self.show_data()

    def show_data(self) -> None:
        typed = self.query_one(Field).value.strip()
        if typed:
            people = [(card.person, card.called) for card in self.kit.find(typed)]
        else:
            people = [(person.person, person.name) for person in self.kit.operators()[:200]]
        nobody = Row(0, (_mark(not self.kit.operator), Cell(say("ui.operator.nobody"), "dim")))
        rows = [Row(number, (_mark(number == self.kit.operator), Cell(name))) for number, name in people]
        self.query_one(RowList).show([*rows, nobody])

    def on_field_entered(self, message: Field.Entered) -> None:
        self.query_one(RowList).action_choose()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if self.attempt(lambda: self.kit.set_operator(message.key)):
            self.dismiss(None)


def _mark(chosen: bool) -> Cell:
    return Cell("(*)" if chosen else "( )", "good" if chosen else "dim")
