"""Headcount at a checkpoint: expected, checked in and counted side by side, and whom to look for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from fieldkit.kit.values import HeadcountRow, PersonCard, ScanCounted, SettledRow, SoughtRow
from fieldkit.records.spaces.headcount import WAYS
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.chasing import seen_text, settled_text
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import name_beside
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import NumberField, Stepper

NUMBER, NAMES, SCAN = WAYS


class HeadcountScreen(KitScreen):
    """Choose the checkpoint, count by number, by name or by scan, Enter saves. A badge that is scanned counts."""

    place = "headcount"

    def __init__(self) -> None:
        super().__init__()
        self._checkpoint = 0
        self._way = NUMBER
        self._touched = False
        #: Who was ticked, or scanned here at the checkpoint that is shown.
        self._ticked: set[int] = set()

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
                yield Said("", id="way", classes="dim")
                for category in self.kit.event.categories:
                    with Horizontal(classes="category"):
                        yield Said("", id=f"numbers-{category}", classes="numbers")
                        yield Stepper(category, 0)
                yield Said("", id="difference", classes="strong")
            with Vertical(id="chasing"):
                yield Said("", id="whom")
                yield RowList([Column(1), Column(7), Column(), Column(5), Column(40, from_cells=80)], id="chase")
                yield Said("", id="seen", classes="dim")

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
        differs = bool(row.short or row.over)
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
        self.query_one("#way", Said).say(f"ui.count.way_{self._way}")
        start = row.counted if row.counted is not None else row.checked_in
        people = {} if self._way == NUMBER else self._by_category()
        for stepper in self.query(Stepper):
            category = stepper.name or ""
            self.query_one(f"#numbers-{category}", Said).say(
                "ui.count.numbers",
                category=say_category(category),
                expected=row.expected.get(category, 0),
                checked_in=row.checked_in.get(category, 0),
            )
            stepper.disabled = self._way != NUMBER
            if self._way != NUMBER:
                stepper.put(people.get(category, 0))
            elif not self._touched:
                stepper.put(start.get(category, 0))
        self._show_difference(row)
        self._show_people(row)

    def _by_category(self) -> dict[str, int]:
        """People ticked or scanned, by category."""
        counts: dict[str, int] = {}
        for person in self._counted_people():
            card = self.kit.card(person)
            if card is not None:
                counts[card.category] = counts.get(card.category, 0) + 1
        return counts

    def _counted_people(self) -> set[int]:
        if self._way == SCAN:
            return self._ticked | self.kit.counting.scanned(self._checkpoint)
        return self._ticked

    def _counted(self) -> dict[str, int]:
        return {stepper.name or "": stepper.number for stepper in self.query(Stepper)}

    def _show_difference(self, row: HeadcountRow) -> None:
        counted, present = sum(self._counted().values()), sum(row.checked_in.values())
        name = "same" if counted == present else ("short" if counted < present else "over")
        said = self.query_one("#difference", Said)
        said.say(
            f"ui.count.{name}",
            expected=sum(row.expected.values()),
            checked_in=present,
            counted=counted,
            count=abs(counted - present),
        )
        said.set_class(name != "same", "bad")

    def _show_people(self, row: HeadcountRow) -> None:
        """Whom to tick while people are counted by name or scan; else whom to look for."""
        people = self.query_one("#chase", RowList)
        if self._way != NUMBER:
            ticked = self._counted_people()
            rows = [self._tick_row(card, card.person in ticked) for card in self.kit.counting.present()]
            whom = "ui.count.tick" if self._way == NAMES else "ui.count.scan"
        else:
            rows = [self._chase_row(one) for one in row.chase] + [self._settled_row(one) for one in row.settled]
            whom = _whom(row)
        missing = sum(one.ending == "missing" for one in row.settled)
        self.query_one("#whom", Said).say(whom, count=row.short, missing=missing)
        people.display = bool(rows)
        people.show(rows)
        self._show_seen()

    def _show_seen(self) -> None:
        """Of whom the cursor stands on: when, where and by whom last seen, or how the search ended."""
        row, person = self._row(), self.query_one("#chase", RowList).chosen
        sought = next((one for one in row.chase if one.person.person == person), None)
        settled = next((one for one in row.settled if one.person.person == person), None)
        text = seen_text(self.kit, sought) if sought else settled_text(self.kit, settled) if settled else ""
        self.query_one("#seen", Said).say("ui.count.seen", text=text if self._way == NUMBER else "")

    def _tick_row(self, card: PersonCard, ticked: bool) -> Row:
        mark = Cell("✔", "good") if ticked else Cell(" ")
        name = name_beside(self.kit.event, card)
        return Row(
            card.person, (mark, Cell(card.short, "key"), Cell(name), Cell(""), Cell(say_category(card.category), "dim"))
        )

    def _chase_row(self, one: SoughtRow) -> Row:
        ink = "warn" if one.how == "away" else "dim"
        name = name_beside(self.kit.event, one.person)
        time, seen = clock_time(self.kit.event, one.seen_ms), seen_text(self.kit, one)
        cells = (Cell("?", "bad"), Cell(one.person.short, "key"), Cell(name), Cell(time, ink), Cell(seen, ink))
        return Row(one.person.person, cells)

    def _settled_row(self, one: SettledRow) -> Row:
        bad = one.ending == "missing"
        name = name_beside(self.kit.event, one.person)
        cells = (
            Cell("!" if bad else "✔", "bad" if bad else "good"),
            Cell(one.person.short, "dim"),
            Cell(name, "dim"),
            Cell(clock_time(self.kit.event, one.at_ms), "dim"),
            Cell(settled_text(self.kit, one), "bad" if bad else "dim"),
        )
        return Row(one.person.person, cells)

    # what is done

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        if message.rows.id == "chase":
            self._show_seen()
        elif message.key is not None and message.key != self._checkpoint:
            self._checkpoint, self._touched = message.key, False
            self._begin(NUMBER)
            self._show_count(self._row())

    def _begin(self, way: str) -> None:
        self._way, self._touched = way, self._touched and way == self._way
        self._ticked = set()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.rows.id == "points" and self._way == NUMBER:
            self.query(NumberField).first().focus()
        elif message.rows.id == "points":
            self.query_one("#chase").focus()
        elif self._way != NUMBER and message.key is not None:
            self._ticked ^= {message.key}
            self._show_count(self._row())

    def do_way(self) -> None:
        """By number, by name, by scan, and round again."""
        self._begin(WAYS[(WAYS.index(self._way) + 1) % len(WAYS)])
        self._show_count(self._row())
        self.query_one("#points" if self._way == NUMBER else "#chase").focus()

    def do_tick_all(self) -> None:
        """Everybody, or nobody where everybody was."""
        if self._way == NUMBER:
            self._begin(NAMES)
        present = {card.person for card in self.kit.counting.present()}
        self._ticked = set() if present <= self._ticked else self._ticked | present
        self._show_count(self._row())
        self.query_one("#chase").focus()

    def take_scan(self, text: str) -> None:
        """Counts somebody at the checkpoint that is shown, each badge once."""
        if not self.kit.squad or not self._checkpoint:
            super().take_scan(text)
            return
        done = self.kit.counting.scan(self._checkpoint, text)
        if done.verdict is not None:
            self.take_verdict(done.verdict)
        if done.counted and done.person is not None:
            self._scanned(done, done.person)

    def _scanned(self, done: ScanCounted, card: PersonCard) -> None:
        if self._way == NUMBER:
            self._begin(SCAN)
        self._ticked.add(card.person)
        self.program.refresh_screen()
        count = len(self._counted_people())
        if done.verdict is None:
            tone, name = ("warn", "again") if done.again else ("good", "scanned")
            self.news(say(f"ui.count.{name}", name=card.called, count=count), tone)

    def on_stepper_stepped(self) -> None:
        if self._way == NUMBER:
            self._touched = True
            self._show_difference(self._row())

    def on_field_entered(self, message: Field.Entered) -> None:
        self.attempt(self.do_save_count)

    def do_save_count(self) -> None:
        counted = self._counted()
        if self._way == NUMBER:
            self.kit.count(self._checkpoint, counted)
        else:
            self.kit.counting.count_people(self._checkpoint, self._counted_people(), self._way)
        self._touched = False
        self._begin(NUMBER)
        self.news(say("ui.count.saved", count=sum(counted.values())), "good")
        self.program.refresh_screen()
        if self._row().chase:
            self.query_one("#chase").focus()

    def _chased(self) -> PersonCard | None:
        """Whom the cursor stands on, in the list of those to look for or of those settled."""
        row = self._row()
        listed = [one.person for one in row.chase] + [one.person for one in row.settled]
        cards = {card.person: card for card in listed}
        person = self.query_one("#chase", RowList).chosen if self._way == NUMBER else None
        if person not in cards:
            self.news(say("ui.count.choose_whom"), "warn")
        return cards.get(person) if person is not None else None

    def do_found(self) -> None:
        card = self._chased()
        if card is not None:
            self._settle(card, "found", "")

    def do_explained(self) -> None:
        card = self._chased()
        if card is not None:
            window = ReasonWindow("ui.count.explain", name=card.called)
            self.app.push_screen(window, lambda reason: self._explain(card, reason))

    def _explain(self, card: PersonCard, reason: str | None) -> None:
        if reason:
            self.attempt(lambda: self._settle(card, "explained", reason))

    def do_missing(self) -> None:
        """The incident is open at once; further words go into its story."""
        card = self._chased()
        if card is None:
            return
        seen = next((one for one in self._row().chase if one.person.person == card.person), None)
        name = name_beside(self.kit.event, card)
        words = say(
            "ui.count.missing_words", name=name, short=card.short, seen=seen_text(self.kit, seen) if seen else "-"
        )
        self._settle(card, "missing", words)

    def _settle(self, card: PersonCard, ending: str, words: str) -> None:
        self.kit.counting.settle(self._checkpoint, card.person, ending, words)
        settled = next(one for one in self._row().settled if one.person.person == card.person)
        text = say(f"ui.count.settled_{ending}", name=card.called, number=settled.incident)
        self.news(text, "bad" if ending == "missing" else "good")
        self.program.refresh_screen()


def _whom(row: HeadcountRow) -> str:
    """What stands over the list of people: a missing person is never passed over."""
    if row.counted is None:
        return "ui.count.save"
    if row.chase:
        return "ui.count.whom"
    missing = any(one.ending == "missing" for one in row.settled)
    return "ui.count.still_missing" if missing else "ui.count.nobody_missing"


def _due_next(rows: tuple[HeadcountRow, ...]) -> HeadcountRow:
    """The one that is overdue or due next: the first that nobody counted yet, else the last."""
    return next((row for row in rows if row.counted is None), rows[-1])


def say_category(category: str) -> str:
    """`adult` and `child` have words of ours; what else an event file calls its categories stands for itself."""
    return say(f"words.category.{category}") if category in ("adult", "child") else category
