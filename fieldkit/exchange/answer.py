"""The server's half of an exchange: takes in what came, says what it holds, hands out what the device may read.

It never judges a fact. What unknown or revoked devices push is kept and flagged; they only get nothing to read.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.blob_answer import answer_blobs
from fieldkit.exchange.cursors import position_of, read_cursor, write_cursor
from fieldkit.exchange.flaws import news_of_flaws
from fieldkit.exchange.heads import heads_digest, heads_of, is_on, own_heads
from fieldkit.exchange.messages import (
    Answer,
    Head,
    Incoming,
    Request,
    decode_request,
    encode_answer,
)
from fieldkit.exchange.pace import ROOM_MAX, ROOM_MIN
from fieldkit.exchange.page import CONTENT_BYTES_MAX, PAGE_BYTES_MAX, PAGE_RECORDS_MAX, decode_page, encode_page
from fieldkit.exchange.succession import succeed
from fieldkit.journal.devices import Device
from fieldkit.journal.feed import Cursor, FeedPage, read_feed
from fieldkit.journal.journal import Journal, Taken
from fieldkit.journal.logs import Log
from fieldkit.records.scopes import is_read_by
from fieldkit.records.section import Section, withhold
from roster.keys import KEY_BYTES
from roster.pack import Pack

#: A larger pack comes to laptops on a stick: it would not fit into an answer.
PACK_SENT_BYTES_MAX = 4 * 1024 * 1024
#: While a backlog comes page after page, its device is noted as heard of so often.
HEARD_AGAIN_MS = 1_000
KNOWN, UNKNOWN, REVOKED = "known", "unknown", "revoked"


class Answered(msgspec.Struct, frozen=True):
    """The bytes to send back, whether the device may read, and what became of what it pushed."""

    data: bytes
    standing: str
    key: bytes
    taken: list[Taken]


class Asked(msgspec.Struct, frozen=True):
    """A request and the sections that came with it, read but not verified yet."""

    incoming: Incoming
    request: Request
    sections: list[Section]


def read_request(data: bytes) -> Asked:
    """Reads a request; needs no journal, so it can be done beside one that is busy. Raises ExchangeError where the
    bytes are no request at all."""
    incoming = decode_request(data)
    request = incoming.request()
    return Asked(incoming, request, decode_page(request.page))


def answer_request(
    journal: Journal,
    asked: Asked,
    server_key: SigningKey,
    incarnation: bytes,
    now_ms: int,
    origin: str,
    pack: Pack | None = None,
    heard_ms: int = 0,
    desk_ms: int = 0,
) -> Answered:
    """Answers one request; `pack` is the one to hand to laptops that have an older one, `heard_ms` when the device said
    this, where that is not now; `desk_ms` when somebody looked last at the desk's page."""
    request = asked.request
    read = position_of(request.cursor.urgent) if request.incarnation == incarnation else None
    key, taken = _take(journal, asked, now_ms, origin, (heard_ms or now_ms, read))
    if key and request.succession is not None:
        succeed(journal, server_key, key, request.succession)
    device = journal.devices.get(key)
    standing = device.standing if device is not None else UNKNOWN
    answer = Answer(standing, incarnation, now_ms, Cursor(), _held(journal, request, taken, key))
    answer = msgspec.structs.replace(answer, desk_ms=max(desk_ms, journal.devices.desk_heard_ms()))
    if standing == KNOWN and device is not None:
        answer = _with_feed(journal, request, answer, device)
        answer = msgspec.structs.replace(answer, flaws=news_of_flaws(journal, key, request.flaws))
        if len(asked.incoming.device) == KEY_BYTES and asked.incoming.certificate != device.row.certificate:
            answer = msgspec.structs.replace(answer, certificate=device.row.certificate)
        if pack is not None and _has_older_pack(request, answer, pack):
            answer = msgspec.structs.replace(answer, pack=_readable(pack, device))
        if request.blobs is not None:
            blobs = answer_blobs(journal, device, request.blobs, quiet=answer.is_quiet)
            answer = msgspec.structs.replace(answer, blobs=blobs)
    return Answered(encode_answer(answer, request.nonce, server_key), standing, key, taken)


def _take(
    journal: Journal, asked: Asked, now_ms: int, origin: str, heard: tuple[int, int | None]
) -> tuple[bytes, list[Taken]]:
    """Who asks (see `_who`), and what became of what they pushed: one commit for all that a request writes. `heard`:
    when they asked, and how far they had read what is urgent, where they read it here."""
    heard_ms, read = heard
    key = _who(journal, asked.incoming)
    is_news = _is_news(journal.devices.get(key), asked.request, heard_ms)
    if not asked.sections and not is_news:
        return key, []
    with journal.changing():
        taken = journal.take_in(asked.sections, origin, now_ms)
        known = journal.devices.get(key) is not None or any(result.new for result in taken)
        if key and known and is_news:
            journal.devices.hear(key, heard_ms, str(asked.request.unsent), read)
    return key, taken


