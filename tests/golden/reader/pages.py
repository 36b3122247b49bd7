"""Pages: sections of logs, one array for each field (section 4)."""

import zlib
from dataclasses import dataclass
from itertools import accumulate

from tests.golden.reader.chain import Record
from tests.golden.reader.errors import Refused
from tests.golden.reader.msgpack import unpack
from tests.golden.reader.names import hash_of, log_of, log_root
from tests.golden.reader.values import array, integer, octets, octets_by_place, struct_of

RECORDS = 8_000
PACKED = 4 * 1024 * 1024
UNPACKED = 32 * 1024 * 1024
PAYLOAD = 4_096
TEXT = 16_384
SIGNED = 2**63


@dataclass(frozen=True)
class Identity:
    """What makes a log the log it is, beside its event."""

    key: bytes
    scope: int
    life: int


@dataclass(frozen=True)
class Section:
    """Consecutive records of one log; the last one is sealed."""

    log: int
    first: int
    identity: Identity | None
    certificate: bytes
    records: tuple[Record, ...]
    seal: bytes

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.first + len(self.records) - 1

    def root(self, event: bytes) -> bytes:
        """hash[0] of a section that begins its log."""
        if self.identity is None:
            raise Refused("section: it does not begin its log")
        root = log_root(event, self.identity.key, self.identity.scope, self.identity.life)
        if log_of(root) != self.log:
            raise Refused("section: the log's number is not that of its hash[0]")
        return root


def read_page(data: bytes) -> list[Section]:
    """The sections of a page. Their chains and seals are not looked at yet."""
    if not data:
        return []
    sections = [read_section(each) for each in array(unpack(inflate(data)))]
    if sum(len(section.records) for section in sections) > RECORDS:
        raise Refused(f"page: more than {RECORDS} records")
    return sections


def inflate(data: bytes) -> bytes:
    """The page unpacked; no more memory is taken than a page may have."""
    if len(data) > PACKED:
        raise Refused(f"page: more than {PACKED} bytes")
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(data, UNPACKED + 1)
    except zlib.error as error:
        raise Refused("page: not packed with zlib") from error
    if len(plain) > UNPACKED:
        raise Refused(f"page: more than {UNPACKED} bytes unpacked")
    if not stream.eof or stream.unused_data:
        raise Refused("page: cut off, or followed by something else")
    return plain


def read_section(value: object) -> Section:
    """One section of a page."""
    fields = struct_of(value, "section", 16, ({},))
    first = integer(fields[1], 1)
    identity = None if fields[2] is None else read_identity(fields[2])
    if (first == 1) != (identity is not None):
        raise Refused("section: it says whose log it is exactly where it begins one")
    records = read_records(first, fields[4:])
    return Section(integer(fields[0]), first, identity, octets(fields[3]), records, octets(fields[15], 64))


def read_identity(value: object) -> Identity:
    """Whose log it is."""
    key, scope, life = struct_of(value, "id", 3)
    return Identity(octets(key, 32), integer(scope, 0, 2**16 - 1), integer(life))


def column(value: object, length: int, low: int = -SIGNED, high: int = SIGNED - 1) -> list[int]:
    """One integer for each record."""
    found = array(value)
    if len(found) != length:
        raise Refused("section: arrays of different lengths")
    return [integer(each, low, high) for each in found]


def read_records(first: int, fields: list[object]) -> tuple[Record, ...]:
    """The records out of their arrays: `fields` are those from `ms` on."""
    size = len(array(fields[0]))
    if not 0 < size <= RECORDS:
        raise Refused(f"section: of {size} records")
    ms = list(accumulate(column(fields[0], size)))
    counters = column(fields[1], size, 0, 2**16 - 1)
    walls = [each + late for each, late in zip(ms, column(fields[2], size), strict=True)]
    boots = [wall - base for wall, base in zip(walls, accumulate(column(fields[3], size)), strict=True)]
    operators = list(accumulate(column(fields[4], size)))
    kinds = column(fields[5], size, 0, 2**16 - 1)
    subjects = column(fields[6], size)
    payloads = read_payloads(fields[7], fields[8], fields[12], size)
    texts = read_texts(fields[9], fields[10], size)
    return tuple(
        Record(
            first + place,
            ms[place] * 2**16 + counters[place],
            walls[place],
            boots[place],
            operators[place],
            kinds[place],
            subjects[place],
            *payloads[place],
            *texts[place],
        )
        for place in range(size)
    )


def read_payloads(table: object, places: object, hashes: object, size: int) -> list[tuple[bytes | None, bytes]]:
    """Each record's payload, where it is here, and the payload's hash."""
    entries = [octets(entry) for entry in array(table)]
    known = [(entry if len(entry) <= PAYLOAD else None, hash_of(entry)) for entry in entries]
    if size and not known:
        raise Refused("section: no payloads")
    found = [known[place] for place in column(places, size, 0, len(known) - 1)]
    for place, digest in octets_by_place(hashes, 32).items():
        if place >= size or found[place][0] != b"":
            raise Refused("section: the hash of a payload that is here as well")
        found[place] = (None, digest)
    return found


def read_texts(texts: object, hashes: object, size: int) -> list[tuple[bytes | None, bytes]]:
    """Each record's text, where it has one that is here, and the text's hash."""
    here, gone = octets_by_place(texts), octets_by_place(hashes, 32)
    if here.keys() & gone.keys() or any(place >= size for place in here.keys() | gone.keys()):
        raise Refused("section: a text of no record, or one that is here and is not")
    found: list[tuple[bytes | None, bytes]] = [(None, b"")] * size
    for place, text in here.items():
        found[place] = (text if len(text) <= TEXT else None, hash_of(text))
    for place, digest in gone.items():
        found[place] = (None, digest)
    return found
