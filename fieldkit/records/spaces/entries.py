"""What the spaces whose state is a set of entries have in common: who is struck, and what is left."""

from __future__ import annotations

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import STRIKE, Payload, Strike
from fieldkit.records.state import Context, Entry

#: The last moment that is a date everywhere: a day before the year 9999 ends.
_AT_MS_MAX = 253_402_214_400_000


def corrected_ms(entry: Entry, context: Context) -> int:
    """When it was, by the server's time. Kept to what can be a date: no clock stops the fold."""
    return min(max(entry.wall_ms + context.offset_ms(entry), 0), _AT_MS_MAX)


def struck_names(entries: list[Entry], context: Context) -> dict[bytes, Entry]:
    """Names of the entries that a rightful strike points at, each with the first such strike."""
    strikes = [entry for entry in entries if entry.kind == STRIKE]
    if not strikes:
        return {}
    by_reference = {(entry.log, entry.number, entry.name): entry for entry in entries if entry.kind != STRIKE}
    struck: dict[bytes, Entry] = {}
    for entry in strikes:
        what = decode_payload(entry.kind, entry.payload)
        target = by_reference.get(what.target(entry.log)) if isinstance(what, Strike) else None
        if target is not None and _rightful(entry, target, context):
            struck.setdefault(target.name, entry)
    return struck


def _rightful(strike: Entry, target: Entry, context: Context) -> bool:
    what = decode_payload(target.kind, target.payload)
    return context.writer(strike.log).may_strike(context.writer(target.log), getattr(what, "squad", 0))


def valid(entries: list[Entry], context: Context) -> list[tuple[Entry, Payload]]:
    """Entries that count, in the total order, with what they say."""
    struck = struck_names(entries, context)
    return [
        (entry, decode_payload(entry.kind, entry.payload))
        for entry in entries
        if entry.kind != STRIKE and entry.name not in struck
    ]