def _has_older_pack(request: Request, answer: Answer, pack: Pack) -> bool:
    """A pack is large: it goes when nothing else does, so that records never wait behind it."""
    quiet = not request.page and not answer.page and not answer.want_heads
    return quiet and 0 < request.pack_ms < pack.made_ms


def _readable(pack: Pack, device: Device) -> bytes:
    """The pack with the people of the squads that the device may read; b"" where that is too large."""
    data = pack.cut_for(device.certificate) if device.certificate is not None else b""
    return data if len(data) <= PACK_SENT_BYTES_MAX else b""


def _is_news(device: Device | None, request: Request, now_ms: int) -> bool:
    """Whether it is worth a commit that the device was heard of: in the middle of a backlog the next page says it
    anew."""
    return device is None or not request.unsent or abs(now_ms - device.row.heard_ms) >= HEARD_AGAIN_MS


def _who(journal: Journal, incoming: Incoming) -> bytes:
    """The key of the device that signed the request; b"" where the signature is not by whom it names."""
    if incoming.certificate:
        journal.admit(incoming.certificate)
    key = incoming.device if len(incoming.device) == KEY_BYTES else journal.devices.key_of(incoming.device)
    return key if key is not None and incoming.signed_by(key) else b""


def _held(journal: Journal, request: Request, taken: list[Taken], key: bytes) -> list[Head]:
    """Heads worth telling: of what was pushed, of own logs if the device thinks otherwise, of logs it has more of."""
    tell = {result.log for result in taken}
    own = own_heads(journal, key) if key else []
    if heads_digest(own) != request.digest:
        tell.update(head.log for head in own)
    for head in request.heads or ():
        if not any(is_on(journal, log, head) for log in journal.logs.branches(head.log)):
            tell.add(head.log)
    return [head for name in sorted(tell) for head in heads_of(journal, name)]


def _with_feed(journal: Journal, request: Request, answer: Answer, device: Device) -> Answer:
    if journal.author is not None:
        journal.seal_own()
    after = read_cursor(journal, request.cursor) if request.incarnation == answer.incarnation else None
    known_here = after is not None
    after = after or Cursor()
    feed = _feed(journal, device, after, request) if known_here or request.heads is not None else None
    return msgspec.structs.replace(
        answer,
        cursor=write_cursor(journal, feed.cursor) if feed is not None else Cursor(),
        page=_page(feed.sections) if feed is not None else b"",
        more=feed.more if feed is not None else True,
        want_heads=not known_here and request.heads is None,
    )


def _feed(journal: Journal, device: Device, after: Cursor, request: Request) -> FeedPage:
    """What came after a position; with heads, only what the device does not hold, its own records included."""
    heads = request.heads
    has = _has(journal, heads or ())

    def wanted(log: Log, first: int, last: int) -> bool:
        if log.row.key == device.row.key:
            readable = heads is not None
        else:
            readable = may_read(device, log.row.scope)
        return readable and last > has.get(log.row.place, 0)

    room = min(max(request.room, ROOM_MIN), ROOM_MAX) if request.room else PAGE_RECORDS_MAX
    feed = read_feed(journal, after, wanted, room)
    while room > 1 and _content_bytes(feed) > CONTENT_BYTES_MAX:
        room = max(min(room, sum(section.count for section in feed.sections)) // 2, 1)
        feed = read_feed(journal, after, wanted, room)
    return feed


def _content_bytes(feed: FeedPage) -> int:
    return sum(section.content_bytes for section in feed.sections)


def _page(sections: list[Section]) -> bytes:
    """A page that every kit takes. What a hostile device pushed in one piece may be larger than that, and may hold up
    nobody: then its content stays here."""
    page = encode_page(sections)
    if len(page) <= PAGE_BYTES_MAX:
        return page
    return encode_page([withhold(section, range(section.first, section.last + 1)) for section in sections])


def _has(journal: Journal, heads: Iterable[Head]) -> dict[int, int]:
    """How far the device holds each branch (by place), as far as that can be told."""
    has: dict[int, int] = {}
    for head in heads:
        branches = journal.logs.branches(head.log)
        for log in branches:
            # Where it holds more than is here and there is one branch only, it will see whether that is the same.
            if is_on(journal, log, head) or (head.number > log.number and len(branches) == 1):
                has[log.row.place] = max(head.number, has.get(log.row.place, 0))
    return has


def may_read(device: Device, scope: int) -> bool:
    """Whether a device's certificate lets it read the logs of a scope."""
    certificate = device.certificate
    if certificate is None or device.revoked:
        return False
    return is_read_by(scope, certificate)
