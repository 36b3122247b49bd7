"""A kit's letters to its server, and what it makes of the replies: an exchange without any session.

Days may lie between a letter and its reply.

A drop holds one set of letters: a page each, the last one with the heads of all that is held here, so that the reply
can bring everything that is not. Sets may arrive twice, late, or never; each says all that the server has not said it
holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.envelope import (
    LETTER,
    REPLY,
    Envelope,
    is_own_nonce,
    make_nonce,
    open_reply,
    read_envelope,
    write_letter,
)
from fieldkit.exchange.frames import read_frames
from fieldkit.exchange.heads import all_heads
from fieldkit.exchange.messages import Request, decode_answer, decode_as, encode_request
from fieldkit.exchange.page import CONTENT_BYTES_MAX, PAGE_RECORDS_MAX, encode_page
from fieldkit.exchange.rounds import Asked, Outcome, Rounds
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.records.section import Section, withhold
from fieldkit.records.stamps import stamp_ms


class Letters(msgspec.Struct, frozen=True):
    """Frames, how many records are in them, and when they were made (by this laptop's clock)."""

    data: bytes
    records: int
    made_ms: int


class Sorted(msgspec.Struct, frozen=True):
    """The envelopes of a file by what they are for."""

    replies: list[Envelope]
    letters: list[tuple[Envelope, bytes]]
    others_replies: list[tuple[Envelope, bytes]]


def asked_of(request: Request) -> bytes:
    return msgspec.msgpack.encode(Asked(request.incarnation, request.cursor))


def write_letters(
    rounds: Rounds, journal: Journal, now_ms: int, entropy: Callable[[int], bytes], after_ms: int = 0
) -> Letters:
    """Everything that the server has not said it holds; at least one letter, which asks what is new. `after_ms`: when
    the last letters were made, where that is known."""
    author = journal.as_author()
    journal.seal_own()
    # Carriers keep the newest letters: a clock that was set back must not make newer ones look older.
    made_ms = max(now_ms, stamp_ms(author.clock.last), after_ms + 1)
    pages = list(_pages(rounds)) or [[]]
    records = sum(section.count for page in pages for section in page)
    certificate = rounds.shown_certificate()
    frames = []
    for part, sections in enumerate(pages):
        heads = all_heads(journal) if part == len(pages) - 1 else None
        page, memory = encode_page(sections), rounds.memory
        flaws = len(memory.flaws)
        body = Request(memory.incarnation, b"", memory.cursor, b"", page, 0, heads, rounds.pack_ms, flaws)
        body = msgspec.structs.replace(body, succession=rounds.succession())
        body = msgspec.structs.replace(body, nonce=make_nonce(author.key, entropy(8), asked_of(body)))
        request = encode_request(body, author.key, author.public, certificate)
        frames.append(write_letter(request, author.key, rounds.server_key, made_ms, part, len(pages)))
    return Letters(b"".join(frames), records, made_ms)


def _pages(rounds: Rounds) -> Iterator[list[Section]]:
    """What the server lacks, in pages of bounded size."""
    page: list[Section] = []
    room, content = PAGE_RECORDS_MAX, 0
    for log, sent in rounds.backlog():
        first = sent + 1
        while first <= log.number:
            section = rounds.section(log, first, room)
            if page and (section is None or content + section.content_bytes > CONTENT_BYTES_MAX):
                yield page  # there is no room left for what somebody else sealed in one piece
                page, room, content = [], PAGE_RECORDS_MAX, 0
                continue
            if section is None:
                break
            page.append(withhold(section, rounds.memory.withheld.get(log.row.place, ())))
            room, content, first = room - section.count, content + section.content_bytes, section.last + 1
            if room <= 0:
                yield page
                page, room, content = [], PAGE_RECORDS_MAX, 0
    if page:
        yield page


def sort_envelopes(data: bytes, own: bytes, server: bytes) -> Sorted:
    """Sorts what is in a file; `own` and `server` are public keys. Others' envelopes keep their bytes."""
    found = Sorted([], [], [])
    for frame in read_frames(data):
        envelope = read_envelope(frame, server)
        if envelope is None:
            continue
        if frame.kind == REPLY and envelope.device == own:
            found.replies.append(envelope)
        elif frame.kind == REPLY:
            found.others_replies.append((envelope, frame.body))
        elif frame.kind == LETTER:
            found.letters.append((envelope, frame.body))
    return found


def take_replies(
    rounds: Rounds, journal: Journal, replies: Iterable[Envelope], received: Moment, entropy: Callable[[int], bytes]
) -> list[Outcome]:
    """Takes in replies to this laptop, in whatever order and how often they came. What is not the server's answer to a
    letter of this laptop changes nothing."""
    author = journal.as_author()
    outcomes = []
    reached: dict[bytes, tuple[int, Asked]] = {}
    for reply in sorted(replies, key=lambda reply: (reply.made_ms, reply.part)):
        opened = _open(reply, author.key)
        if opened is None:
            continue
        nonce, asked, data = opened
        try:
            answer = decode_answer(data, nonce, rounds.server_key)
        except ExchangeError:
            continue
        part, after = reached.get(nonce, (0, asked))
        # Where a part before is missing, what it would have brought has to be asked for again.
        follows = reply.part == part
        outcomes.append(rounds.take_carried(answer, after if follows else None, received, entropy(8)))
        if follows:
            reached[nonce] = part + 1, Asked(answer.incarnation, answer.cursor)
    return outcomes


def _open(reply: Envelope, key: SigningKey) -> tuple[bytes, Asked, bytes] | None:
    try:
        replied = open_reply(reply, key)
        asked = decode_as(replied.asked, Asked)
    except ExchangeError:
        return None
    return (replied.nonce, asked, replied.answer) if is_own_nonce(key, replied.nonce, replied.asked) else None
