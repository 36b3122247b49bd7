"""Tallies and things: sums that may have thousands of records, so that their state keeps no entry of each.

Each record reaches the fold once (the journal sees to that). A strike whose target has not come yet waits in `struck`;
one whose target is there takes its amounts away again.
"""

from __future__ import annotations

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import TALLY, Payload, TallyAdded, ThingBack, ThingBroken, ThingLost, ThingOut, ThingUsed
from fieldkit.records.state import Row, Sums, Totals

_HASH_BYTES = 32


def amounts(what: Payload) -> dict[str, int]:
    """What a record adds, by part: a tally by session, a thing by what happened to it."""
    match what:
        case TallyAdded():
            return {what.session: what.amount}
        case ThingOut():
            return {"out": what.amount}
        case ThingBack():
            return {"back": what.amount}
        case ThingUsed():
            return {"used": what.amount}
        case ThingBroken():
            return {"broken": what.amount}
        case ThingLost():
            return {"lost": what.amount}
        case _:
            raise TypeError(f"{type(what).__name__} is not summed")


def shows(payload: bytes) -> bool:
    """Whether an entry of a tally names pictures. Few do, and those are long: a hash has 32 bytes."""
    if len(payload) < _HASH_BYTES:
        return False
    what = decode_payload(TALLY, payload)
    return isinstance(what, TallyAdded) and bool(what.pictures)


def tally_row(subject: int, sums: Sums) -> Row:
    """tally: by tally; tally/SESSION: the same within a session."""
    squad, tally = subject >> 12, subject & 0xFFF
    totals: Totals = {}
    for session, total in sums.sums.items():
        totals[squad, "tally/" + session, tally] = total
    total = sum(sums.sums.values())
    if total:
        totals[squad, "tally", tally] = total
    return Row(squad, 1 if sums.count else 0, sums.last_stamp >> 16, totals)


def thing_row(subject: int, sums: Sums) -> Row:
    """thing_out, thing_back, thing_used, thing_broken, thing_lost: by thing. The row's status is 1 while the holder
    still has something."""
    squad_and_thing = subject >> 34
    squad, thing = squad_and_thing >> 12, squad_and_thing & 0xFFF
    totals = {(squad, "thing_" + part, thing): total for part, total in sums.sums.items()}
    return Row(squad, 1 if held(sums) else 0, sums.last_stamp >> 16, totals)


def held(sums: Sums) -> int:
    """How many the holder still has; negative where more came back than went out."""
    parts = sums.sums
    gone = parts.get("used", 0) + parts.get("broken", 0) + parts.get("lost", 0)
    return parts.get("out", 0) - parts.get("back", 0) - gone
