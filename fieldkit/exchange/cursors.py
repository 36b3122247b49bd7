"""The feed's positions as a server gives them to devices: each with a mark of what it stored there.

A machine that was rolled back as a whole cannot find that out, and soon stores other records at positions which it has
given before. A device that comes with such a position would never be told of them, were it not for the mark.
"""

from __future__ import annotations

from fieldkit.journal.feed import Cursor
from fieldkit.journal.journal import Journal

_MARK_BYTES = 4
_MARK_BITS = 8 * _MARK_BYTES


def write_cursor(journal: Journal, cursor: Cursor) -> Cursor:
    """Numbers that grow with the positions, for a device to give back as they are."""
    return Cursor(_written(journal, cursor.urgent, urgent=True), _written(journal, cursor.ordinary, urgent=False))


def position_of(written: int) -> int:
    """The position in a lane, of what a cursor says of it."""
    return written >> _MARK_BITS


def read_cursor(journal: Journal, written: Cursor) -> Cursor | None:
    """The positions; None where this journal, as it is now, has not given them."""
    cursor = Cursor(position_of(written.urgent), position_of(written.ordinary))
    return cursor if write_cursor(journal, cursor) == written else None


def _written(journal: Journal, position: int, *, urgent: bool) -> int:
    if position <= 0:
        return 0
    rows = journal.store.read_feed(position - 1, 1, urgent=urgent)
    if not rows or rows[0].position != position:
        return 0
    log = journal.logs.by_place[rows[0].place]
    mark = journal.logs.hash_at(log, rows[0].last)[:_MARK_BYTES]
    return position << _MARK_BITS | int.from_bytes(mark, "big")
