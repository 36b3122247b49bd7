"""Pages: sections as bytes, column by column, so that what repeats packs to almost nothing.

    page    = zlib(msgpack([section, …]))
    section = [log, first, log id or nil, certificate, ms, counters, wall - ms, base, operators, kinds, subjects,
               payload table, payload of each record, {record: text}, {record: text hash}, seal,
               {record: payload hash}]

`ms`, `base` (wall - boot) and operators are differences from the record before. Integers of a record fit in 63 bits,
clocks in 60 and a sign.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from itertools import accumulate
from operator import add, sub
from typing import TypeVar

import msgspec

from fieldkit.errors import ExchangeError
from fieldkit.exchange.elements import elements_of
from fieldkit.records.chain import HASH_BYTES
from fieldkit.records.record import LogId
from fieldkit.records.section import Section
from fieldkit.records.stamps import COUNTER_BITS

#: Records in one page that this program sends; and that it takes.
PAGE_RECORDS_MAX = 1_000
TAKEN_RECORDS_MAX = 8_000
#: Payloads and texts in one page that this program sends, in bytes: far from what is taken even where nothing packs.
CONTENT_BYTES_MAX = 1_500_000
#: Bytes of a page packed, and unpacked (a bomb is refused before it has grown).
PAGE_BYTES_MAX = 4 * 1024 * 1024
UNPACKED_BYTES_MAX = 32 * 1024 * 1024
_COUNTER = (1 << COUNTER_BITS) - 1
_INT_MAX = (1 << 63) - 1
#: No clock shows more, and differences of differences still fit in 63 bits: whatever is taken in can be sent on.
_CLOCK_MAX = 1 << 60
#: Higher ones take three times as long for a fifth of a percent.
_LEVEL = 6


class _Wire(msgspec.Struct, frozen=True, array_like=True):
    log: int
    first: int
    log_id: LogId | None
    certificate: bytes
    ms: list[int]
    counters: list[int]
    walls: list[int]
    bases: list[int]
    operators: list[int]
    kinds: list[int]
    subjects: list[int]
    payload_table: list[bytes]
    payloads: list[int]
    texts: dict[int, bytes]
    text_hashes: dict[int, bytes]
    seal: bytes
    payload_hashes: dict[int, bytes]


#: A section whose parts are left as they are, and how many values all parts of a page hold at the most.
_Parts = msgspec.defstruct("_Parts", [(part, msgspec.Raw) for part in _Wire.__struct_fields__], array_like=True)
_VALUES_MAX = len(_Wire.__struct_fields__) * TAKEN_RECORDS_MAX
_T = TypeVar("_T")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[_Wire]).decode
_decode_parts = msgspec.msgpack.Decoder(list[_Parts]).decode  # type: ignore[valid-type]


def encode_page(sections: list[Section]) -> bytes:
    """The page's bytes; b"" for no sections."""
    return zlib.compress(_encode([_to_wire(section) for section in sections]), _LEVEL) if sections else b""


def decode_page(data: bytes) -> list[Section]:
    """The sections of a page; raises ExchangeError where the bytes are none, or ask for too much."""
    if not data:
        return []
    if len(data) > PAGE_BYTES_MAX:
        raise ExchangeError("errors.exchange.page_size", bytes=len(data), most=PAGE_BYTES_MAX)
    try:
        unpacked = _unpack(data)
        _check_lengths(unpacked)
        wires = _decode(unpacked)
        records = sum(len(wire.ms) for wire in wires)
        if records > TAKEN_RECORDS_MAX:
            raise ExchangeError("errors.exchange.page_records", records=records, most=TAKEN_RECORDS_MAX)
        return [_from_wire(wire) for wire in wires]
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError, _Malformed) as error:
        raise ExchangeError("errors.exchange.page_damaged", cause=str(error)) from error


class _Malformed(ValueError):
    """Columns that do not fit each other, or numbers out of their range."""


def _unpack(data: bytes) -> bytes:
    inflate = zlib.decompressobj()
    unpacked = inflate.decompress(data, UNPACKED_BYTES_MAX)
    if inflate.unconsumed_tail or not inflate.eof or inflate.unused_data:
        raise _Malformed("cut off, too large when unpacked, or followed by something else")
    return unpacked


