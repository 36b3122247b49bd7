"""Messages of the desk: sent, taken back, and what each squad did with them."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import MESSAGE_COUNT, MESSAGE_FIRST, MessageSent, Strike, Words
from fieldkit.records.record import SALT_BYTES
from fieldkit.records.scopes import scope_of
from fieldkit.records.spaces.message import PLAIN, URGENT, MessageView, Receipt
from sync_server.errors import ServerError
from sync_server.facts import Facts
from sync_server.reach import Reach, clean_words, every_squad, squads_named

NOT_DELIVERED, DELIVERED, READ, ACKNOWLEDGED = "not_delivered", "delivered", "read", "acknowledged"
_SCOPE = "message"
_NUMBER_BYTES = 8
_ENTROPY_BYTES = 8


class MessageSquad(msgspec.Struct, frozen=True):
    """What a squad did with a message. `state` is not_delivered, delivered, read or acknowledged; `delivered` of its
    `laptops` have it. Moments are 0 where there is none; `heard_ms`: when its laptops were last heard of."""

    squad: int
    state: str
    laptops: int
    delivered: int
    heard_ms: int
    read_ms: int
    acknowledged_ms: int
    words: str


class MessageFigures(msgspec.Struct, frozen=True):
    """A message. `everybody`: it is for every squad. `severity` is 1 plain or 2 urgent; `taken_back_ms` is 0 while it
    holds."""

    message: int
    sent_ms: int
    severity: int
    words: str
    everybody: bool
    taken_back_ms: int
    squads: list[MessageSquad]


class Messages(msgspec.Struct, frozen=True):
    """Messages, the last one first; of something done to one, that one."""

    messages: list[MessageFigures]


def send_message(journal: Journal, facts: Facts, words: str, squads: tuple[str, ...], *, urgent: bool) -> Messages:
    """To the squads named, or to all. Durable once this returns."""
    words = clean_words(words, needed=True)
    named = squads_named(facts.pack.event, squads) if squads else (0,)
    number = MESSAGE_FIRST + int.from_bytes(facts.entropy(_NUMBER_BYTES), "big") % MESSAGE_COUNT
    drafts = [
        draft(
            scope_of(_SCOPE, squad),
            number,
            MessageSent(squad, URGENT if urgent else PLAIN),
            Words(words),
            facts.entropy(SALT_BYTES),
        )
        for squad in named
    ]
    journal.write(drafts, facts.moment(), facts.entropy(_ENTROPY_BYTES))
    return _only(journal, facts, number)


def list_messages(journal: Journal, facts: Facts) -> Messages:
    reach = Reach(journal, facts.now_ms())
    return Messages([_figures(journal, facts, reach, view) for view in reading.messages(journal)])


def take_back_message(journal: Journal, facts: Facts, number: int) -> Messages:
    """Strikes all that was sent of it; it stays in sight as taken back."""
    view = next((view for view in reading.messages(journal) if view.message == number), None)
    if view is None:
        raise ServerError(f"Cannot find the message {number}. List them: sync-server message.")
    if view.taken_back_ms:
        raise ServerError(f"The message {number} was taken back already. Nothing is left to do.")
    drafts = []
    for entry in view.sent:
        found = journal.logs.find(entry.log, entry.number, entry.name)
        assert found is not None, "what is folded is in the journal"
        drafts.append(draft(found[0].row.scope, number, Strike(entry.kind, entry.number, entry.name, entry.log)))
    journal.write(drafts, facts.moment(), facts.entropy(_ENTROPY_BYTES))
    return _only(journal, facts, number)


def _only(journal: Journal, facts: Facts, number: int) -> Messages:
    return Messages([each for each in list_messages(journal, facts).messages if each.message == number])


def _figures(journal: Journal, facts: Facts, reach: Reach, view: MessageView) -> MessageFigures:
    return MessageFigures(
        message=view.message,
        sent_ms=view.sent_ms,
        severity=view.severity,
        words=reading.words_of(journal, view.sent[0]),
        everybody=not view.squads,
        taken_back_ms=view.taken_back_ms,
        squads=[_squad(journal, reach, view, squad) for squad in view.squads or every_squad(facts.pack.event)],
    )


def _squad(journal: Journal, reach: Reach, view: MessageView, squad: int) -> MessageSquad:
    delivered, laptops = reach.delivered(squad, view.sent)
    read, acknowledged = view.read.get(squad), view.acknowledged.get(squad)
    return MessageSquad(
        squad=squad,
        state=_state(delivered, read, acknowledged),
        laptops=laptops,
        delivered=delivered,
        heard_ms=reach.heard_ms.get(squad, 0),
        read_ms=read.at_ms if read is not None else 0,
        acknowledged_ms=acknowledged.at_ms if acknowledged is not None else 0,
        words=reading.words_of(journal, acknowledged.entry) if acknowledged is not None else "",
    )


def _state(delivered: int, read: Receipt | None, acknowledged: Receipt | None) -> str:
    if acknowledged is not None:
        return ACKNOWLEDGED
    if read is not None:
        return READ
    return DELIVERED if delivered else NOT_DELIVERED
