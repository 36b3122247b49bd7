"""What comes from the desk is told on whatever is open, in words and by sound, and stays in sight until it is done."""

from __future__ import annotations

from fieldkit.kit.message_values import CallCard, MessageCard
from fieldkit.records.spaces.message import URGENT
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import MINUTE_MS, clock_time
from fieldkit.ui.program import Program
from fieldkit.ui.sounds.melodies import Sound
from fieldkit.ui.widgets.news_line import NewsLine
from roster.event import Event

#: So long before its deadline a roll call that nobody has answered is told of once more.
REMIND_MS = MINUTE_MS


class Arrivals(Program):
    """Mixed into the program. What was waiting at the start is told once as well."""

    def tell_arrivals(self) -> None:
        """Tells what has come since it was last asked; where no screen can show it yet, the next time."""
        if not self.screen.query(NewsLine):
            return
        inbox = self.kit.messages.inbox()
        calls = [card for card in inbox.calls if card.waiting and (card.call, card.squad) not in self.told]
        messages = [card for card in inbox.messages if card.waiting and (card.message, 0) not in self.told]
        self.told.update((card.call, card.squad) for card in calls)
        self.told.update((card.message, 0) for card in messages)
        if calls or messages:
            self._tell_new(calls, messages)
        self._remind(inbox.calls)

    def _tell_new(self, calls: list[CallCard], messages: list[MessageCard]) -> None:
        soon_ms = self.kit.now_ms() + 2 * REMIND_MS
        self.reminded.update((card.call, card.squad) for card in calls if card.deadline_ms <= soon_ms)
        urgent = bool(calls) or any(card.severity == URGENT for card in messages)
        told = calls[0] if calls else max(messages, key=lambda card: card.severity)
        others = len(calls) + len(messages) - 1
        self.news(arrival_text(self.kit.event, told, others), "bad" if urgent else "warn")
        self.sound(Sound.CALL if calls else Sound.URGENT if urgent else Sound.MESSAGE)

    def _remind(self, calls: tuple[CallCard, ...]) -> None:
        """A second time shortly before the deadline, unless the first was only just before."""
        now_ms = self.kit.now_ms()
        for card in calls:
            key, left_ms = (card.call, card.squad), card.deadline_ms - now_ms
            if not card.waiting or not 0 < left_ms <= REMIND_MS or key in self.reminded:
                continue
            self.reminded.add(key)
            time = clock_time(self.kit.event, card.deadline_ms)
            self.news(say("ui.messages.call_ends", time=time, words=card.words).rstrip(), "bad")
            self.sound(Sound.CALL_ENDS)


def arrival_text(event: Event, card: CallCard | MessageCard, others: int) -> str:
    """One sentence; `others`: how many more have come with it."""
    more = " " + say("ui.messages.and_others", count=others) if others else ""
    if isinstance(card, CallCard):
        return say("ui.messages.call_came", time=clock_time(event, card.deadline_ms), words=card.words).rstrip() + more
    message = "ui.messages.urgent_came" if card.severity == URGENT else "ui.messages.came"
    return say(message, words=card.words) + more
