"""Headcount at a checkpoint: expected, checked in and counted side by side, and whom to look for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from fieldkit.kit.values import HeadcountRow, PersonCard
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.incident_draft import IncidentDraft
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import name_beside, status_word
from fieldkit.ui.screens.new_incident import NewIncidentWindow
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import NumberField, Stepper


class HeadcountScreen(KitScreen):
    """Choose the checkpoint, set the numbers, Enter saves."""

    place = "headcount"

    def __init__(self) -> None:
        super().__init__()
        self._checkpoint = 0
        self._touched = False

    def body(self) -> ComposeResult:
        columns = [
            Column(0, "ui.column.checkpoint"),
            Column(6, "ui.column.due"),
            Column(9, "ui.column.expected", "right"),
            Column(10, "ui.column.checked_in", "right"),
            Column(9, "ui.column.counted", "right"),
            Column(14, "ui.column.counted_at"),
        ]
        yield RowList(columns, empty="ui.count.no_checkpoints", id="points")
        with Horizontal(id="counting"):
            with VerticalScroll(id="numbers", can_focus=False):
                yield Said("ui.count.heads", classes="dim")
                for category in self.kit.event.categories:
                    with Horizontal(classes="category"):
                        yield Said("", id=f"numbers-{category}", classes="numbers")
                        yield Stepper(category, 0)
                yield Said("", id="difference", classes="strong")
            with Vertical(id="chasing"):
                yield Said("", id="whom")
                columns = [Column(7), Column(), Column(8, from_cells=40), Column(5)]
                yield RowList(columns, id="chase")

    def on_mount(self) -> None:
        self.query_one("#points").focus()

    # what is shown

    def show_data(self) -> None:
        rows = self.kit.headcounts() if self.kit.squad else ()
        points = self.query_one("#points", RowList)
        points.show([self._point_row(row) for row in rows])
        points.styles.height = min(len(rows), 7) + 2
        self.query_one("#counting").display = bool(rows)
        if rows and self._checkpoint not in {row.checkpoint for row in rows}:
            points.cursor = rows.index(_due_next(rows))
            self._checkpoint = points.chosen
        row = next((row for row in rows if row.checkpoint == self._checkpoint), None)
        if row is not None:
            self._show_count(row)

    def _point_row(self, row: HeadcountRow) -> Row:
        event = self.kit.event
        point = event.checkpoint(row.checkpoint)
        counted = sum(row.counted.values()) if row.counted is not None else None
        differs = counted is not None and counted != sum(row.checked_in.values())
        at = f"{clock_time(event, row.at_ms)} {say(f'words.how.{row.how}')}" if row.counted is not None else ""
        return Row(
            row.checkpoint,
            (
                Cell(point.name.in_language(chosen_language()) if point else row.key),
                Cell(clock_time(event, row.due_ms), "bad" if row.overdue else "dim"),
                Cell(str(sum(row.expected.values()))),
                Cell(str(sum(row.checked_in.values()))),
                Cell("-" if counted is None else str(counted), "bad" if differs else "good"),
                Cell(say("ui.count.overdue") if row.overdue else at, "bad" if row.overdue else "dim"),
            ),
        )

    def _row(self) -> HeadcountRow:
        return self.kit.headcount(self._checkpoint)

    def _show_count(self, row: HeadcountRow) -> None:
        start = row.counted if row.counted is not None else row.checked_in
        for stepper in self.query(Stepper):
            category = stepper.name or ""
            self.query_one(f"#numbers-{category}", Said).say(
                "ui.count.numbers",
                category=say_category(category),
                expected=row.expected.get(category, 0),
                checked_in=row.checked_in.get(category, 0),
            )
            if not self._touched:
                stepper.put(start.get(category, 0))
        self._show_difference(row)
        self._show_chase(row)

    def _counted(self) -> dict[str, int]:
        return {stepper.name or "": stepper.number for stepper in self.query(Stepper)}

    def _show_difference(self, row: HeadcountRow) -> None:
        counted, present = sum(self._counted().values()), sum(row.checked_in.values())
        name = "same" if counted == present else ("short" if counted < present else "over")
        said = self.query_one("#difference", Said)
        said.say(f"ui.count.{name}", counted=counted, count=abs(counted - present))
        said.set_class(name != "same", "bad")

    def _show_chase(self, row: HeadcountRow) -> None:
        whom = (
            "ui.count.whom"
            if row.chase
            else ("ui.count.nobody_missing" if row.counted is not None else "ui.count.save")
        )
        self.query_one("#whom", Said).say(whom)
        chase = self.query_one("#chase", RowList)
        chase.display = bool(row.chase)
        chase.show([self._chase_row(card) for card in row.chase])

    def _chase_row(self, card: PersonCard) -> Row:
        ink = "warn" if card.status == "away" else ""
        seen = clock_time(self.kit.event, card.since_ms)
        name = name_beside(self.kit.event, card)
        return Row(card.person, (Cell(card.short, "key"), Cell(name), Cell(status_word(card), ink), Cell(seen, "dim")))

    # what is done

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        if message.rows.id == "points" and message.key is not None and message.key != self._checkpoint:
            self._checkpoint = message.key
            self._touched = False
            self._show_count(self._row())

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.rows.id == "points":
            self.query(NumberField).first().focus()

    def on_stepper_stepped(self) -> None:
        self._touched = True
        self._show_difference(self._row())

    def on_field_entered(self, message: Field.Entered) -> None:
        self.attempt(self.do_save_count)

    def do_save_count(self) -> None:
        self._save(self._counted(), "")

    def _save(self, counted: dict[str, int], note: str) -> None:
        self.kit.count(self._checkpoint, counted, note=note)
        self._touched = False
        self.news(say("ui.count.saved", count=sum(counted.values())), "good")
        self.program.refresh_screen()
        if self._row().chase:
            self.query_one("#chase").focus()

    def _chased(self) -> PersonCard | None:
        person = self.query_one("#chase", RowList).chosen if self._row().chase else None
        if person is None:
            self.news(say("ui.count.choose_whom"), "warn")
        return self.kit.card(person) if person is not None else None

    def do_found(self) -> None:
        """One more of that person's category was there after all."""
        card = self._chased()
        if card is not None:
            counted = self._counted()
            counted[card.category] = counted.get(card.category, 0) + 1
            self._save(counted, say("ui.count.note_found", name=card.called))

    def do_explained(self) -> None:
        card = self._chased()
        if card is not None:
            self.app.push_screen(
                ReasonWindow("ui.count.explain", name=card.called), lambda reason: self._explain(card, reason)
            )

    def _explain(self, card: PersonCard, reason: str | None) -> None:
        if reason:
            name = name_beside(self.kit.event, card)
            self.attempt(lambda: self._save(self._counted(), f"{name} {card.short}: {reason}"))

    def do_missing(self) -> None:
        card = self._chased()
        if card is not None:
            seen = clock_time(self.kit.event, card.since_ms)
            words = say("ui.count.missing_words", name=name_beside(self.kit.event, card), short=card.short, time=seen)
            self.app.push_screen(NewIncidentWindow(IncidentDraft("missing", "3", words)))


def _due_next(rows: tuple[HeadcountRow, ...]) -> HeadcountRow:
    """The one that is overdue or due next: the first that nobody counted yet, else the last."""
    return next((row for row in rows if row.counted is None), rows[-1])


def say_category(category: str) -> str:
    """`adult` and `child` have words of ours; what else an event file calls its categories stands for itself."""
    return say(f"words.category.{category}") if category in ("adult", "child") else category
