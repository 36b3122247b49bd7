"""Messages: sent by the desk, read and acknowledged by each squad. What was taken back stays to be seen as such."""

from __future__ import annotations

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import STRIKE, MessageAcknowledged, MessageRead, MessageSent, Payload
from fieldkit.records.spaces.entries import corrected_ms, struck_names
from fieldkit.records.state import Context, Entry, Row

PLAIN, URGENT = 1, 2
SEVERITIES = (PLAIN, URGENT)
#: Row status. ABSENT: the message itself has not arrived yet.
ABSENT, SENT, TAKEN_BACK = 0, 1, 2


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """When a squad first did something with a message, and the record that says so."""

    squad: int
    at_ms: int
    entry: Entry


class MessageView(msgspec.Struct, gc=False):
    """A message with what each squad did with it. `squads` is empty where it is for every squad; `sent` are its records
    that count, or, once all of them have been struck (`taken_back_ms`), those that did."""

    message: int
    squads: tuple[int, ...] = ()
    severity: int = PLAIN
    sent_ms: int = 0
    taken_back_ms: int = 0
    sent: tuple[Entry, ...] = ()
    read: dict[int, Receipt] = {}
    acknowledged: dict[int, Receipt] = {}

    def is_for(self, squad: int) -> bool:
        return not self.squads or squad in self.squads


def derive(message: int, entries: list[Entry], context: Context) -> MessageView:
    struck = struck_names(entries, context)
    said = [(entry, decode_payload(entry.kind, entry.payload)) for entry in entries if entry.kind != STRIKE]
    sending = [(entry, what) for entry, what in said if isinstance(what, MessageSent)]
    counting = [(entry, what) for entry, what in sending if entry.name not in struck]
    view = MessageView(message)
    _send(view, counting or sending, context)
    if sending and not counting:
        view.taken_back_ms = max(corrected_ms(struck[entry.name], context) for entry, _ in sending)
    _receive(view, [(entry, what) for entry, what in said if entry.name not in struck], context)
    return view


def _send(view: MessageView, sending: list[tuple[Entry, MessageSent]], context: Context) -> None:
    if not sending:
        return
    first, what = sending[0]
    squads = {what.to for _, what in sending}
    view.squads = () if 0 in squads else tuple(sorted(squads))
    view.severity, view.sent_ms = what.severity, corrected_ms(first, context)
    view.sent = tuple(entry for entry, _ in sending)


def _receive(view: MessageView, said: list[tuple[Entry, Payload]], context: Context) -> None:
    for entry, what in said:
        if isinstance(what, MessageRead | MessageAcknowledged):
            receipts = view.read if isinstance(what, MessageRead) else view.acknowledged
            receipts.setdefault(what.squad, Receipt(what.squad, corrected_ms(entry, context), entry))


def row(view: MessageView) -> Row:
    status = ABSENT if not view.sent else TAKEN_BACK if view.taken_back_ms else SENT
    return Row(0, status, view.sent_ms, {})
