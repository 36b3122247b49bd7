"""The server's half of how blobs travel: takes pieces of those it lacks, hands out those that a device may have."""

from __future__ import annotations

from fieldkit.exchange.chunks import (
    CHUNK_BYTES_MAX,
    OFFERS_MAX,
    WISHES_MAX,
    BlobAnswer,
    BlobRequest,
    Chunk,
    Wish,
)
from fieldkit.journal.blobs import Kept
from fieldkit.journal.devices import Device
from fieldkit.journal.journal import Journal
from fieldkit.records.scopes import is_read_by


def answer_blobs(journal: Journal, device: Device, asked: BlobRequest, *, quiet: bool) -> BlobAnswer:
    """`quiet`: the answer carries nothing else, and a piece may go with it."""
    wants = list(asked.offers[:OFFERS_MAX])
    if asked.chunk is not None:
        _take(journal, device, asked.chunk)
        wants.insert(0, asked.chunk.hash)
    full = journal.blobs.is_full
    wishes = [Wish(hash_, journal.blobs.held(hash_)) for hash_ in wants if _is_wanted(journal, device, hash_)]
    chunk = _give(journal, device, asked) if quiet else None
    holds = [hash_ for hash_ in wants if _may_read(journal, device, hash_) and journal.blobs.is_whole(hash_)]
    return BlobAnswer([] if full else wishes, chunk, full, holds)


def _may_read(journal: Journal, device: Device, hash_: bytes) -> bool:
    """Whether the device may read a record that names the blob."""
    named, certificate = journal.blobs.named().get(hash_), device.certificate
    if named is None or certificate is None or device.revoked:
        return False
    return any(is_read_by(scope, certificate) for scope in named.scopes)


def _is_wanted(journal: Journal, device: Device, hash_: bytes) -> bool:
    blobs = journal.blobs
    return (
        _may_read(journal, device, hash_) and not blobs.is_whole(hash_) and not blobs.is_spoilt(hash_, device.row.key)
    )


def _take(journal: Journal, device: Device, chunk: Chunk) -> None:
    if not _is_wanted(journal, device, chunk.hash):
        return
    with journal.changing():
        kept = journal.blobs.take(chunk.hash, chunk.start, chunk.size, chunk.data)
    if kept is Kept.WRONG:
        journal.blobs.spoil(chunk.hash, device.row.key)


def _give(journal: Journal, device: Device, asked: BlobRequest) -> Chunk | None:
    """A piece of the first blob wished for that is here."""
    for wish in asked.wishes[:WISHES_MAX]:
        if _may_read(journal, device, wish.hash) and _is_good(journal, wish):
            most = min(max(asked.bytes_max, 1), CHUNK_BYTES_MAX)
            data = journal.blobs.piece(wish.hash, wish.start, most)
            if data:
                return Chunk(wish.hash, wish.start, journal.blobs.held(wish.hash), data)
    return None


def _is_good(journal: Journal, wish: Wish) -> bool:
    """Whether all of a blob is here, and before its first piece is handed out, whether it is what it was. A damaged
    one is thrown away: whoever has it offers it at the next start."""
    if not journal.blobs.is_whole(wish.hash):
        return False
    if wish.start or journal.blobs.is_sound(wish.hash):
        return True
    with journal.changing():
        journal.blobs.drop(wish.hash)
    return False
