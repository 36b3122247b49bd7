"""One tally: so many more or fewer, why, a picture that shows it; and below it how it came to its sum."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.errors import FieldkitError
from fieldkit.kit.photos import load_photo
from fieldkit.kit.tallies import TallyEntry
from fieldkit.kit.values import Ref, TallyRow
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import Window
from fieldkit.ui.moments import clock_time
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from roster.event import Event


class TallyWindow(Window[None]):
    """`+20` and `20` add, `-3` takes off, `=120` says what the total is. `amount`: what is asked for already, so that
    only the reason is left to write. Tab goes on to the entries, of which one can be struck."""

    place = "tally"

    def __init__(self, row: TallyRow, amount: int = 0) -> None:
        super().__init__()
        self._tally, self._squad = row.tally, row.squad
        self._amount = amount

    def _row(self) -> TallyRow:
        return next(row for row in self.kit.tallies(self._squad) if row.tally == self._tally)

    def title_text(self) -> str:
        row = self._row()
        return say("ui.correction.title", name=tally_name(self.kit.event, row), total=f"{row.total:,}")

    def body(self) -> ComposeResult:
        yield Said("ui.correction.amount", classes="dim")
        yield Field("ui.correction.amount_hint", id="amount", limit=12)
        yield Said("ui.correction.note", classes="dim")
        yield Field("ui.correction.note_hint", id="note", limit=500)
        yield Said("ui.correction.picture", classes="dim")
        yield Field("ui.correction.picture_hint", id="picture")
        columns = [Column(5), Column(9, align="right"), Column(12), Column(), Column(10)]
        yield RowList(columns, empty="ui.correction.no_entries", id="entries")
        yield Said("ui.correction.keys", classes="dim")

    def on_mount(self) -> None:
        self.show_data()
        if self._amount:
            self.query_one("#amount", Field).value = f"{self._amount:+}"
            self.query_one("#note", Field).focus()

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        self.show_title()
        entries = self.kit.tallying.history(self._tally, self._squad)
        self.query_one(RowList).show([self._entry(entry) for entry in entries])

    def _entry(self, entry: TallyEntry) -> Row:
        ink = "struck" if entry.struck else ""
        pictures = say("cli.pictures", count=len(entry.pictures)) if entry.pictures else ""
        beside = Cell(say("ui.history.struck"), "warn") if entry.struck else Cell(pictures, "dim")
        return Row(
            entry.ref,
            (
                Cell(clock_time(self.kit.event, entry.at_ms), ink or "dim"),
                Cell(f"{entry.amount:+,}", ink or ("warn" if entry.amount < 0 else "strong")),
                Cell(self.kit.name_of(entry.by), ink or "dim"),
                Cell(say("ui.incident.erased") if entry.erased else entry.words, ink),
                beside,
            ),
        )

    # what is done

    def on_field_entered(self, message: Field.Entered) -> None:
        text = self.query_one("#amount", Field).value
        amount = parse_amount(text, self._row().total)
        note = self.query_one("#note", Field).value.strip()
        picture = self.query_one("#picture", Field).value.strip()
        if amount is None:
            self.news(say("ui.correction.wrong", text=text), "bad")
        elif amount < 0 and not note:
            self.news(say("errors.kit.tally_note"), "bad")
            self.query_one("#note", Field).focus()
        elif picture:
            self.news(say("ui.photo.trying"))
            self.run_worker(lambda: self._save_shown(amount, note, picture), thread=True, exclusive=True, group="photo")
        elif self.attempt(lambda: self.kit.tallying.add(self._tally, amount, note, self._squad)):
            self._saved(amount)

    def _save_shown(self, amount: int, note: str, picture: str) -> None:
        """In a thread of its own: to make a picture small takes a while."""
        try:
            self.kit.tallying.add(self._tally, amount, note, self._squad, [load_photo(picture)])
        except FieldkitError as error:
            self.program.call_from_thread(self.program.complain, error)
        else:
            self.program.call_from_thread(self._saved, amount)

    def _saved(self, amount: int) -> None:
        told = added(self.kit.event, self._row(), amount)
        self.dismiss(None)
        self.program.call_later(self.program.news, told, "good")
        self.program.call_later(self.program.refresh_screen)

    def do_strike(self) -> None:
        chosen = self.query_one(RowList).chosen
        if chosen is not None:
            self.app.push_screen(ReasonWindow("ui.strike.title"), lambda reason: self._strike(chosen, reason))

    def _strike(self, ref: Ref, reason: str | None) -> None:
        if reason and self.attempt(lambda: self.kit.strike(ref, reason)):
            self.news(say("ui.strike.done"), "good")
            self.program.refresh_screen()


def tally_name(event: Event, row: TallyRow) -> str:
    tally = event.tally(row.tally)
    return tally.name.in_language(chosen_language()) if tally else row.key


def added(event: Event, row: TallyRow, amount: int) -> str:
    """What is told of an entry: how many, and what that comes to."""
    return say("ui.figures.added", name=tally_name(event, row), amount=f"{amount:+,}", total=f"{row.total:,}")


def parse_amount(text: str, total: int) -> int | None:
    """The difference that was typed; None where it is none."""
    plain = text.strip().replace("，", "").replace(",", "")
    digits = plain.lstrip("+-=")
    if not digits.isascii() or not digits.isdigit() or len(plain) - len(digits) > 1:
        return None
    number = int(digits)
    if plain.startswith("="):
        return (number - total) or None
    return -number if plain.startswith("-") else number or None
