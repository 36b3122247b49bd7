"""What a kit remembers of its server. A hint only: the server's durable state is the truth."""

from __future__ import annotations

import msgspec

from fieldkit.exchange.messages import INCARNATION_BYTES, Flaw
from fieldkit.journal.feed import Cursor
from fieldkit.journal.journal import Journal
from fieldkit.journal.meta import decode_meta

_META = "peer"


class PeerMemory(msgspec.Struct, array_like=True):
    """What a kit remembers of its server. `sent`: own branch (by place) → last number that it said it holds."""

    incarnation: bytes = b"\0" * INCARNATION_BYTES
    cursor: Cursor = Cursor()
    sent: dict[int, int] = {}
    heard_ms: int = 0
    standing: str = ""
    offset_ms: int = 0
    base_ms: int = 0
    sampled: bool = False
    #: The certificate that the feed has been read with: what it allows later has to be fetched from the beginning.
    rights: bytes = b""
    #: The server's clock in its newest answer: tells which of two that were carried is the newer one.
    server_ms: int = 0
    #: Branch (by place) → records whose content cannot get through to the server: it has placeholders for them.
    withheld: dict[int, list[int]] = {}
    #: Own records that the server does not count for being wrong.
    flaws: list[Flaw] = []
    #: Others' branches (by place) of which the server lacks something → last number that it holds. Kept, since it tells
    #: so only once, after it was put back to an older state.
    relay: dict[int, int] = {}


def load_memory(journal: Journal) -> PeerMemory:
    return decode_meta(journal.store.load_meta(_META), PeerMemory) or PeerMemory()


def save_memory(journal: Journal, memory: PeerMemory) -> None:
    with journal.changing():
        journal.store.save_meta(_META, msgspec.msgpack.encode(memory))
