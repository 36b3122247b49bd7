"""One incident: its story line by line, struck lines in sight, and a line to go on with."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.errors import FieldkitError
from fieldkit.kit.photos import load_photo
from fieldkit.kit.values import IncidentCard, IncidentLine, Ref
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import wrap
from fieldkit.ui.frame import Window
from fieldkit.ui.incident_lines import involved_line, line_text, numbers_text
from fieldkit.ui.moments import clock_time
from fieldkit.ui.screens.change_state import ChangeStateWindow
from fieldkit.ui.screens.involve import InvolveWindow
from fieldkit.ui.screens.merge import MergeWindow
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.severity import severity_text
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.window_keys import WindowKeys


class IncidentWindow(Window[None]):
    """Enter adds what was typed; Tab goes to the lines, of which one can be struck."""

    place = "incident"

    def __init__(self, incident: int) -> None:
        super().__init__()
        self._incident = incident

    def _card(self) -> IncidentCard | None:
        return self.kit.incident(self._incident)

    @property
    def draft_key(self) -> str:
        return f"incident {self._incident}"

    def title_text(self) -> str:
        card = self._card()
        return f"{numbers_text(card)} {say(f'words.incident.{card.what}')}" if card else ""

    def body(self) -> ComposeResult:
        yield Said("", id="standing", classes="strong")
        yield Said("", id="involved")
        yield RowList([Column(5), Column(14, from_cells=70), Column(0)], id="lines")
        yield Said("ui.incident.add", classes="dim")
        yield Field("ui.incident.add_hint", limit=1000)
        yield WindowKeys(self.place)
        yield Said("ui.incident.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Field).focus()

    def on_screen_resume(self) -> None:
        self.show_data()
        self.call_after_refresh(self.show_data)  # once more, as wide as the list has become

    def show_data(self) -> None:
        card = self._card()
        if card is None:
            return
        self.query_one("#standing", Said).say(
            "ui.incident.standing",
            state=say(f"words.state.{card.state}"),
            severity=severity_text(card.severity),
            squad=squad_name(self.kit.event, card.squad),
        )
        self.show_title()
        involved = involved_line(self.kit.event, card)
        self.query_one("#involved", Said).say("ui.incident.involved" if involved else "", who=involved)
        rows = [row for line in card.timeline for row in self._rows(line, card.number)]
        self.query_one(RowList).show(rows)

    def _rows(self, line: IncidentLine, number: str) -> list[Row]:
        """A line of the story, on as many rows as its words need."""
        ink = "struck" if line.struck else ""
        texts = wrap(line_text(self.kit.event, line, number), max(self.query_one(RowList).size.width - 26, 30))
        if line.struck:
            texts.append(say("ui.incident.struck", time=clock_time(self.kit.event, line.struck_ms)))
        rows = []
        for part, text in enumerate(texts):
            first = part == 0
            note = line.struck and part == len(texts) - 1
            rows.append(
                Row(
                    (line.ref, part),
                    (
                        Cell(clock_time(self.kit.event, line.at_ms) if first else "", "dim"),
                        Cell(self.kit.name_of(line.by) if first else "", "dim"),
                        Cell(text, "warn" if note else ink),
                    ),
                )
            )
        return rows

    def on_field_entered(self, message: Field.Entered) -> None:
        text = message.text.strip()
        if text and self.attempt(lambda: self.kit.add_entry(self._incident, text)):
            message.field.clear()
            self.program.refresh_screen()
            self.query_one(RowList).action_edge(1)

    def do_change_state(self) -> None:
        card = self._card()
        if card is not None:
            self.app.push_screen(ChangeStateWindow(card), self._changed)

    def do_involve(self) -> None:
        self.app.push_screen(InvolveWindow(self._incident), self._changed)

    def do_merge(self) -> None:
        card = self._card()
        if card is not None:
            self.app.push_screen(MergeWindow(card), self._changed)

    def _changed(self, done: bool | None) -> None:
        if done:
            self.news(say("ui.saved"), "good")
            self.program.refresh_screen()

    def do_photo(self) -> None:
        window = ReasonWindow("ui.photo.title", hint="ui.photo.hint", empty="ui.photo.empty")
        self.app.push_screen(window, self._add_photo)

    def _add_photo(self, name: str | None) -> None:
        if name:
            self.news(say("ui.photo.trying"))
            self.run_worker(lambda: self._add_photo_of(name), thread=True, group="photo")

    def _add_photo_of(self, name: str) -> None:
        """In a thread of its own: to make a picture small takes a while."""
        try:
            self.kit.incident_photo(self._incident, load_photo(name))
        except FieldkitError as error:
            self.program.call_from_thread(self.program.complain, error)
        else:
            self.program.call_from_thread(self.news, say("ui.photo.added"), "good")
            self.program.call_from_thread(self.program.refresh_screen)

    def do_strike(self) -> None:
        chosen, card = self.query_one(RowList).chosen, self._card()
        if chosen is None or card is None:
            return
        line = next(line for line in card.timeline if line.ref == chosen[0])
        about = f"{clock_time(self.kit.event, line.at_ms)} {line_text(self.kit.event, line, card.number)}"
        window = ReasonWindow("ui.strike.title", about=about)
        self.app.push_screen(window, lambda reason: self._strike(chosen[0], reason))

    def _strike(self, ref: Ref, reason: str | None) -> None:
        if reason and self.attempt(lambda: self.kit.strike(ref, reason)):
            self.news(say("ui.strike.done"), "good")
            self.program.refresh_screen()
