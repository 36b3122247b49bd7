"""Messages and roll calls of the desk: what waits first, each acknowledged or answered with one key."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.message_values import CallCard, MessageCard
from fieldkit.records.spaces.message import URGENT
from fieldkit.records.spaces.roll_call import ALL_WELL, MISSING, NEED_HELP
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import clock_time
from fieldkit.ui.screens.answer import Answer, AnswerWindow
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

_ANSWER_INKS = {ALL_WELL: "good", MISSING: "bad", NEED_HELP: "bad"}


class MessagesScreen(KitScreen):
    """What is listed here is read; the whole of what is chosen stands below."""

    place = "messages"

    def body(self) -> ComposeResult:
        yield Said("ui.messages.none_waiting", id="waiting")
        columns = [
            Column(5, "ui.column.time"),
            Column(12, "ui.column.what"),
            Column(18, "ui.column.state"),
            Column(5, "ui.column.until"),
            Column(0, "ui.column.words"),
            Column(20, "ui.column.squad", from_cells=100),
        ]
        yield RowList(columns, empty="ui.messages.none", id="inbox")
        yield Said("", id="whole")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def show_data(self) -> None:
        inbox = self.kit.messages.inbox()
        cards: list[CallCard | MessageCard] = [*inbox.calls, *inbox.messages]
        cards.sort(key=lambda card: (not card.waiting, isinstance(card, MessageCard), -_since_ms(card)))
        self.query_one(RowList).show([self._row(card) for card in cards])
        self._show_waiting(sum(card.waiting for card in cards))
        self._show_whole()
        if self.program.screen is self and any(card.waiting and not card.read_ms for card in inbox.messages):
            self.kit.messages.note_read()

    def _show_waiting(self, count: int) -> None:
        said = self.query_one("#waiting", Said)
        said.say("ui.messages.waiting" if count else "ui.messages.none_waiting", count=count)
        said.set_class(bool(count), "bad")
        said.set_class(not count, "dim")

    def _row(self, card: CallCard | MessageCard) -> Row:
        event = self.kit.event
        cells = self._call(card) if isinstance(card, CallCard) else self._message(card)
        ink = "strong" if card.waiting else "dim"
        squads = (card.squad,) if isinstance(card, CallCard) else card.squads
        whom = ", ".join(squad_name(event, squad) for squad in squads if squad) or say("ui.messages.all")
        time = Cell(clock_time(event, _since_ms(card)), "dim")
        return Row(_key(card), (time, *cells, Cell(" ".join(card.words.split()), ink), Cell(whom, "dim")))

    def _call(self, card: CallCard) -> tuple[Cell, Cell, Cell]:
        over = 0 < card.deadline_ms <= self.kit.now_ms()
        until = Cell(clock_time(self.kit.event, card.deadline_ms), "bad" if card.waiting else "dim")
        what = Cell(say("ui.messages.call"), "bad" if card.waiting else "dim")
        if card.state:
            return what, Cell(f"✔ {say(f'words.answer.{card.state}')}", _ANSWER_INKS.get(card.state, "")), until
        if card.closed_ms or not card.squad:
            return what, Cell(say("ui.messages.closed" if card.closed_ms else "ui.messages.open"), "dim"), until
        return what, Cell(f"! {say('ui.messages.overdue' if over else 'ui.messages.answer')}", "bad"), until

    def _message(self, card: MessageCard) -> tuple[Cell, Cell, Cell]:
        urgent = card.severity == URGENT
        what = Cell(say("ui.messages.urgent" if urgent else "ui.messages.plain"), "bad" if urgent else "")
        if card.taken_back_ms:
            state = Cell(say("ui.messages.taken_back"), "dim")
        elif card.acknowledged_ms:
            state = Cell(f"✔ {clock_time(self.kit.event, card.acknowledged_ms)}", "good")
        elif card.waiting:
            state = Cell(f"! {say('ui.messages.acknowledge')}", "warn")
        else:
            state = Cell("", "dim")
        return what, state, Cell("")

    def _chosen(self) -> CallCard | MessageCard | None:
        key = self.query_one(RowList).chosen
        inbox = self.kit.messages.inbox()
        cards: list[CallCard | MessageCard] = [*inbox.calls, *inbox.messages]
        return next((card for card in cards if _key(card) == key), None)

    def _show_whole(self) -> None:
        card = self._chosen()
        whole = self.query_one("#whole", Said)
        if card is None:
            whole.say("")
        else:
            whole.say("ui.messages.whole", words=card.words or say("ui.messages.no_words"))

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self._show_whole()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Enter does the usual for what is chosen."""
        if isinstance(self._chosen(), CallCard):
            self.do_all_well()
        else:
            self.do_acknowledge()

    def do_acknowledge(self) -> None:
        """The message chosen; where a roll call is chosen, the one message that waits."""
        card = self._chosen()
        number = card.message if isinstance(card, MessageCard) else 0
        if self.attempt(lambda: self.kit.messages.acknowledge(number)):
            self.news(say("ui.messages.acknowledged"), "good")
        self.program.refresh_screen()

    def do_all_well(self) -> None:
        self._answer(ALL_WELL, -1, "")

    def do_answer_missing(self) -> None:
        self._ask(MISSING)

    def do_need_help(self) -> None:
        self._ask(NEED_HELP)

    def _ask(self, state: str) -> None:
        here = self.kit.figures(self._call_chosen()[1] or self.kit.squad).here
        self.app.push_screen(AnswerWindow(state, here), lambda answer: self._answered(state, answer))

    def _answered(self, state: str, answer: Answer | None) -> None:
        if answer is not None:
            self._answer(state, answer.present, answer.words)

    def _answer(self, state: str, present: int, words: str) -> None:
        call, squad = self._call_chosen()
        if self.attempt(lambda: self.kit.messages.answer(state, present, words, call, squad)):
            self.news(say("ui.messages.answered", state=say(f"words.answer.{state}")), "good")
        self.program.refresh_screen()

    def _call_chosen(self) -> tuple[int, int]:
        """The roll call chosen and whom it asks; where a message is chosen, the one that waits (0, 0)."""
        card = self._chosen()
        return (card.call, card.squad) if isinstance(card, CallCard) else (0, 0)


def _since_ms(card: CallCard | MessageCard) -> int:
    return card.opened_ms if isinstance(card, CallCard) else card.sent_ms


def _key(card: CallCard | MessageCard) -> tuple[int, int]:
    return (card.call, card.squad) if isinstance(card, CallCard) else (card.message, -1)
