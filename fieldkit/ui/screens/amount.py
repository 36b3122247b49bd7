"""How many of a thing, and of whom."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper


class Amount(msgspec.Struct, frozen=True):
    """`holder`: a person, 0 for the squad."""

    amount: int
    holder: int


class AmountWindow(Window[Amount]):
    """Enter in either field saves; a badge scanned here says whom. `holders`: those who have it, each row's key being
    the person, 0 the squad; where nothing is typed, it is about the one chosen."""

    def __init__(self, title: str, thing: str, amount: int, holders: Sequence[Row] = ()) -> None:
        super().__init__()
        self._holders = holders
        self._title = title
        self._thing = thing
        self._amount = amount

    def title_text(self) -> str:
        return say(self._title, thing=self._thing)

    def body(self) -> ComposeResult:
        yield Said("ui.amount.amount", classes="dim")
        yield Stepper("amount", self._amount)
        yield Said("ui.amount.whom", classes="dim")
        yield Field("ui.amount.whom_listed" if self._holders else "ui.amount.whom_hint", id="whom")
        if self._holders:
            yield RowList([Column(), Column(8), Column(6, "", "right")], id="having")
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        if self._holders:
            self.query_one(RowList).show(self._holders)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self._done("")

    def on_field_entered(self, message: Field.Entered) -> None:
        whom = self.query_one("#whom", Field).value.strip()
        self.attempt(lambda: self._done(whom))

    def take_scan(self, text: str) -> None:
        self._done(text)

    def _done(self, whom: str) -> None:
        amount = self.query_one(Stepper).number
        if amount:
            self.dismiss(Amount(amount, self.kit.identify(whom) if whom else self._chosen()))
        else:
            self.news(say("ui.amount.none"), "bad")

    def _chosen(self) -> int:
        return int(self.query_one(RowList).chosen or 0) if self._holders else 0
