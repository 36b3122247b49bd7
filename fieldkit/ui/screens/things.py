"""Things: handed out, taken back, used up; what is short and who holds what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult

from fieldkit.errors import KitError
from fieldkit.kit.values import Done, ThingRow, VerdictKind
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.people import name_beside
from fieldkit.ui.screens.amount import Amount, AmountWindow
from fieldkit.ui.screens.gate import GateWindow
from fieldkit.ui.screens.holders import HoldersWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

#: What a scan does here: nothing of things (it checks in), hands the chosen thing out, or takes it back.
RAPID = ("off", "out", "back")


class ThingsScreen(KitScreen):
    """Choose a thing; keys ask how many and of whom, rapid mode takes one a scan."""

    place = "things"

    def __init__(self) -> None:
        super().__init__()
        self._rapid = "off"
        self._rows: dict[int, ThingRow] = {}

    def body(self) -> ComposeResult:
        yield Said("ui.rapid.off", id="rapid")
        yield Field("ui.rapid.hint", many=True, id="whom")
        columns = [
            Column(0, "ui.column.thing"),
            Column(5, "ui.column.given", "right"),
            Column(4, "ui.column.out", "right"),
            Column(4, "ui.column.back", "right"),
            Column(4, "ui.column.used", "right"),
            Column(6, "ui.column.broken", "right", from_cells=80),
            Column(4, "ui.column.lost", "right", from_cells=80),
            Column(16, "ui.column.shortage"),
        ]
        yield RowList(columns, empty="ui.things.none", id="things")
        yield Said("ui.things.holders", id="holders_head", classes="dim")
        yield RowList(
            [Column(), Column(8), Column(6, "", "right")], cursor=False, empty="ui.things.nobody", id="holders"
        )

    def on_mount(self) -> None:
        self.query_one("#things").focus()

    # what is shown

    def show_data(self) -> None:
        rows = self.kit.things() if self.kit.squad else ()
        self._rows = {row.thing: row for row in rows}
        self.query_one("#things", RowList).show([self._row(row) for row in rows])
        self.query_one("#whom").display = self._rapid != "off"
        self._show_holders()
        self._show_rapid()

    def _row(self, row: ThingRow) -> Row:
        figures = row.figures
        return Row(
            row.thing,
            (
                Cell(self.thing_name(row.thing)),
                Cell(str(figures.given), "dim"),
                Cell(str(figures.out) if row.lent else "-"),
                Cell(str(figures.back) if row.lent else "-"),
                Cell(str(figures.used), "dim" if not figures.used else ""),
                Cell(str(figures.broken), "warn" if figures.broken else "dim"),
                Cell(str(figures.lost), "bad" if figures.lost else "dim"),
                shortage(row),
            ),
        )

    def thing_name(self, number: int) -> str:
        thing = self.kit.event.thing(number)
        return thing.name.in_language(chosen_language()) if thing else str(number)

    def _chosen(self) -> ThingRow | None:
        return self._rows.get(self.query_one("#things", RowList).chosen or 0)

    def _show_holders(self) -> None:
        row = self._chosen()
        holders = sorted(row.holders.items(), key=lambda item: (item[0] == 0, item[0])) if row else []
        rows = [self._holder_row(person, amount) for person, amount in holders if amount > 0]
        self.query_one("#holders", RowList).show(rows)
        name = self.thing_name(row.thing) if row else ""
        self.query_one("#holders_head", Said).say("ui.things.holders", thing=name, count=len(rows))

    def _holder_row(self, person: int, amount: int) -> Row:
        card = self.kit.card(person) if person else None
        if card is None:
            return Row(person, (Cell(say("ui.things.squad"), "dim"), Cell(""), Cell(str(amount))))
        gone = card.status == "gone"
        name = Cell(name_beside(self.kit.event, card), "bad" if gone else "")
        return Row(person, (name, Cell(card.short, "dim"), Cell(str(amount))))

    def _show_rapid(self) -> None:
        row = self._chosen()
        said = self.query_one("#rapid", Said)
        said.say(f"ui.rapid.{self._rapid}", thing=self.thing_name(row.thing) if row else "")
        said.set_class(self._rapid != "off", "on")

    # what is done

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        if message.rows.id == "things":
            self._show_holders()
            self._show_rapid()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        row = self._chosen()
        if row is not None:
            self.attempt(self.do_thing_out if row.lent else self.do_thing_used)

    def do_thing_out(self) -> None:
        self._ask("ui.amount.out", self.kit.thing_out)

    def do_thing_back(self) -> None:
        self._ask("ui.amount.back", self.kit.thing_back, squad_last=True)

    def do_thing_used(self) -> None:
        self._ask("ui.amount.used", self.kit.thing_used)

    def do_thing_broken(self) -> None:
        self._ask("ui.amount.broken", self.kit.thing_broken, squad_last=False)

    def do_thing_lost(self) -> None:
        self._ask("ui.amount.lost", self.kit.thing_lost, squad_last=False)

    def do_gate(self) -> None:
        self.app.push_screen(GateWindow())

    def do_who_holds(self) -> None:
        self.app.push_screen(HoldersWindow())

    def _ask(self, title: str, move: Callable[[int, int, int], Done], *, squad_last: bool | None = None) -> None:
        """`squad_last`: where those who have the thing are to be chosen from, whether they stand before the squad."""
        row = self._chosen()
        if row is not None:
            holders = self._having(row, squad_last) if squad_last is not None else []
            window = AmountWindow(title, self.thing_name(row.thing), 1, holders)
            self.app.push_screen(window, lambda amount: self._move(row.thing, move, amount))

    def _having(self, row: ThingRow, squad_last: bool) -> list[Row]:
        """People by name, and the squad; none where nobody but the squad can be meant."""
        people = [
            self._holder_row(person, amount) for person, amount in sorted(row.holders.items()) if person and amount > 0
        ]
        squad = self._holder_row(0, max(row.holders.get(0, 0), 0))
        return ([*people, squad] if squad_last else [squad, *people]) if people else []

    def _move(self, thing: int, move: Callable[[int, int, int], Done], amount: Amount | None) -> None:
        if amount is not None:
            self.attempt(lambda: self._moved(thing, move(thing, amount.amount, amount.holder), amount))

    def _moved(self, thing: int, done: Done, amount: Amount) -> None:
        whom = self.kit.card(amount.holder) if amount.holder else None
        name = whom.called if whom else say("ui.things.squad")
        what = say(f"words.done.{done.what}")
        self.news(
            say("ui.things.done", what=what, thing=self.thing_name(thing), amount=amount.amount, name=name), "good"
        )
        self.program.refresh_screen()

    def do_rapid(self) -> None:
        self._rapid = RAPID[(RAPID.index(self._rapid) + 1) % len(RAPID)]
        self.show_data()
        self.query_one("#things" if self._rapid == "off" else "#whom").focus()

    def take_scan(self, text: str) -> None:
        row = self._chosen()
        if self._rapid == "off" or row is None:
            super().take_scan(text)
        else:
            self._take(row.thing, text)

    def _take(self, thing: int, text: str) -> None:
        holder = self.kit.identify(text)
        if self._rapid == "back":
            self._check_holds(thing, holder)
        move = self.kit.thing_out if self._rapid == "out" else self.kit.thing_back
        self._moved(thing, move(thing, 1, holder), Amount(1, holder))
        self.program.sound(VerdictKind.IN if self._rapid == "out" else VerdictKind.BACK)

    def _check_holds(self, thing: int, holder: int) -> None:
        """Scan after scan nobody looks at the list: a badge of somebody who has none is another thing, or a mistake."""
        card = self.kit.card(holder)
        if card is not None and not card.holds.get(thing):
            name = name_beside(self.kit.event, card)
            raise KitError("errors.kit.holds_none", thing=self.thing_name(thing), name=name)

    def on_field_entered(self, message: Field.Entered) -> None:
        row, text = self._chosen(), message.text.strip()
        if row is not None and text and self.attempt(lambda: self._take(row.thing, text)):
            message.field.clear()

    def on_field_pasted(self, message: Field.Pasted) -> None:
        for line in message.lines:
            self.attempt(partial(self.take_scan, line))


def shortage(row: ThingRow) -> Cell:
    """What is still out of a thing that is lent; what is left of one that is used up."""
    figures = row.figures
    if row.lent:
        if figures.missing > 0:
            return Cell(say("ui.things.still_out", count=figures.missing), "warn")
        named = sum(amount for person, amount in row.holders.items() if person and amount > 0)
        if named:  # counted back, or lost, without a name
            return Cell(say("ui.things.names_open", count=named), "warn")
        return Cell(say("ui.things.complete") if figures.out else "", "good")
    left = figures.given - figures.used
    return Cell(say("ui.things.left", count=left), "bad" if left < 0 else "dim")
