"""Somebody who is on no roster, in three fields."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.people_search import plain
from fieldkit.kit.values import Verdict
from fieldkit.ui.frame import Window
from fieldkit.ui.people import status_word
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said

_FIELDS = ("name", "phone", "note")


class WalkInWindow(Window[Verdict]):
    """Enter goes to the next field, and saves in the last one."""

    title_id = "ui.walk_in.title"

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._begun = name

    @property
    def draft_key(self) -> str:
        return "walk-in"

    def body(self) -> ComposeResult:
        for field in _FIELDS:
            yield Said(f"ui.walk_in.{field}", classes="dim")
            yield Field(f"ui.walk_in.{field}_hint", value=self._begun if field == "name" else "", id=field, limit=500)
        yield Said("", id="known", classes="known")
        yield Said("ui.walk_in.keys", classes="dim")

    def on_input_changed(self, message: Field.Changed) -> None:
        """Whoever is on the roster needs no second number."""
        name = self.query_one("#name", Field).value.strip()
        known = [card for card in self.kit.find(name) if plain(card.name) == plain(name)] if name else []
        said = self.query_one("#known", Said)
        if known:
            card = known[0]
            values = {"short": card.short, "squad": squad_name(self.kit.event, card.squad), "status": status_word(card)}
            said.say("ui.walk_in.known", name=card.name, **values)
        else:
            said.say("")

    def on_field_entered(self, message: Field.Entered) -> None:
        place = _FIELDS.index(message.field.id or "name")
        if place + 1 < len(_FIELDS):
            self.query_one(f"#{_FIELDS[place + 1]}").focus()
        else:
            self.attempt(self._save)

    def _save(self) -> None:
        name, phone, note = (self.query_one(f"#{field}", Field).value for field in _FIELDS)
        self.dismiss(self.kit.walk_in(name, phone, note))
