"""The file of a mirror: a laptop's records on a stick as it goes, for a spare to go on with. Lost, it tells nothing.

    frame of kind HEAD: msgpack [salt], in the clear
    frame of kind PART: nonce (24) + XSalsa20-Poly1305 of msgpack [about or nothing, page, wall clock, unsent]

Parts are written one after the other; each is whole by itself, so that a stick may be pulled at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from fieldkit.errors import ExchangeError
from fieldkit.exchange.frames import encode_frame, read_frames
from fieldkit.exchange.messages import decode_as
from fieldkit.exchange.mirror_code import SALT_BYTES, key_of
from fieldkit.exchange.page import decode_page
from fieldkit.journal.feed import read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.section import Section, section_of

HEAD, PART = 16, 17
NONCE_BYTES = SecretBox.NONCE_SIZE


class About(msgspec.Struct, frozen=True, array_like=True):
    """What a spare must know to go on: whose laptop this is, and where and for whom it works."""

    device: bytes
    certificate: bytes
    pack: bytes
    server: str
    squad: int
    site: int
    operator: int


class Part(msgspec.Struct, frozen=True, array_like=True):
    """`page` is as on the wire, `at_ms` the laptop's clock, `unsent` how many own records the server had not said it
    holds."""

    about: About | None
    page: bytes
    at_ms: int
    unsent: int


class Mirrored(msgspec.Struct, frozen=True):
    """What stands in a mirror. `parts` in the order in which they were written; `about` the last one that was told."""

    about: About | None
    parts: list[Part]
    key: bytes


class Head(msgspec.Struct, frozen=True, array_like=True):
    salt: bytes


def encode_head(salt: bytes) -> bytes:
    """The first frame of a new file."""
    return encode_frame(HEAD, msgspec.msgpack.encode(Head(salt)))


def encode_part(part: Part, key: bytes, nonce: bytes) -> bytes:
    return encode_frame(PART, SecretBox(key).encrypt(msgspec.msgpack.encode(part), nonce))


def decode_mirror(data: bytes, code: str) -> Mirrored:
    """Raises ExchangeError where the bytes are no mirror, or the code is not its."""
    key, about = b"", None
    parts: list[Part] = []
    sealed = 0
    for frame in read_frames(data):
        if frame.kind == HEAD:
            key = _key(frame.body, code)
        elif frame.kind == PART and key:
            sealed += 1
            part = _part(frame.body, key)
            if part is not None:
                parts.append(part)
                about = part.about or about
    if not key:
        raise ExchangeError("errors.mirror.none")
    if sealed and not parts:
        raise ExchangeError("errors.mirror.wrong_code")
    return Mirrored(about, parts, key)


def _key(body: bytes, code: str) -> bytes:
    head = decode_as(body, Head)
    if len(head.salt) != SALT_BYTES:
        raise ExchangeError("errors.mirror.none")
    return key_of(code, head.salt)


def _part(body: bytes, key: bytes) -> Part | None:
    try:
        return decode_as(SecretBox(key).decrypt(body), Part)
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
    if author is not None and log.row.key == author.public:
        return section.seal == author.seal(log.row.log, section.last, journal.logs.hash_at(log, section.last))
    return journal.store.read_seal(log.row.place, section.last, section.last) == (section.last, section.seal)


def next_sections(journal: Journal, held: dict[int, int], records_max: int) -> dict[int, Section]:
    """What is not mirrored yet, by branch, within one page. Own logs are sealed where they end now: nothing is written
    into the journal for it."""
    found: dict[int, Section] = {}
    for log in journal.logs.by_place.values():
        first = held.get(log.row.place, log.row.fork_at - 1) + 1
        if records_max <= 0:
            break
        if first <= log.number:
            section = _section(journal, log, first, records_max)
            if section is not None:
                found[log.row.place] = section
                records_max -= section.count
    return found


def _section(journal: Journal, log: Log, first: int, records_max: int) -> Section | None:
    author = journal.author
    if author is None or log.row.key != author.public:
        return read_section(journal, log, first, records_max)
    last = min(first + records_max - 1, log.number)
    records = journal.store.read_records(log.row.place, first, last)
    seal = author.seal(log.row.log, last, records[-1].hash)
    if first > 1:
        return section_of(records, None, b"", seal)
    device = journal.devices.get(log.row.key)
    return section_of(records, log.log_id, device.row.certificate if device is not None else b"", seal)
