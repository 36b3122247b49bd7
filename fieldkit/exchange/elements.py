"""How much a MessagePack array or map says it holds, read from its first bytes before any of it is decoded.

One byte of a message may become a value of sixty in memory, so the length of the bytes alone bounds nothing.
"""

from __future__ import annotations

HEAD_BYTES = 5
_SHORT_FIRST, _SHORT_LAST = 0x80, 0x9F
_IN_TWO_BYTES = (0xDC, 0xDE)
_IN_FOUR_BYTES = (0xDD, 0xDF)


def elements_of(data: bytes | memoryview) -> int:
    """Elements of the array or entries of the map that begins here; 0 for any other value."""
    head = bytes(data[:HEAD_BYTES])
    if not head:
        return 0
    if _SHORT_FIRST <= head[0] <= _SHORT_LAST:
        return head[0] & 0xF
    if head[0] in _IN_TWO_BYTES:
        return int.from_bytes(head[1:3], "big")
    if head[0] in _IN_FOUR_BYTES:
        return int.from_bytes(head[1:5], "big")
    return 0
