"""The gate check: for each squad what it should have, what it has, what is missing in words, and whether it may go."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.gate_values import GateSquad, GateThing
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import Window
from fieldkit.ui.gate_words import gate_sentence
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper
from fieldkit.ui.widgets.window_keys import WindowKeys


class CountWindow(Window[int]):
    """How many there are; Enter saves."""

    def __init__(self, title: str, thing: str, count: int) -> None:
        super().__init__()
        self._title = title
        self._thing = thing
        self._count = count

    def title_text(self) -> str:
        return say(self._title, thing=self._thing)

    def body(self) -> ComposeResult:
        yield Stepper("count", self._count)
        yield Said("", classes="gap")
        yield Said("ui.gate.keys_count", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        self.dismiss(self.query_one(Stepper).number)


class GateWindow(Window[None]):
    """Squads above, the things of the one chosen below. Enter on a squad goes to its things, on a thing counts it."""

    place = "gate"

    def __init__(self) -> None:
        super().__init__()
        self._returning = False
        self._gates: dict[int, GateSquad] = {}

    def title_text(self) -> str:
        return say("ui.gate.title_returning" if self._returning else "ui.gate.title_leaving")

    def body(self) -> ComposeResult:
        yield RowList([Column(20), Column(14), Column()], empty="ui.gate.no_squads", id="gates")
        yield Said("", id="sentence")
        columns = [
            Column(0, "ui.column.thing"),
            *(Column(8, f"ui.column.{name}", "right") for name in ("must_have", "is_there", "short", "broken", "lost")),
        ]
        yield RowList(columns, empty="ui.gate.nothing", id="things")
        yield WindowKeys(self.place)
        yield Said("ui.gate.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#things" if self.kit.squad else "#gates").focus()

    def on_screen_resume(self) -> None:
        self.show_data()

    # what is shown

    def show_data(self) -> None:
        self._gates = {gate.squad: gate for gate in self.kit.gate.check(returning=self._returning)}
        self.query_one("#gates", RowList).show([self._gate_row(gate) for gate in self._gates.values()])
        self._show_things()
        self.show_title()

    def _gate_row(self, gate: GateSquad) -> Row:
        ok = "ui.gate.complete" if gate.returning else "ui.gate.may_go"
        verdict = Cell(say(ok), "good") if gate.may_go else Cell(say("ui.gate.not_yet"), "bad")
        name = Cell(squad_name(self.kit.event, gate.squad), "strong")
        return Row(gate.squad, (name, verdict, Cell(gate_sentence(self.kit.event, gate), "dim" if gate.may_go else "")))

    def _show_things(self) -> None:
        gate = self._chosen()
        self.query_one("#things", RowList).show([self._thing_row(row) for row in gate.things] if gate else [])
        sentence = gate_sentence(self.kit.event, gate) if gate else ""
        self.query_one("#sentence", Said).say("ui.gate.sentence", sentence=sentence)

    def _thing_row(self, row: GateThing) -> Row:
        numbers = (Cell(str(row.wanted), "dim"), Cell(str(row.here), "strong"))
        short = Cell(str(row.short) if row.short else "✔", "bad" if row.short else "good")
        gone = [Cell(str(amount) if amount else "-", "warn" if amount else "dim") for amount in (row.broken, row.lost)]
        return Row(row.thing, (Cell(self._called(row.thing)), *numbers, short, *gone))

    def _called(self, number: int) -> str:
        thing = self.kit.event.thing(number)
        return thing.name.in_language(chosen_language()) if thing else str(number)

    def _chosen(self) -> GateSquad | None:
        return self._gates.get(self.query_one("#gates", RowList).chosen or 0)

    # what is done

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        if message.rows.id == "gates":
            self._show_things()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.rows.id == "gates":
            self.query_one("#things").focus()
        else:
            self._ask(message.key)

    def _ask(self, thing: int) -> None:
        gate = self._chosen()
        row = next((row for row in gate.things if row.thing == thing), None) if gate else None
        if gate is None or row is None:
            return
        title = "ui.gate.ask_returning" if self._returning else "ui.gate.ask_leaving"
        count = row.here + row.short
        self.app.push_screen(
            CountWindow(title, self._called(thing), count), lambda counted: self._counted(gate, thing, counted)
        )

    def _counted(self, gate: GateSquad, thing: int, counted: int | None) -> None:
        if counted is None:
            return
        count = self.kit.gate.count
        if self.attempt(lambda: count(thing, counted, gate.squad, returning=gate.returning)):
            self.news(say("ui.gate.counted", thing=self._called(thing), count=counted), "good")
        self.program.refresh_screen()

    def do_gate_complete(self) -> None:
        gate = self._chosen()
        if gate is not None:
            self.kit.gate.complete(gate.squad, returning=gate.returning)
            self.program.refresh_screen()

    def do_gate_way(self) -> None:
        self._returning = not self._returning
        self.show_data()
