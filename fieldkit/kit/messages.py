"""Messages and roll calls of the desk, and what this laptop's squads say to them."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.duty import Duty
from fieldkit.kit.message_values import CallCard, Inbox, MessageCard, Waiting
from fieldkit.kit.values import Done
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import MessageAcknowledged, MessageRead, RollCallAnswered
from fieldkit.records.rules import COUNT_MAX
from fieldkit.records.spaces.message import URGENT, MessageView, Receipt
from fieldkit.records.spaces.roll_call import ANSWERS, RollCallView


class Messages:
    """`squads`: those whose laptop this is; none on a laptop of the desk, which owes nobody an answer. `here`: how many
    people a squad has with it. Methods may be called from any thread; what is written is durable once they return, and
    on its way to the server."""

    def __init__(self, duty: Duty, squads: Callable[[], tuple[int, ...]], here: Callable[[int], int]) -> None:
        self._duty = duty
        self._squads = squads
        self._here = here
        self._asked: tuple[object, ...] = ()
        self._inbox = Inbox((), ())

    def inbox(self) -> Inbox:
        """Asked after every scan and every second, so it is made anew only where something changed."""
        with self._duty.lock:
            views = self._duty.journal.views
            asked = views.messages_version, self._squads()
            if asked != self._asked:
                self._inbox = self._read_inbox()
                self._asked = asked
            return self._inbox

    def _read_inbox(self) -> Inbox:
        journal, mine = self._duty.journal, self._squads()
        messages = [self._message(view) for view in reading.messages(journal) if self._concerns(view.squads)]
        calls = [
            self._call(view, squad)
            for view in reading.roll_calls(journal)
            for squad in ([squad for squad in mine if view.asks(squad)] if mine else (0,))
        ]
        return Inbox(tuple(messages), tuple(calls))

    def _concerns(self, squads: tuple[int, ...]) -> bool:
        mine = self._squads()
        return not mine or not squads or not set(mine).isdisjoint(squads)

    def waiting(self) -> Waiting:
        inbox = self.inbox()
        messages = [card for card in inbox.messages if card.waiting]
        calls = [card for card in inbox.calls if card.waiting]
        urgent = sum(card.severity == URGENT for card in messages)
        deadline_ms = min((card.deadline_ms for card in calls if card.deadline_ms), default=0)
        return Waiting(len(messages), urgent, len(calls), deadline_ms)

    def note_read(self) -> int:
        """Notes that what is here lay before somebody's eyes: how many messages that was news of."""
        with self._duty.lock:
            drafts, unread = [], 0
            for view in self._valid():
                squads = [squad for squad in self._for_us(view) if squad not in view.read]
                drafts += [self._duty.draft(view.message, MessageRead(squad)) for squad in squads]
                unread += bool(squads)
            if drafts:
                self._duty.write_all(drafts)
            return unread

    def acknowledge(self, message: int = 0, note: str = "") -> Done:
        """`message` 0: the one that waits for it. For every squad of this laptop that it is for."""
        text = words_of_note(note)
        with self._duty.lock:
            view = self._to_acknowledge(message)
            squads = [squad for squad in self._for_us(view) if squad not in view.acknowledged]
            if not squads:
                raise KitError("errors.kit.acknowledged", number=view.message)
            unread = [squad for squad in squads if squad not in view.read]
            drafts = [self._duty.draft(view.message, MessageAcknowledged(squad), text) for squad in squads]
            drafts += [self._duty.draft(view.message, MessageRead(squad)) for squad in unread]
            return self._duty.done(self._duty.write(*drafts), str(view.message))

    def _to_acknowledge(self, message: int) -> MessageView:
        views = [view for view in self._valid() if self._for_us(view)]
        if message:
            found = next((view for view in views if view.message == message), None)
            if found is None:
                raise KitError("errors.kit.no_message", number=message)
            return found
        views = [view for view in views if not set(self._for_us(view)) <= set(view.acknowledged)]
        if len(views) > 1:
            raise KitError("errors.kit.which_message", numbers=", ".join(str(view.message) for view in views))
        if not views:
            raise KitError("errors.kit.nothing_to_acknowledge")
        return views[0]

    def answer(self, state: str, present: int = -1, note: str = "", call: int = 0, squad: int = 0) -> Done:
        """`call` 0: the one that waits; `present` -1: as many as are checked in. A later answer takes an earlier one's
        place."""
        text = words_of_note(note)
        if state not in ANSWERS:
            raise KitError("errors.kit.answer", state=state, states=", ".join(ANSWERS))
        with self._duty.lock:
            card = self._to_answer(call, squad)
            present = self._here(card.squad) if present < 0 else present
            if present > COUNT_MAX:
                raise KitError("errors.kit.count", most=COUNT_MAX)
            what = RollCallAnswered(card.squad, state, present)
            return self._duty.done(self._duty.write(self._duty.draft(card.call, what, text)), str(card.call))

    def _to_answer(self, call: int, squad: int) -> CallCard:
        """The squad that is shown before others of this laptop."""
        cards = [card for card in self.inbox().calls if card.squad and squad in (0, card.squad)]
        cards = sorted(cards, key=lambda card: card.squad != self._duty.squad)
        if call:
            cards = [card for card in cards if card.call == call]
            if not cards:
                raise KitError("errors.kit.no_call", call=call)
            return next((card for card in cards if card.waiting), cards[0])
        cards = [card for card in cards if card.waiting]
        if len({card.call for card in cards}) > 1:
            raise KitError("errors.kit.which_call", numbers=", ".join(str(card.call) for card in cards))
        if not cards:
            raise KitError("errors.kit.nothing_to_answer")
        return cards[0]

    def _valid(self) -> list[MessageView]:
        return [view for view in reading.messages(self._duty.journal) if not view.taken_back_ms]

    def _for_us(self, view: MessageView) -> list[int]:
        return [squad for squad in self._squads() if view.is_for(squad)]

    def _message(self, view: MessageView) -> MessageCard:
        squads = self._for_us(view)
        acknowledged_ms = _when_all(view.acknowledged, squads)
        return MessageCard(
            message=view.message,
            sent_ms=view.sent_ms,
            severity=view.severity,
            words=reading.words_of(self._duty.journal, view.sent[0]),
            squads=view.squads,
            taken_back_ms=view.taken_back_ms,
            read_ms=_when_all(view.read, squads),
            acknowledged_ms=acknowledged_ms,
            waiting=bool(squads) and not acknowledged_ms and not view.taken_back_ms,
        )

    def _call(self, view: RollCallView, squad: int) -> CallCard:
        assert view.opened is not None
        answer = view.answers.get(squad)
        return CallCard(
            call=view.call,
            squad=squad,
            opened_ms=view.opened_ms,
            deadline_ms=view.deadline_ms,
            words=reading.words_of(self._duty.journal, view.opened),
            closed_ms=view.closed_ms,
            state=answer.state if answer is not None else "",
            present=answer.present if answer is not None else 0,
            answered_ms=answer.at_ms if answer is not None else 0,
            late=answer.late if answer is not None else False,
            waiting=squad > 0 and answer is None and not view.closed_ms,
        )


def _when_all(receipts: dict[int, Receipt], squads: list[int]) -> int:
    """When the last of these squads did it; 0 while one has not."""
    if not squads or not set(squads) <= set(receipts):
        return 0
    return max(receipts[squad].at_ms for squad in squads)
