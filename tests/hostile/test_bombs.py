"""A few kilobytes that would become gigabytes: refused, or taken, within bounded memory and time."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from nacl.public import SealedBox

from fieldkit.errors import ExchangeError, FieldkitError
from fieldkit.exchange.answer import read_request
from fieldkit.exchange.carrying import take_letters
from fieldkit.exchange.envelope import LETTER, Envelope, _frame
from fieldkit.exchange.frames import BODY_BYTES_MAX, CHECK_BYTES, MARKER, read_frames
from fieldkit.exchange.messages import MESSAGE_BYTES_MAX, NONCE_BYTES, Head, Request, encode_request
from fieldkit.exchange.page import PAGE_RECORDS_MAX, TAKEN_RECORDS_MAX, UNPACKED_BYTES_MAX, decode_page
from fieldkit.journal.feed import Cursor
from fieldkit.records.record import PAYLOAD_BYTES_MAX
from roster.errors import PackError
from roster.keys import KEY_BYTES, SIGNATURE_BYTES
from roster.pack import MAGIC, decode_pack
from tests.hostile.memory import peak_bytes
from tests.hostile.ours import only_ours
from tests.meeting import MORNING_MS, Preparer, key_of

MEGABYTE = 1_000_000
#: Whatever a message or a file says, reading it takes no more than this.
MEMORY_BYTES_MAX = 200 * MEGABYTE
#: Bombs are as large as may be unpacked; more is refused before it has grown.
ELEMENTS = UNPACKED_BYTES_MAX - 1_000
#: Of maps, whose keys must differ.
ENTRIES = 1_700_000
COLUMNS = ("ms", "counters", "walls", "bases", "operators", "kinds", "subjects", "payloads")


def array(count: int, element: bytes) -> bytes:
    return b"\xdd" + count.to_bytes(4, "big") + element * count


def map_(count: int, value: bytes) -> bytes:
    """Numbered entries."""
    return b"\xdf" + count.to_bytes(4, "big") + b"".join(b"\xce" + n.to_bytes(4, "big") + value for n in range(count))


def payload_of(length: int) -> bytes:
    return b"\xc6" + length.to_bytes(4, "big") + bytes(length)


def section(**parts: bytes) -> bytes:
    """One section of one record, with some parts (MessagePack) replaced."""
    fields = {
        "log": b"\x01", "first": b"\x01", "log_id": b"\xc0", "certificate": b"\xc4\0", "ms": b"\x91\x01",
        "counters": b"\x91\0", "walls": b"\x91\0", "bases": b"\x91\0", "operators": b"\x91\0", "kinds": b"\x91\x01",
        "subjects": b"\x91\0", "payload_table": b"\x91\xc4\0", "payloads": b"\x91\0", "texts": b"\x80",
        "text_hashes": b"\x80", "seal": b"\xc4\0", "payload_hashes": b"\x80",
    }  # fmt: skip
    return b"\xdc" + len(fields).to_bytes(2, "big") + b"".join((fields | parts).values())


def pages() -> dict[str, Callable[[], bytes]]:
    """Unpacked pages of every shape that is small on the wire."""
    return {
        "zeros": lambda: bytes(200 * MEGABYTE),
        "numbers": lambda: b"\x91" + section(ms=array(ELEMENTS, b"\0")),
        "large numbers": lambda: b"\x91" + section(walls=array(ELEMENTS // 3, b"\xcd\x7f\xff")),
        "empty payloads": lambda: b"\x91" + section(payload_table=array(ELEMENTS // 2, b"\xc4\0")),
        "small payloads": lambda: b"\x91" + section(payload_table=array(ELEMENTS // 4, b"\xc4\x02ab")),
        "texts": lambda: b"\x91" + section(texts=map_(ENTRIES, b"\xc4\x01a")),
        "text hashes": lambda: b"\x91" + section(text_hashes=map_(ENTRIES, b"\xc4\x01a")),
        "placeholders": lambda: b"\x91" + section(payload_hashes=map_(ENTRIES, b"\xc4\x01a")),
        "sections": lambda: array(ELEMENTS // len(section()), section()),
        "empty sections": lambda: array(ELEMENTS, b"\x90"),
        "nothings": lambda: array(ELEMENTS, b"\xc0"),
        "more parts": lambda: b"\x91\xdd" + (ELEMENTS).to_bytes(4, "big") + section()[3:] + bytes(ELEMENTS - 17),
        "one payload": lambda: b"\x91" + section(payload_table=b"\x91" + payload_of(ELEMENTS)),
        "large payloads": lambda: b"\x91" + section(
            payload_table=array(ELEMENTS // 4_100, b"\xc5\x10\x00" + bytes(PAYLOAD_BYTES_MAX))
        ),
        "most records": lambda: b"\x91" + section(**dict.fromkeys(COLUMNS, array(TAKEN_RECORDS_MAX, b"\0"))),
        "one payload in each record": lambda: b"\x91" + section(
            **dict.fromkeys(COLUMNS, array(TAKEN_RECORDS_MAX, b"\0")),
            payload_table=b"\x91" + payload_of(ELEMENTS // 2),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", pages())
def test_a_page_takes_bounded_memory(name: str) -> None:
    packed = zlib.compress(pages()[name](), 1)
    assert peak_bytes(lambda: only_ours(decode_page, packed)) < MEMORY_BYTES_MAX


def test_a_gigabyte_of_nothing_is_refused() -> None:
    squeeze = zlib.compressobj(1)
    packed = b"".join(squeeze.compress(bytes(MEGABYTE)) for _ in range(1_000)) + squeeze.flush()
    for decode in (decode_page, lambda data: decode_page(data[:100_000])):
        with pytest.raises(ExchangeError):
            decode(packed)


def test_heads_of_nothing_take_bounded_memory() -> None:
    key = key_of("hostile")
    request = Request(bytes(8), bytes(NONCE_BYTES), Cursor(), b"", b"", heads=[Head(0, 0, b"")] * 10)
    *around, body = msgspec.msgpack.decode(encode_request(request, key, bytes(8)))
    few, many = b"\x9a" + b"\x93\0\0\xc4\0" * 10, array((MESSAGE_BYTES_MAX - 1_000) // 5, b"\x93\0\0\xc4\0")
    assert few in body
    data = msgspec.msgpack.encode([*around, body.replace(few, many)])
    assert peak_bytes(lambda: only_ours(read_request, data)) < MEMORY_BYTES_MAX


def signed_pack(preparer: Preparer, core: bytes, parts: bytes = b"") -> bytes:
    packed = zlib.compress(core, 1)
    signature = preparer.event_key.sign(b"fieldkit pack 3\0" + packed).signature
    return MAGIC + signature + preparer.pack.event_key + len(packed).to_bytes(4, "big") + packed + parts


def cores(preparer: Preparer) -> Iterator[bytes]:
    """Cores of a pack that are as large as may be, and nothing but the smallest values."""
    head = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES
    data = preparer.pack.data[head:]
    event, server, made, parts, listing, badges = msgspec.msgpack.decode(
        zlib.decompress(data[4 : 4 + int.from_bytes(data[:4], "big")]), strict=False, type=list[msgspec.Raw]
    )
    count = 900_000
    whole = [bytes(part) for part in (event, server, made, parts, listing, badges)]
    for place, values in (
        (3, map_(count // 2, b"\xc4\0")),
        (4, array(count, b"\x90")),
        (4, array(count // 8, b"\x94\0\xa0\xa0\xc4\0")),
        (5, array(count, b"\x93\0\0\xc4\0")),
        (0, array(count * 4, b"\xc0")),
    ):
        yield b"\x96" + b"".join([*whole[:place], values, *whole[place + 1 :]])
    yield b"\xdd" + (3 * MEGABYTE + 6).to_bytes(4, "big") + b"".join(whole) + bytes(3 * MEGABYTE)
    yield bytes(200 * MEGABYTE)


def test_a_pack_takes_bounded_memory(preparer: Preparer) -> None:
    for core in cores(preparer):
        data = signed_pack(preparer, core)
        assert peak_bytes(lambda data=data: only_ours(decode_pack, data)) < 2 * MEMORY_BYTES_MAX  # type: ignore[misc]


def test_a_pack_of_which_each_squad_is_a_bomb_is_refused(preparer: Preparer) -> None:
    head = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES
    end = head + 4 + int.from_bytes(preparer.pack.data[head : head + 4], "big")
    bomb = zlib.compress(bytes(100 * MEGABYTE), 9)
    parts = b"".join(n.to_bytes(2, "big") + len(bomb).to_bytes(4, "big") + bomb for n in range(1, 15))

    def decode() -> None:
        with pytest.raises(PackError):
            decode_pack(preparer.pack.data[:end] + parts)

    assert peak_bytes(decode) < MEMORY_BYTES_MAX


def test_markers_that_promise_megabytes_are_given_up() -> None:
    """Each of these would have to be hashed to its end: without a limit a day of work."""
    head = MARKER + b"\x01" + (BODY_BYTES_MAX // 2).to_bytes(4, "big") + bytes(CHECK_BYTES)
    data = head * (BODY_BYTES_MAX // len(head))
    hashed = 0

    class Counting:
        def __init__(self, data: bytes = b"") -> None:
            nonlocal hashed
            hashed += len(data)
            self._real = hashlib.sha256(data)

        def digest(self) -> bytes:
            return self._real.digest()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldkit.exchange.frames.hashlib", type("hashlib", (), {"sha256": Counting}))
        assert list(read_frames(data)) == []
    assert hashed <= 6 * len(data)


def test_letters_that_are_bombs_are_opened_one_at_a_time(preparer: Preparer, tmp_path: Path) -> None:
    """Anybody may write to the server, whose key everybody knows."""
    writer = key_of("a hostile laptop")
    server = preparer.server.signing_key()
    page = zlib.compress(pages()["large payloads"](), 9)
    body = Request(bytes(8), bytes(16), Cursor(), b"", page)
    request = encode_request(body, writer, bytes(writer.verify_key))
    sealed = SealedBox(server.verify_key.to_curve25519_public_key()).encrypt(request)
    letters = (Envelope(bytes(writer.verify_key), MORNING_MS + n, 0, 1, sealed) for n in range(16))
    data = b"".join(_frame(LETTER, letter, writer) for letter in letters)
    assert len(data) < MESSAGE_BYTES_MAX
    journal = preparer.open_journal(tmp_path / "server.db")
    journal.be(server, bytes(8))

    def take() -> None:
        with suppress(FieldkitError):
            take_letters(journal, data, server, bytes(8), MORNING_MS, "drop")

    assert peak_bytes(take) < MEMORY_BYTES_MAX
    journal.close()


def test_a_page_of_this_program_is_far_from_any_limit() -> None:
    """What is refused as a bomb is nothing that anybody sends."""
    columns = dict.fromkeys(COLUMNS, array(PAGE_RECORDS_MAX, b"\0"))
    page = b"\x91" + section(**columns, payload_table=array(PAGE_RECORDS_MAX, b"\xc4\x40" + bytes(64)))
    assert [found.count for found in decode_page(zlib.compress(page))] == [PAGE_RECORDS_MAX]
