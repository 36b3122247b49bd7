"""What the desk has sent and asked, and what each squad did with it: to be read, not yet to be written."""

from __future__ import annotations

import msgspec

from fieldkit.journal.journal import Journal
from sync_server.facts import Facts
from sync_server.messages import ACKNOWLEDGED, DELIVERED, NOT_DELIVERED, READ, MessageFigures, list_messages
from sync_server.roll_calls import CallFigures, list_calls

#: What a squad did with a message, in the order in which it does it.
STATES = (NOT_DELIVERED, DELIVERED, READ, ACKNOWLEDGED)
#: Answers to a roll call, the worst first, and what is known of a squad that gave none.
ANSWERS = ("need_help", "missing", "cannot_be_reached", "not_answered", "waiting", "all_well")


class SentMessage(msgspec.Struct, frozen=True):
    """A message with how many squads are in each state."""

    message: MessageFigures
    counts: dict[str, int]


class OpenedCall(msgspec.Struct, frozen=True):
    """A roll call with how many squads are in each state, and how many people were said to be there."""

    call: CallFigures
    counts: dict[str, int]
    present: int
    over: bool


class MessagesPage(msgspec.Struct, frozen=True):
    now_ms: int
    calls: tuple[OpenedCall, ...]
    messages: tuple[SentMessage, ...]


def make_messages_page(journal: Journal, facts: Facts) -> MessagesPage:
    """The last ones first."""
    now_ms = facts.now_ms()
    return MessagesPage(
        now_ms,
        tuple(_call(call, now_ms) for call in list_calls(journal, facts).calls),
        tuple(_message(message) for message in list_messages(journal, facts).messages),
    )


def _message(message: MessageFigures) -> SentMessage:
    states = [squad.state for squad in message.squads]
    return SentMessage(message, {state: states.count(state) for state in STATES if state in states})


def _call(call: CallFigures, now_ms: int) -> OpenedCall:
    worst = sorted(call.squads, key=lambda squad: (ANSWERS.index(squad.state), squad.squad))
    states = [squad.state for squad in worst]
    return OpenedCall(
        msgspec.structs.replace(call, squads=worst),
        {state: states.count(state) for state in ANSWERS if state in states},
        sum(squad.present for squad in worst),
        call.closed_ms > 0 or 0 < call.deadline_ms <= now_ms,
    )
