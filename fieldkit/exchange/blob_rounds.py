"""The kit's half of how blobs travel: brings the server what it lacks, fetches what is lacking here.

What the server has said that it holds is remembered, as long as it has the same incarnation, to tell people what is
unsent. It is a hint: at every start, everything is offered anew, which costs 32 bytes for each blob.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import msgspec

from fieldkit.exchange.chunks import (
    CHUNK_BYTES_FIRST,
    CHUNK_BYTES_MAX,
    CHUNK_BYTES_MIN,
    OFFERS_MAX,
    WISHES_MAX,
    BlobAnswer,
    BlobRequest,
    Chunk,
    Wish,
)
from fieldkit.journal.blobs import Kept
from fieldkit.journal.journal import Journal

#: A round trip shorter than this makes pieces larger, one longer than that makes them smaller.
QUICK_MS = 600
SLOW_MS = 2_500
#: Refusals of one blob's piece, with a request without it taken right after, before it stays here.
REFUSALS_MAX = 3
_META_BLOBS = "peer blobs"


class BlobMemory(msgspec.Struct, array_like=True):
    """What a kit remembers of its server: the blobs that it said it holds whole."""

    incarnation: bytes = b""
    held: set[bytes] = set()


def _said(asked: BlobRequest) -> list[bytes]:
    """The blobs that a request has offered or brought."""
    return asked.offers if asked.chunk is None else [asked.chunk.hash]


class BlobRounds:
    """Belongs to one `Rounds`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.chunk_bytes = CHUNK_BYTES_FIRST
        self._asked: BlobRequest | None = None
        data = journal.store.load_meta(_META_BLOBS)
        self._memory = msgspec.msgpack.decode(data, type=BlobMemory) if data else BlobMemory()
        #: Since the start: what the server wants, from where on; what it holds; what it will not take.
        self._owed: dict[bytes, int] = {}
        self._settled: set[bytes] = set()
        self._refused: set[bytes] = set()
        #: What the server did not have when it was asked, longest ago first.
        self._vain: dict[bytes, None] = {}
        self._refusals: Counter[bytes] = Counter()
        self._doubted: bytes | None = None
        #: Whether the server has said that it has no room.
        self.full = False

    def ask(self, incarnation: bytes) -> BlobRequest | None:
        """What to say of blobs in a request that carries nothing else; None where there is nothing."""
        if incarnation != self._memory.incarnation:
            self._memory = BlobMemory(incarnation)
            self._owed.clear()
            self._settled.clear()
            self._refused.clear()
            self._vain.clear()
        chunk = self._next_chunk()
        offers = [] if self._owed else self._unsettled()[: 1 if self.full else OFFERS_MAX]
        blobs = self._journal.blobs
        wishes = [Wish(hash_, blobs.held(hash_)) for hash_ in self._lacking()[:WISHES_MAX] if not blobs.is_full]
        asked = BlobRequest(offers, chunk, wishes, self.chunk_bytes)
        self._asked = asked if (chunk or offers or wishes) and self._doubted is None else None
        return self._asked

    def unsent(self) -> int:
        """Blobs that are whole here, and of which the server has not said that it holds them."""
        return len(self._whole_but(self._memory.held))

    def _unsettled(self) -> list[bytes]:
        return self._whole_but(self._settled | self._refused)

    def _whole_but(self, left_out: set[bytes]) -> list[bytes]:
        named = self._journal.blobs.named()
        return [hash_ for hash_ in self._journal.blobs.whole() if hash_ in named and hash_ not in left_out]

    def _lacking(self) -> list[bytes]:
        """Those that have begun first, those that the server did not have last."""
        blobs, key = self._journal.blobs, b""
        lacking = dict.fromkeys(hash_ for hash_ in blobs.lacking() if not blobs.is_spoilt(hash_, key))
        return [hash_ for hash_ in lacking if hash_ not in self._vain] + [
            hash_ for hash_ in self._vain if hash_ in lacking
        ]

    def _next_chunk(self) -> Chunk | None:
        for hash_, start in self._owed.items():
            size = self._journal.blobs.held(hash_)
            if start >= size:
                start = 0  # it holds more than there is: the size tells it that this is wrong
            return Chunk(hash_, start, size, self._journal.blobs.piece(hash_, start, self.chunk_bytes))
        return None

    def take(self, answer: BlobAnswer | None, round_trip_ms: int, *, quiet: bool) -> bool:
        """Takes in what the server said; says whether anything got on. `quiet`: a piece could have come with it."""
        if self._doubted is not None:
            self._blame(self._doubted)
            return True
        asked, self._asked = self._asked, None
        if asked is None or answer is None:
            return False
        self.full = answer.full
        self._keep_pace(asked, answer, round_trip_ms)
        got_on = self._note_wishes(asked, answer)
        return (quiet and self._take_chunk(asked, answer)) or got_on

    def _note_wishes(self, asked: BlobRequest, answer: BlobAnswer) -> bool:
        wanted = {wish.hash: wish.start for wish in answer.wishes}
        got_on = self._note_held(set(_said(asked)), set(answer.holds), wanted)
        if answer.full:
            self._owed.clear()
            return got_on
        for hash_ in _said(asked):
            before = self._owed.pop(hash_, -1)
            if hash_ in wanted and self._journal.blobs.is_whole(hash_):
                self._owed[hash_] = wanted[hash_]
                got_on = got_on or wanted[hash_] > before
            elif hash_ not in self._settled:
                self._refused.add(hash_)
                got_on = True
        return got_on

    def _note_held(self, said: set[bytes], holds: set[bytes], wanted: Collection[bytes]) -> bool:
        """What the server holds of what was said, and what it does not hold after all; says whether it holds more."""
        new = said & holds - self._settled
        self._settled |= new
        held = (self._memory.held | new).difference(wanted)
        if held != self._memory.held:
            self._memory.held = held
            with self._journal.changing():
                self._journal.store.save_meta(_META_BLOBS, msgspec.msgpack.encode(self._memory))
        return bool(new)

    def _take_chunk(self, asked: BlobRequest, answer: BlobAnswer) -> bool:
        chunk = answer.chunk
        given = chunk.hash if chunk is not None else b""
        for wish in asked.wishes:
            if wish.hash == given:
                break
            self._vain.pop(wish.hash, None)
            self._vain[wish.hash] = None
        if chunk is None or Wish(chunk.hash, chunk.start) not in asked.wishes:
            return False
        with self._journal.changing():
            kept = self._journal.blobs.take(chunk.hash, chunk.start, chunk.size, chunk.data)
        if kept is Kept.WRONG:
            self._journal.blobs.spoil(chunk.hash, b"")
        self._vain.pop(chunk.hash, None)
        if kept in (Kept.MISFIT, Kept.FULL):
            self._vain[chunk.hash] = None
        return kept in (Kept.MORE, Kept.WHOLE)

    def _keep_pace(self, asked: BlobRequest, answer: BlobAnswer, round_trip_ms: int) -> None:
        if asked.chunk is None and answer.chunk is None:
            return
        if round_trip_ms > SLOW_MS:
            self.chunk_bytes = max(self.chunk_bytes // 2, CHUNK_BYTES_MIN)
        elif 0 <= round_trip_ms < QUICK_MS:
            self.chunk_bytes = min(self.chunk_bytes * 2, CHUNK_BYTES_MAX)

    def has_more(self) -> bool:
        """Whether there is something to send or to fetch that the server is known to want or may have."""
        return bool(self._owed or self._unsettled() or [hash_ for hash_ in self._lacking() if hash_ not in self._vain])

    def refused(self) -> None:
        """The request was refused, by the server or by something on the way: the next goes without any blob, to tell
        whose fault that was."""
        asked, self._asked = self._asked, None
        if asked is not None and asked.chunk is not None:
            self._doubted = asked.chunk.hash
            self.chunk_bytes = max(self.chunk_bytes // 2, CHUNK_BYTES_MIN)

    def _blame(self, hash_: bytes) -> None:
        self._doubted = None
        self._refusals[hash_] += 1
        start = self._owed.pop(hash_, None)
        if self._refusals[hash_] >= REFUSALS_MAX:
            self._refused.add(hash_)
        elif start is not None:
            self._owed[hash_] = start  # after all others