def _check_lengths(unpacked: bytes) -> None:
    """A page of numbers of one byte each would be sixteen times as large in memory: what is too long is refused before
    it is decoded."""
    sections = elements_of(unpacked)
    if sections > TAKEN_RECORDS_MAX:
        raise _Malformed("too many sections")
    parts = (part for section in _decode_parts(unpacked) for part in msgspec.structs.astuple(section))
    if sum(elements_of(memoryview(part)) for part in parts) > _VALUES_MAX:
        raise _Malformed("too many values")


def _differences(values: list[int]) -> list[int]:
    return values[:1] + list(map(sub, values[1:], values))


def _to_wire(section: Section) -> _Wire:
    ms = [stamp >> COUNTER_BITS for stamp in section.stamps]
    table = list(dict.fromkeys(section.payloads))
    places = {payload: place for place, payload in enumerate(table)}
    return _Wire(
        section.log,
        section.first,
        section.log_id,
        section.certificate,
        _differences(ms),
        [stamp & _COUNTER for stamp in section.stamps],
        list(map(sub, section.walls, ms)),
        _differences(list(map(sub, section.walls, section.boots))),
        _differences(section.operators),
        section.kinds,
        section.subjects,
        table,
        [places[payload] for payload in section.payloads],
        {place: text for place, text in enumerate(section.texts) if text is not None},
        {place: hash_ for place, hash_ in enumerate(section.text_hashes) if hash_},
        section.seal,
        dict(section.payload_hashes),
    )


def _from_wire(wire: _Wire) -> Section:
    count = len(wire.ms)
    columns = (wire.counters, wire.walls, wire.bases, wire.operators, wire.kinds, wire.subjects, wire.payloads)
    if not count or any(len(column) != count for column in columns):
        raise _Malformed("columns of different length")
    ms = list(accumulate(wire.ms))
    walls = list(map(add, ms, wire.walls))
    boots = list(map(sub, walls, accumulate(wire.bases)))
    operators = list(accumulate(wire.operators))
    stamps = [at << COUNTER_BITS | counter for at, counter in zip(ms, wire.counters, strict=True)]
    _check_range(stamps, 0, _INT_MAX)
    _check_range(wire.counters, 0, _COUNTER)
    _check_range(walls, -_CLOCK_MAX, _CLOCK_MAX)
    _check_range(boots, -_CLOCK_MAX, _CLOCK_MAX)
    _check_range(operators, 0, 0xFFFFFFFF)
    _check_range(wire.kinds, 0, 0xFFFF)
    _check_range(wire.subjects, 0, _INT_MAX)
    _check_range(wire.payloads, 0, len(wire.payload_table) - 1)
    _check_range([wire.log], 0, _INT_MAX)
    _check_range([wire.first], 1, _INT_MAX)
    if wire.log_id is not None:
        _check_range([wire.log_id.life], 0, _INT_MAX)
        _check_range([wire.log_id.scope], 0, 0xFFFF)
    for place, hash_ in wire.payload_hashes.items():
        if not 0 <= place < count or len(hash_) != HASH_BYTES:
            raise _Malformed("a placeholder for no record")
    if any(len(hash_) != HASH_BYTES for hash_ in wire.text_hashes.values()):
        raise _Malformed("a text's hash of another length")
    table = wire.payload_table
    return Section(
        wire.log,
        wire.first,
        wire.log_id,
        wire.certificate,
        stamps,
        walls,
        boots,
        operators,
        wire.kinds,
        wire.subjects,
        [table[place] for place in wire.payloads],
        _spread(wire.texts, count, None),
        _spread(wire.text_hashes, count, b""),
        wire.seal,
        wire.payload_hashes,
    )


def _spread(values: Mapping[int, bytes], count: int, missing: _T) -> list[bytes | _T]:
    """A column from those records that have a value."""
    column: list[bytes | _T] = [missing] * count
    for place, value in values.items():
        if not 0 <= place < count:
            raise _Malformed("a text of no record")
        column[place] = value
    return column


def _check_range(values: list[int], least: int, most: int) -> None:
    if min(values) < least or max(values) > most:
        raise _Malformed("a number out of its range")
