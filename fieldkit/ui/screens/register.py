"""The register: good deeds, the last one first, and who and which squad has how many points."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.standings import DeedRow, DeedSum
from fieldkit.kit.values import Ref
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.cells import wrap
from fieldkit.ui.frame import Window
from fieldkit.ui.moments import clock_time
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.tabs import TabLine

VIEWS = ("deeds", "people", "squads")
_DEEDS = (Column(5), Column(18), Column(6, align="right"), Column())
_SUMS = (Column(5, align="right"), Column(), Column(18), Column(8, align="right"), Column(8, align="right"))
_BESIDE_WORDS = 36


class RegisterWindow(Window[None]):
    """F2, F3 and F4, or Tab, go from the deeds to the people to the squads. A deed can be struck."""

    place = "register"
    title_id = "ui.register.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"f{place}", f"view('{view}')", show=False, priority=True) for place, view in enumerate(VIEWS, 2)),
        Binding("tab", "turn(1)", show=False, priority=True),
        Binding("shift+tab", "turn(-1)", show=False, priority=True),
    ]

    def body(self) -> ComposeResult:
        yield TabLine(VIEWS, "ui.register", keys=["F2", "F3", "F4"], id="view")
        yield RowList(_DEEDS, empty="ui.register.none", id="rows")
        yield Said("ui.register.keys", classes="dim")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.show_data()

    def on_screen_resume(self) -> None:
        self.show_data()

    def on_resize(self) -> None:
        self.show_data()

    @property
    def _view(self) -> str:
        return self.query_one(TabLine).chosen

    def show_data(self) -> None:
        found, rows = self.kit.register.deeds(), self.query_one(RowList)
        counts = {"deeds": len(found.deeds), "people": len(found.people), "squads": len(found.squads)}
        self.query_one(TabLine).count(counts)
        rows.columns = _DEEDS if self._view == "deeds" else _SUMS
        if self._view == "deeds":
            rows.show([row for deed in found.deeds for row in self._deed(deed)])
        else:
            rows.show([self._sum(one) for one in (found.people if self._view == "people" else found.squads)])
        rows.refresh()

    def _deed(self, deed: DeedRow) -> list[Row]:
        """A deed on as many rows as its words need."""
        ink = "struck" if deed.struck else ""
        cells = max(self.query_one(RowList).size.width - _BESIDE_WORDS, 20)
        texts = wrap(self._words(deed), cells)
        if deed.struck:
            texts.append(say("ui.incident.struck", time=clock_time(self.kit.event, deed.struck_ms)))
        who = deed.called or squad_name(self.kit.event, deed.squad)
        lead = (clock_time(self.kit.event, deed.at_ms), who, str(deed.points))
        return [
            Row(
                (deed.ref, part),
                (
                    *(Cell(text if part == 0 else "", ink or own) for text, own in zip(lead, _INKS, strict=True)),
                    Cell(text, "warn" if deed.struck and part == len(texts) - 1 else ink),
                ),
            )
            for part, text in enumerate(texts)
        ]

    def _words(self, deed: DeedRow) -> str:
        kind = self.kit.event.deed_kind(deed.kind)
        parts = [
            kind.name.in_language(chosen_language()) if kind is not None else "",
            say("ui.incident.erased") if deed.erased else deed.words,
            say("cli.witness", name=deed.witness_called) if deed.witness else "",
            say("cli.pictures", count=len(deed.pictures)) if deed.pictures else "",
        ]
        return "  ".join(part for part in parts if part)

    def _sum(self, one: DeedSum) -> Row:
        squad = squad_name(self.kit.event, one.squad)
        return Row(
            (one.squad, one.person),
            (
                Cell(f"{'=' if one.tied else ''}{one.place}.", "warn" if one.tied else "strong"),
                Cell(f"{one.called} {one.short}" if one.person else squad),
                Cell(squad if one.person else "", "dim"),
                Cell(say("ui.register.count", count=one.deeds), "dim"),
                Cell(f"{one.points:,}", "strong"),
            ),
        )

    # what is done

    def action_view(self, view: str) -> None:
        self.query_one(TabLine).choose(view)

    def action_turn(self, by: int) -> None:
        self.query_one(TabLine).turn(by)

    def on_tab_line_turned(self) -> None:
        self.show_data()

    def do_strike(self) -> None:
        chosen = self.query_one(RowList).chosen
        if chosen is not None and self._view == "deeds":
            self.app.push_screen(ReasonWindow("ui.strike.title"), lambda reason: self._strike(chosen[0], reason))

    def _strike(self, ref: Ref, reason: str | None) -> None:
        if reason and self.attempt(lambda: self.kit.strike(ref, reason)):
            self.news(say("ui.strike.done"), "good")
            self.program.refresh_screen()


#: Of time, who and points.
_INKS = ("dim", "", "strong")
