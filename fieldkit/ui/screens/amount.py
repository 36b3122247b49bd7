"""How many of a thing, and of whom."""

from __future__ import annotations

import msgspec
from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper


class Amount(msgspec.Struct, frozen=True):
    """`holder`: a person, 0 for the squad."""

    amount: int
    holder: int


class AmountWindow(Window[Amount]):
    """Enter in either field saves; a badge scanned here says whom."""

    def __init__(self, title: str, thing: str, amount: int) -> None:
        super().__init__()
        self._title = title
        self._thing = thing
        self._amount = amount

    def title_text(self) -> str:
        return say(self._title, thing=self._thing)

    def body(self) -> ComposeResult:
        yield Said("ui.amount.amount", classes="dim")
        yield Stepper("amount", self._amount)
        yield Said("ui.amount.whom", classes="dim")
        yield Field("ui.amount.whom_hint", id="whom")
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        whom = self.query_one("#whom", Field).value.strip()
        self.attempt(lambda: self._done(whom))

    def take_scan(self, text: str) -> None:
        self._done(text)

    def _done(self, whom: str) -> None:
        amount = self.query_one(Stepper).number
        if amount:
            self.dismiss(Amount(amount, self.kit.identify(whom) if whom else 0))
        else:
            self.news(say("ui.amount.none"), "bad")
