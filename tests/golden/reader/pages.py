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
ELEMENTS = 17 * RECORDS
CLOCK = 2**60
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
    found = array(unpack(inflate(data), 4 * ELEMENTS))
    if len(found) > RECORDS or sum(map(elements, found)) > ELEMENTS:
        raise Refused("page: too many sections or elements")
    sections = [read_section(each) for each in found]
    if sum(len(section.records) for section in sections) > RECORDS:
        raise Refused(f"page: more than {RECORDS} records")
    return sections


def elements(section: object) -> int:
    """How many elements the arrays and maps of a section have together."""
    return sum(len(field) for field in array(section) if isinstance(field, list | dict))


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
    fields = struct_of(value, "section", 17)
    first = integer(fields[1], 1)
    identity = None if fields[2] is None else read_identity(fields[2])
    records = read_records(first, fields[4:])
    return Section(integer(fields[0]), first, identity, octets(fields[3]), records, octets(fields[15]))


def read_identity(value: object) -> Identity:
    """Whose log it is."""
    key, scope, life = struct_of(value, "id", 3)
    return Identity(octets(key), integer(scope, 0, 2**16 - 1), integer(life))


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
    walls = within([each + late for each, late in zip(ms, column(fields[2], size), strict=True)], -CLOCK, CLOCK)
    bases = accumulate(column(fields[3], size))
    boots = within([wall - base for wall, base in zip(walls, bases, strict=True)], -CLOCK, CLOCK)
    operators = within(list(accumulate(column(fields[4], size))), 0, 2**32 - 1)
    kinds = column(fields[5], size, 0, 2**16 - 1)
    subjects = column(fields[6], size, 0)
    stamps = within([each * 2**16 + counter for each, counter in zip(ms, counters, strict=True)], 0, SIGNED - 1)
    payloads = read_payloads(fields[7], fields[8], fields[12], size)
    texts = read_texts(fields[9], fields[10], size)
    return tuple(
        record_of(
            (first + place, stamps[place], walls[place], boots[place], operators[place], kinds[place], subjects[place]),
            *payloads[place],
            *texts[place],
        )
        for place in range(size)
    )


def record_of(
    header: tuple[int, int, int, int, int, int, int],
    payload: bytes | None,
    payload_hash: bytes,
    text: bytes | None,
    text_hash: bytes,
) -> Record:
    """A placeholder has no text either."""
    return Record(*header, payload, payload_hash, text if payload is not None else None, text_hash)


def within(values: list[int], low: int, high: int) -> list[int]:
    """The same values, none of which is out of these bounds."""
    if not all(low <= value <= high for value in values):
        raise Refused("section: a number out of its bounds")
    return values


def read_payloads(table: object, places: object, hashes: object, size: int) -> list[tuple[bytes | None, bytes]]:
    """Each record's payload, where it is here, and the payload's hash."""
    entries = [octets(entry) for entry in array(table)]
    known = [(entry if len(entry) <= PAYLOAD else None, hash_of(entry)) for entry in entries]
    found = [known[place] for place in column(places, size, 0, len(known) - 1)]
    for place, digest in octets_by_place(hashes, size, 32).items():
        found[place] = (None, digest)
    return found


def read_texts(texts: object, hashes: object, size: int) -> list[tuple[bytes | None, bytes]]:
    """Each record's text, where it has one that is here, and the text's hash."""
    found: list[tuple[bytes | None, bytes]] = [(None, b"")] * size
    for place, digest in octets_by_place(hashes, size, 32).items():
        found[place] = (None, digest)
    for place, text in octets_by_place(texts, size).items():
        found[place] = (text if len(text) <= TEXT else None, hash_of(text))
    return found
