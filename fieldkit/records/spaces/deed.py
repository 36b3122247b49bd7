"""Good deeds: each is a record of its own, which counts until it is struck."""

from __future__ import annotations

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import DeedNoted
from fieldkit.records.spaces.entries import corrected_ms, struck_names
from fieldkit.records.state import Context, Entry, Row, Totals

#: Row status of a deed that no longer counts, and of one that does.
STRUCK, COUNTS = 0, 1


class Deed(msgspec.Struct, frozen=True, gc=False):
    """What was noted; `struck_by` is set where it no longer counts."""

    deed: int
    at_ms: int
    entry: Entry
    what: DeedNoted
    struck_by: Entry | None = None


def derive(subject: int, entries: list[Entry], context: Context) -> list[Deed]:
    """Whatever was noted under a subject: one deed, unless two laptops drew the same number."""
    struck = struck_names(entries, context)
    deeds = []
    for entry in entries:
        what = decode_payload(entry.kind, entry.payload)
        if isinstance(what, DeedNoted):
            deeds.append(Deed(subject, corrected_ms(entry, context), entry, what, struck.get(entry.name)))
    return deeds


def row(deeds: list[Deed]) -> Row:
    """deed: how many · points: theirs. The row's squad is that of the deed noted first, struck or not."""
    totals: Totals = {}
    counting = [deed for deed in deeds if deed.struck_by is None]
    for deed in counting:
        for figure, value in (("deed", 1), ("points", deed.what.points)):
            key = deed.what.squad, figure, 0
            totals[key] = totals.get(key, 0) + value
    squad = deeds[0].what.squad if deeds else 0
    at_ms = max((deed.at_ms for deed in deeds), default=0)
    return Row(squad, COUNTS if counting else STRUCK, at_ms, {key: value for key, value in totals.items() if value})
