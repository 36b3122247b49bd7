"""The file of a mirror: a laptop's records on a stick as it goes, for a spare to go on with. Lost, it tells nothing.

    frame of kind PART: salt (16) + nonce (24) + XSalsa20-Poly1305 of msgpack [about or nil, page, clock, unsent, blobs]

Parts are written one after the other; each is whole by itself, so that a stick may be pulled at any moment, and nothing
hangs on a part that is damaged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from fieldkit.errors import ExchangeError
from fieldkit.exchange.frames import encode_frame, read_frames
from fieldkit.exchange.messages import decode_as
from fieldkit.exchange.mirror_code import SALT_BYTES, key_of
from fieldkit.exchange.page import CONTENT_BYTES_MAX, TAKEN_RECORDS_MAX, decode_page
from fieldkit.journal.blobs import PIECE_BYTES
from fieldkit.journal.feed import read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.section import Section, section_of

PART = 17
#: Keys that are derived for one file: each is work, and a true mirror has one.
SALTS_MAX = 4
#: Records of others that are sealed in one piece.
SEALED_TOGETHER_MAX = TAKEN_RECORDS_MAX
NONCE_BYTES = SecretBox.NONCE_SIZE


class About(msgspec.Struct, frozen=True, array_like=True):
    """What a spare must know to go on: whose laptop this is, and where and for whom it works. `before`: other keys for
    whose records it answers: those that it had before, and those of laptops that it took over itself."""

    device: bytes
    certificate: bytes
    pack: bytes
    server: str
    squad: int
    site: int
    operator: int
    before: tuple[bytes, ...] = ()


class Part(msgspec.Struct, frozen=True, array_like=True):
    """`page` is as on the wire, `at_ms` the laptop's clock, `unsent` how many own records the server had not said it
    holds. `blobs`: pictures by their hash, each in a part of its own, after all records."""

    about: About | None
    page: bytes
    at_ms: int
    unsent: int
    blobs: dict[bytes, bytes] = {}


class Lock(msgspec.Struct, frozen=True):
    """What the parts of a file are encrypted with."""

    salt: bytes
    key: bytes


class Mirrored(msgspec.Struct, frozen=True):
    """What stands in a mirror. `parts` in the order in which they were written; `about` the last one that was told, so
    many parts ago."""

    about: About | None
    parts: list[Part]
    lock: Lock
    parts_since_about: int


def make_lock(code: str, salt: bytes) -> Lock:
    """For a new file; `salt`: 16 random bytes."""
    return Lock(salt, key_of(code, salt))


def encode_part(part: Part, lock: Lock, nonce: bytes) -> bytes:
    return encode_frame(PART, lock.salt + SecretBox(lock.key).encrypt(msgspec.msgpack.encode(part), nonce))


def decode_mirror(data: bytes, code: str) -> Mirrored:
    """Raises ExchangeError where the bytes are no mirror, or the code is not its."""
    locks: dict[bytes, Lock] = {}
    opened: list[tuple[Part, Lock]] = []
    for frame in read_frames(data):
        if frame.kind == PART and len(frame.body) > SALT_BYTES:
            lock = _lock(locks, code, frame.body[:SALT_BYTES])
            part = _part(frame.body[SALT_BYTES:], lock) if lock is not None else None
            if part is not None and lock is not None:
                opened.append((part, lock))
    if not locks:
        raise ExchangeError("errors.mirror.none")
    if not opened:
        raise ExchangeError("errors.mirror.wrong_code")
    parts = [part for part, _ in opened]
    told = max((at for at, part in enumerate(parts) if part.about is not None), default=-1)
    return Mirrored(parts[told].about if told >= 0 else None, parts, opened[-1][1], len(parts) - told - 1)


def _lock(locks: dict[bytes, Lock], code: str, salt: bytes) -> Lock | None:
    if salt not in locks and len(locks) < SALTS_MAX:
        locks[salt] = make_lock(code, salt)
    return locks.get(salt)


def _part(body: bytes, lock: Lock) -> Part | None:
    try:
        return decode_as(SecretBox(lock.key).decrypt(body), Part)
    except (CryptoError, ValueError, TypeError, ExchangeError):
        return None


def sections_of(parts: Iterable[Part]) -> list[Section]:
    """Every section of the parts that can be read."""
    found: list[Section] = []
    for part in parts:
        try:
            found += decode_page(part.page)
        except ExchangeError:
            continue
    return found


def next_blob(journal: Journal, held: Collection[bytes]) -> dict[bytes, bytes]:
    """A picture that is whole here, and not mirrored yet; none where there is none."""
    named = journal.blobs.named()
    wanted = (hash_ for hash_ in journal.blobs.whole() if hash_ in named and hash_ not in held)
    return {hash_: journal.blobs.read(hash_) for hash_ in islice(wanted, 1)}


def take_blobs(journal: Journal, parts: Iterable[Part]) -> None:
    """Takes in pictures that records here name; what is not what its name says is thrown away."""
    with journal.changing():
        for part in parts:
            for hash_, data in part.blobs.items():
                for start in range(0, len(data), PIECE_BYTES):
                    journal.blobs.take(hash_, start, len(data), data[start : start + PIECE_BYTES])


def mirrored_up_to(journal: Journal, sections: Iterable[Section]) -> dict[int, int]:
    """Branch (by place) → last of its records that the sections hold without a gap."""
    held: dict[int, int] = {}
    for section in sections:
        for log in journal.logs.branches(section.log):
            before = held.get(log.row.place, log.row.fork_at - 1)
            if section.first - 1 <= before < section.last <= log.number and _stands_in(journal, log, section):
                held[log.row.place] = section.last
    return held


def _stands_in(journal: Journal, log: Log, section: Section) -> bool:
    """Whether this is what the branch holds: seals are the same where hashes are."""
    author = journal.author
    if author is not None and author.owns(log.row.key):
        hash_ = journal.logs.hash_at(log, section.last)
        return section.seal == author.seal(log.row.log, section.last, hash_, log.row.key)
    return journal.store.read_seal(log.row.place, section.last, section.last) == (section.last, section.seal)


def next_sections(journal: Journal, held: dict[int, int], records_max: int) -> dict[int, Section]:
    """What is not mirrored yet, by branch, within one page. Own logs are sealed where they end now: nothing is written
    into the journal for it."""
    found: dict[int, Section] = {}
    records, content = records_max, CONTENT_BYTES_MAX
    for log in journal.logs.by_place.values():
        first = held.get(log.row.place, log.row.fork_at - 1) + 1
        if records <= 0 or content <= 0:
            break
        if first <= log.number:
            section = _fitting(journal, log, first, records)
            if section is not None and (not found or (section.count <= records and section.content_bytes <= content)):
                found[log.row.place] = section
                records, content = records - section.count, content - section.content_bytes
    return found


def _fitting(journal: Journal, log: Log, first: int, records_max: int) -> Section | None:
    """The next records of a log; where others sealed more in one piece, all of that."""
    section = _section(journal, log, first, records_max) or _section(journal, log, first, SEALED_TOGETHER_MAX)
    while section is not None and section.count > 1 and section.content_bytes > CONTENT_BYTES_MAX:
        smaller = _section(journal, log, first, section.count // 2)
        if smaller is None:
            break
        section = smaller
    return section


def _section(journal: Journal, log: Log, first: int, records_max: int) -> Section | None:
    author = journal.author
    if author is None or not author.owns(log.row.key):
        return read_section(journal, log, first, records_max)
    last = min(first + records_max - 1, log.number)
    records = journal.store.read_records(log.row.place, first, last)
    seal = author.seal(log.row.log, last, records[-1].hash, log.row.key)
    if first > 1:
        return section_of(records, None, b"", seal)
    device = journal.devices.get(log.row.key)
    return section_of(records, log.log_id, device.row.certificate if device is not None else b"", seal)
