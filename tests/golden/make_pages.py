"""Vectors of pages: what stands in them, and pages that are none."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import sha256

import msgspec

from fieldkit.exchange.page import TAKEN_RECORDS_MAX
from fieldkit.records.record import PAYLOAD_BYTES_MAX, TEXT_BYTES_MAX, Record
from fieldkit.records.section import Section, withhold
from tests.golden.cast import chance
from tests.golden.logs import INCIDENTS, MARKS, TALLIES, packed, page_of, repacked
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

#: Places of the fields of a section.
LOG, FIRST, MS, COUNTERS, WALLS, OPERATORS, KINDS, SUBJECTS = 0, 1, 4, 5, 6, 8, 9, 10
TABLE, PAYLOADS, TEXTS, TEXT_HASHES, PAYLOAD_HASHES = 11, 12, 13, 14, 16
#: Fields of a later version, of whatever kind.
LATER = ("later", 1.5, msgspec.msgpack.Ext(5, b"something"), {b"key": [None, True]})
#: One byte more than any payload and any text may have.
LARGE_PAYLOAD = chance("large payload", 32) * (PAYLOAD_BYTES_MAX // 32) + b"+"
LARGE_TEXT = chance("large text", 32) * (TEXT_BYTES_MAX // 32) + b"+"


def erased(section: Section, records: Sequence[Record], *places: int) -> Section:
    """The same section without some of its texts."""
    texts, hashes = list(section.texts), list(section.text_hashes)
    for place in places:
        texts[place], hashes[place] = None, records[place].text_hash
    return msgspec.structs.replace(section, texts=texts, text_hashes=hashes)


WHOLE = MARKS.section(1, 6)
STORY = INCIDENTS.section(1, 3)
WITHOUT_TEXT = erased(STORY, INCIDENTS.records, 1)
WITHOUT_PAYLOAD = withhold(STORY, [2])
LARGE = TALLIES.replaced(2, payload=LARGE_PAYLOAD)
LONG = TALLIES.replaced(2, text=LARGE_TEXT, text_hash=sha256(LARGE_TEXT).digest())


def page_vectors() -> list[Vector]:
    return [*good_pages(), *damaged_pages(), *large_pages()]


def good_pages() -> list[Vector]:
    whole = page_of(WHOLE)
    negative = msgspec.structs.replace(WHOLE, walls=[-1_000 - place for place in range(6)], boots=[-1] * 6)
    beside = repacked(page_of(WITHOUT_PAYLOAD), TABLE, [*WITHOUT_PAYLOAD.payloads[:2], b"something"])
    return [
        good("no sections", "page", page=b""),
        good("a whole log", "page", page=whole),
        good("the end of a log", "page", page=page_of(MARKS.section(4, 6))),
        good("three logs", "page", page=page_of(WHOLE, STORY, TALLIES.section(1, 3))),
        good("an erased text", "page", page=page_of(WITHOUT_TEXT)),
        good("a placeholder, which has no text either", "page", page=page_of(WITHOUT_PAYLOAD)),
        good("clocks from before 1970", "page", page=page_of(negative)),
        variant("a payload that is too large is known by its hash", "page", page=page_of(LARGE.section(1, 3))),
        variant("a text that is too long is known by its hash", "page", page=page_of(LONG.section(1, 3))),
        variant("a key that stands twice in a map: the later one", "page", page=doubled()),
        variant("an array of sections that is empty", "page", page=packed([])),
        variant("fields that are not known behind the others", "page", page=longer(whole)),
        variant("integers in longer forms", "page", page=zlib.compress(widened(zlib.decompress(whole)))),
        variant("packed without compression", "page", page=zlib.compress(zlib.decompress(whole), 0)),
        variant("the hash of a text that is here is not looked at", "page", page=told_twice()),
        variant("a payload in the place of a placeholder is not looked at", "page", page=beside),
    ]


def longer(page: bytes) -> bytes:
    (section,) = msgspec.msgpack.decode(zlib.decompress(page), strict=True)
    return packed([[*section, *LATER]])


def widened(plain: bytes) -> bytes:
    """`first` of the only section (1) as nine bytes instead of one."""
    log_at = 1 + 3
    assert plain[0] == 0x91
    assert plain[log_at] == 0xCF
    at = log_at + 9
    assert plain[at] == 1
    return plain[:at] + b"\xcf" + (1).to_bytes(8, "big") + plain[at + 1 :]


def doubled() -> bytes:
    """The first text stands there twice, at first as another one."""
    texts = {place: text for place, text in enumerate(STORY.texts) if text is not None}
    pairs = [(1, b"an earlier one"), *texts.items()]
    encoded = b"".join(msgspec.msgpack.encode(place) + msgspec.msgpack.encode(text) for place, text in pairs)
    return repacked(page_of(STORY), TEXTS, msgspec.Raw(bytes([0x80 + len(pairs)]) + encoded))


def told_twice() -> bytes:
    return repacked(page_of(STORY), TEXT_HASHES, {1: bytes(32)})


def damaged_pages() -> list[Vector]:
    whole, story = page_of(WHOLE), page_of(STORY)
    plain = zlib.decompress(whole)

    def spoilt(what: str, why: str, at: int, value: object, page: bytes = whole) -> Vector:
        return bad(what, "page", why, page=repacked(page, at, value))

    return [
        bad("cut off", "page", "no whole zlib stream", page=whole[:-1]),
        bad("followed by a byte", "page", "something behind the end", page=whole + b"\0"),
        bad("a byte too many inside", "page", "something behind the end", page=zlib.compress(plain + b"\0")),
        bad("a byte too few inside", "page", "no whole MessagePack", page=zlib.compress(plain[:-1])),
        bad("not packed", "page", "no zlib stream", page=plain),
        bad("something else than an array", "page", "not an array", page=packed({})),
        bad("a section with a field too few", "page", "a field is missing", page=packed([unpacked(whole)[:-1]])),
        spoilt("no records", "an empty section", MS, []),
        spoilt("an array that is shorter", "arrays of different lengths", KINDS, [1] * 5),
        spoilt("a number that is a text", "not an integer", FIRST, "1"),
        spoilt("record number 0", "out of bounds", FIRST, 0),
        spoilt("a log of 64 bits", "out of bounds", LOG, 2**63),
        spoilt("a stamp below 0", "out of bounds", MS, [-1] * 6),
        spoilt("a stamp of 64 bits", "out of bounds", MS, [2**47, 0, 0, 0, 0, 0]),
        spoilt("a counter of 17 bits", "out of bounds", COUNTERS, [2**16] * 6),
        spoilt("a wall clock of 61 bits", "out of bounds", WALLS, [2**60] * 6),
        spoilt("an operator of 33 bits", "out of bounds", OPERATORS, [2**32, 0, 0, 0, 0, 0]),
        spoilt("an operator below 0", "out of bounds", OPERATORS, [0, -1, 0, 0, 0, 0]),
        spoilt("a kind of 17 bits", "out of bounds", KINDS, [2**16] * 6),
        spoilt("a subject below 0", "out of bounds", SUBJECTS, [-1] * 6),
        spoilt("a payload that is not in the table", "out of bounds", PAYLOADS, [9] * 6),
        spoilt("a text of no record", "out of bounds", TEXTS, {3: b""}, story),
        spoilt("a text's hash of 31 bytes", "wrong length", TEXT_HASHES, {0: bytes(31)}, story),
        spoilt("a payload's hash of 33 bytes", "wrong length", PAYLOAD_HASHES, {0: bytes(33)}, story),
        spoilt("the hash of a payload of no record", "out of bounds", PAYLOAD_HASHES, {3: bytes(32)}, story),
        spoilt("a map where an array should be", "not an array", SUBJECTS, {}),
    ]


def unpacked(page: bytes) -> list[object]:
    (section,) = msgspec.msgpack.decode(zlib.decompress(page), type=list[list[object]])
    return section


def large_pages() -> list[Vector]:
    """Few bytes that ask for much."""
    many = TAKEN_RECORDS_MAX + 1
    numbers = [0] * many
    fields = unpacked(page_of(WHOLE))
    fields[MS : SUBJECTS + 1] = [numbers] * 7
    fields[PAYLOADS] = numbers
    table = [b""] * (17 * TAKEN_RECORDS_MAX + 1)
    return [
        bad("8,001 records", "page", "too many records", page=zlib.compress(msgspec.msgpack.encode([fields]), 9)),
        bad("a table of 136,001 payloads", "page", "too many elements", page=repacked(page_of(WHOLE), TABLE, table)),
        bad("8,001 sections", "page", "too many sections", page=packed([[]] * many)),
    ]
