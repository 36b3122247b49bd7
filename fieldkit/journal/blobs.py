"""Blobs: pictures that records name by their hash, and that travel apart from them, piece by piece.

A blob is held from its beginning on and nowhere else: what is missing is always the rest. It may be shown once it is
whole and its hash is right. Whoever may read a record that names it may have it, and nobody else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import Enum

import msgspec

from fieldkit.errors import JournalError
from fieldkit.journal.context import JournalContext
from fieldkit.journal.contract import BlobRow, Store
from fieldkit.journal.views import Views
from fieldkit.records.codec import decode_payload
from fieldkit.records.fold import decode_state
from fieldkit.records.kinds import (
    BLOB_BYTES_MAX,
    DEED,
    PHOTO,
    SPACES_OF_PICTURES,
    TALLY,
    DeedNoted,
    IncidentPhoto,
    Payload,
    Picture,
    TallyAdded,
)
from fieldkit.records.state import Entries

#: All blobs of a journal together: what does not fit is not taken, and nothing else waits for it.
BLOBS_BYTES_MAX = 1 << 30
#: Bytes stored and read in one piece.
PIECE_BYTES = 16_384


class Named(msgspec.Struct, frozen=True):
    """What records say of a blob: its size (the largest named), its media type, and the scopes of those records."""

    size: int
    media: str
    scopes: frozenset[int]


class Kept(Enum):
    """What became of a piece that was handed in."""

    MORE = "more"
    WHOLE = "whole"
    #: All of it is there, and it is not what its name says: it was thrown away.
    WRONG = "wrong"
    #: It does not go on from what is held, or nobody asked for it.
    MISFIT = "misfit"
    #: There is no room for it.
    FULL = "full"


class Blobs:
    """The blobs of a journal. Changes belong inside the journal's `changing()`."""

    def __init__(self, store: Store, views: Views, context: JournalContext) -> None:
        self._store = store
        self._views = views
        self._context = context
        self._rows = {row.hash: row for row in store.load_blobs()}
        #: Most that all of them may take.
        self.bytes_max = BLOBS_BYTES_MAX
        self._named: dict[bytes, Named] = {}
        self._named_at = -1
        #: By blob and who sent it (a device's key): how often it came to its end and was wrong.
        self._wrong: Counter[tuple[bytes, bytes]] = Counter()

    def named(self) -> dict[bytes, Named]:
        """Every blob that a record names which counts here (struck ones too: they stay in the story)."""
        if self._named_at != self._views.pictures_version:
            self._named, self._named_at = self._name(), self._views.pictures_version
        return self._named

    def _name(self) -> dict[bytes, Named]:
        named: dict[bytes, Named] = {}
        bodies = ((space, row.body) for space in SPACES_OF_PICTURES for row in self._store.list_states(space))
        for space, body in bodies:
            for what, scope in self._pictures_in(space, body):
                before = named.get(what.hash, Named(0, what.media, frozenset()))
                size = max(what.size, before.size)
                named[what.hash] = Named(size, before.media, before.scopes | {scope})
        return named

    def _pictures_in(self, space: int, body: bytes) -> list[tuple[IncidentPhoto | Picture, int]]:
        """The pictures of an incident, a deed or a tally, each with the scope of its record; none where its view is
        damaged, which is for `verify` to find, and must keep nothing from being sent."""
        try:
            state = decode_state(space, body)
            entries = state.entries if isinstance(state, Entries) else state.shown
            return [
                (picture, self._context.writer(entry.log).scope)
                for entry in entries
                if entry.kind in (PHOTO, TALLY, DEED)
                for picture in _pictures_of(decode_payload(entry.kind, entry.payload))
            ]
        except (msgspec.MsgspecError, ValueError, LookupError):
            return []

    def held(self, hash_: bytes) -> int:
        """How many bytes of a blob are here, from its beginning."""
        row = self._rows.get(hash_)
        return row.held if row is not None else 0

    def is_whole(self, hash_: bytes) -> bool:
        row = self._rows.get(hash_)
        return row is not None and row.whole

    def whole(self) -> list[bytes]:
        return [row.hash for row in self._rows.values() if row.whole]

    def lacking(self) -> list[bytes]:
        """Named blobs that are not whole here, those that have begun first."""
        lacking = [hash_ for hash_ in self.named() if not self.is_whole(hash_)]
        return sorted(lacking, key=lambda hash_: not self.held(hash_))

    def bytes_held(self) -> int:
        return sum(row.held for row in self._rows.values())

    @property
    def is_full(self) -> bool:
        """Whether the next blob may not fit any more."""
        return self.bytes_held() + BLOB_BYTES_MAX > self.bytes_max

    def spoil(self, hash_: bytes, sender: bytes) -> None:
        """Notes that a blob was wrong when its last piece had come from `sender`."""
        self._wrong[hash_, sender] += 1

    def is_spoilt(self, hash_: bytes, sender: bytes) -> bool:
        """Whether a blob is not taken from `sender` any more before the next start: it was asked anew once."""
        return self._wrong[hash_, sender] > 1

    # changes

    def put(self, data: bytes) -> bytes:
        """Stores a blob that was made here; returns its hash."""
        hash_ = hashlib.sha256(data).digest()
        if not self.is_whole(hash_):
            self.drop(hash_)
            for start in range(0, len(data), PIECE_BYTES):
                self._append(hash_, data[start : start + PIECE_BYTES])
            self._finish(hash_)
        return hash_

    def take(self, hash_: bytes, start: int, size: int, data: bytes) -> Kept:
        """Takes a piece that begins at `start` of a blob of `size` bytes, if it goes on from what is held."""
        named = self.named().get(hash_)
        if named is None or not 0 < size <= named.size or self.is_whole(hash_):
            return Kept.MISFIT
        if self.held(hash_) >= size:
            self.drop(hash_)  # somebody said that it is larger than it is
            return Kept.WRONG
        if start != self.held(hash_) or not 0 < len(data) <= size - start:
            return Kept.MISFIT
        if self.bytes_held() + len(data) > self.bytes_max:
            return Kept.FULL
        self._append(hash_, data)
        if start + len(data) < size:
            return Kept.MORE
        if hashlib.sha256(self.read(hash_)).digest() != hash_:
            self.drop(hash_)
            return Kept.WRONG
        self._finish(hash_)
        return Kept.WHOLE

    def _append(self, hash_: bytes, data: bytes) -> None:
        row = self._rows.get(hash_)
        if row is None:
            row = BlobRow(self._store.insert_blob(hash_), hash_)
        self._store.insert_piece(row.place, row.held, data)
        self._save(msgspec.structs.replace(row, held=row.held + len(data)))

    def _finish(self, hash_: bytes) -> None:
        self._save(msgspec.structs.replace(self._rows[hash_], whole=True))

    def _save(self, row: BlobRow) -> None:
        self._store.save_blob(row)
        self._rows[row.hash] = row

    def drop(self, hash_: bytes) -> None:
        """Throws away what is held of a blob."""
        row = self._rows.pop(hash_, None)
        if row is not None:
            self._store.delete_blob(row.place)

    # reading

    def piece(self, hash_: bytes, start: int, bytes_max: int) -> bytes:
        """Bytes from `start` on: at least one, where there are any, and at most `bytes_max`."""
        row = self._rows.get(hash_)
        if row is None or not 0 <= start < row.held:
            return b""
        return self._store.read_piece(row.place, start)[:bytes_max]

    def read(self, hash_: bytes) -> bytes:
        """All that is held of a blob."""
        data = bytearray()
        while piece := self.piece(hash_, len(data), BLOB_BYTES_MAX):
            data += piece
        return bytes(data)

    def damaged(self) -> list[bytes]:
        """Blobs that are not what they were when they were stored."""
        return [hash_ for hash_ in self._rows if not self.is_sound(hash_)]

    def is_sound(self, hash_: bytes) -> bool:
        """Whether what is held of a blob is what it was when it was stored."""
        row = self._rows[hash_]
        try:
            data = self.read(hash_)
        except JournalError:
            return False
        return len(data) == row.held and (not row.whole or hashlib.sha256(data).digest() == row.hash)

    def drop_damaged(self) -> None:
        """Throws damaged blobs away, so that they are fetched anew."""
        for hash_ in self.damaged():
            self.drop(hash_)


def _pictures_of(what: Payload) -> tuple[IncidentPhoto | Picture, ...]:
    match what:
        case IncidentPhoto():
            return (what,)
        case DeedNoted() | TallyAdded():
            return what.pictures
        case _:
            return ()
