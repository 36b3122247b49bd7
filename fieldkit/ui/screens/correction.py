"""A tally put right: by how many, and why."""

from __future__ import annotations

import msgspec
from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said


class Correction(msgspec.Struct, frozen=True):
    """So many more, or fewer."""

    amount: int
    note: str


class CorrectionWindow(Window[Correction]):
    """`+20` and `20` add, `-3` takes off, `=120` says what the total is. `amount`: what is asked for already, so that
    only the reason is left to write."""

    def __init__(self, name: str, total: int, amount: int = 0) -> None:
        super().__init__()
        self._name = name
        self._total = total
        self._amount = amount

    def on_mount(self) -> None:
        if self._amount:
            self.query_one("#amount", Field).value = f"{self._amount:+}"
            self.query_one("#note", Field).focus()

    def title_text(self) -> str:
        return say("ui.correction.title", name=self._name, total=self._total)

    def body(self) -> ComposeResult:
        yield Said("ui.correction.amount", classes="dim")
        yield Field("ui.correction.amount_hint", id="amount", limit=12)
        yield Said("ui.correction.note", classes="dim")
        yield Field("ui.correction.note_hint", id="note", limit=500)
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        text = self.query_one("#amount", Field).value
        amount = parse_amount(text, self._total)
        note = self.query_one("#note", Field).value.strip()
        if amount is None:
            self.news(say("ui.correction.wrong", text=text), "bad")
        elif amount < 0 and not note:
            self.news(say("errors.kit.tally_note"), "bad")
            self.query_one("#note", Field).focus()
        else:
            self.dismiss(Correction(amount, note))


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
