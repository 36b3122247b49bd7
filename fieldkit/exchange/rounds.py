"""The kit's half of an exchange, without any network: what to say next, and what to make of the answer.

What is remembered of a server is a hint only. Its durable state is the truth: it says what it holds, and what it lacks
is sent again.
"""

from __future__ import annotations

import msgspec

from fieldkit.exchange.heads import head_of, heads_digest
from fieldkit.exchange.messages import (
    INCARNATION_BYTES,
    NONCE_BYTES,
    SHORT_HASH_BYTES,
    Answer,
    Head,
    Request,
    decode_answer,
    encode_request,
)
from fieldkit.exchange.page import PAGE_RECORDS_MAX, decode_page, encode_page
from fieldkit.journal.author import Moment
from fieldkit.journal.context import device_number
from fieldkit.journal.feed import read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.codec import draft
from fieldkit.records.kinds import ClockSample
from fieldkit.records.record import SCOPE_ALL
from fieldkit.records.section import Section
from roster.keys import Certificate, certificate_bytes

_META_PEER = "peer"
#: A new clock sample is written when the offset moved by more than this, or the clock was set.
CLOCK_MOVED_MS = 2_000
#: An answer that took longer says little about the clock: its half is the sample's error.
ROUND_TRIP_MS_MAX = 10_000


class PeerMemory(msgspec.Struct, array_like=True):
    """What a kit remembers of its server. `sent`: log → last number that it said it holds."""

    incarnation: bytes = b"\0" * INCARNATION_BYTES
    cursor: int = 0
    sent: dict[int, int] = {}
    heard_ms: int = 0
    standing: str = ""
    offset_ms: int = 0
    base_ms: int = 0
    sampled: bool = False
    #: Own logs of which the server holds another branch, and has got this one whole.
    forked: list[int] = []


class Outcome(msgspec.Struct, frozen=True):
    """What one round did. `again`: there is more to say or to fetch right now."""

    sent: int
    received: int
    standing: str
    again: bool


class Rounds:
    """Makes requests from a journal and takes answers into it. Belongs to the journal's thread or lock."""

    def __init__(self, journal: Journal, certificate: Certificate, server: Certificate) -> None:
        self._journal = journal
        self._certificate = certificate
        self._server = server
        data = journal.store.load_meta(_META_PEER)
        self.memory = msgspec.msgpack.decode(data, type=PeerMemory) if data else PeerMemory()
        self._relay: dict[int, int] = {}
        self._want: list[tuple[int, int]] = []
        self._tell_heads = False
        self._introduce = not self.memory.heard_ms
        self._introduced = False
        self._in_flight: tuple[bytes, int] = (b"", 0)

    def unsent(self) -> int:
        """Own records that the server has not said it holds."""
        key = self._certificate.key
        return sum(
            log.number - min(self.memory.sent.get(log.row.log, 0), log.number)
            for log in self._journal.logs.mains()
            if log.row.key == key
        )

    def request(self, nonce: bytes) -> bytes:
        """The bytes to send. `nonce`: 8 fresh random bytes."""
        assert len(nonce) == NONCE_BYTES
        self._journal.seal_own()
        sections = self._sections()
        count = sum(section.count for section in sections)
        heads = [head_of(log) for log in self._journal.logs.mains() if log.number] if self._tell_heads else None
        body = Request(
            self.memory.incarnation,
            nonce,
            self.memory.cursor,
            heads_digest(self._expected(sections)),
            encode_page(sections),
            max(self.unsent() - count, 0),
            heads,
            self._want,
        )
        self._in_flight = nonce, count
        author = self._journal.author
        assert author is not None
        self._introduced = self._introduce
        if self._introduce:
            return encode_request(body, author.key, self._certificate.key, certificate_bytes(self._certificate))
        return encode_request(body, author.key, self._certificate.device)

    def _sections(self) -> list[Section]:
        """What the server lacks of own logs, then of others' that it asked for, within one page."""
        room = PAGE_RECORDS_MAX
        sections = []
        for log, sent in self._backlog():
            if room <= 0:
                break
            section = read_section(self._journal, log, sent + 1, room)
            if section is not None:
                sections.append(section)
                room -= section.count
        return sections

    def _backlog(self) -> list[tuple[Log, int]]:
        own, relayed = [], []
        for log in self._journal.logs.mains():
            if log.row.key == self._certificate.key:
                sent = self.memory.sent.get(log.row.log, 0)
                if sent < log.number:
                    own.append((log, sent))
            elif self._relay.get(log.row.log, log.number) < log.number:
                relayed.append((log, self._relay[log.row.log]))
        return own + relayed

    def _expected(self, sections: list[Section]) -> list[Head]:
        """Own heads as the server should have them after this page: what differs, it will say."""
        last = {section.log: section.last for section in sections}
        heads = []
        for log in self._journal.logs.mains():
            number = last.get(log.row.log, self.memory.sent.get(log.row.log, 0))
            if log.row.key == self._certificate.key and number:
                heads.append(Head(log.row.log, number, self._journal.logs.hash_at(log, number)[:SHORT_HASH_BYTES]))
        return heads

    def take_answer(self, data: bytes, sent: Moment, received: Moment, entropy: bytes) -> Outcome:
        """Takes in an answer, believed only if the event's server gave it to the last request.

        `sent` and `received`: when the request left and the answer came. `entropy`: 8 random bytes.
        """
        nonce, count = self._in_flight
        answer = decode_answer(data, nonce, self._server.key)
        before = self.unsent(), self.memory.cursor, self.memory.incarnation
        taken = self._journal.take_in(decode_page(answer.page), "server", received.wall_ms)
        doubt = self._compare(answer)
        if doubt:
            self._journal.begin_life(received, doubt, entropy)
        if answer.standing == "known":
            self._sample_clock(answer, sent, received)
        self._remember(answer, received)
        got = sum(result.new for result in taken)
        progress = got > 0 or (self.unsent(), self.memory.cursor, self.memory.incarnation) != before
        return Outcome(count, got, answer.standing, self._again(answer, progress))

    def _compare(self, answer: Answer) -> str:
        """Learns from the heads that the server told; returns why new logs must be opened, or ""."""
        doubt = ""
        self._want = []
        for head in answer.held:
            log = self._journal.logs.main(head.log)
            if log is None:
                # Only own logs are told unasked: this one was written before the journal was put back.
                self._want.append((head.log, 1))
                doubt = "restored"
                continue
            if head.number > log.number:
                self._want.append((head.log, log.number + 1))
                if log.row.key == self._certificate.key:
                    doubt = doubt or "restored"
                self.memory.sent[head.log] = log.number
                continue
            same = not head.number or self._journal.logs.hash_at(log, head.number)[:SHORT_HASH_BYTES] == head.hash
            if not same and log.row.key == self._certificate.key:
                doubt = self._forked(log) or doubt
            elif log.row.key == self._certificate.key:
                self.memory.sent[head.log] = head.number
            else:
                self._relay[head.log] = head.number if same else log.number
        return doubt

    def _forked(self, log: Log) -> str:
        """The server holds another branch of an own log: it gets this one whole, once, and new logs are opened."""
        author = self._journal.author
        assert author is not None
        if log.row.log not in self.memory.forked:
            self.memory.forked.append(log.row.log)
            self.memory.sent[log.row.log] = 0
        else:
            self.memory.sent[log.row.log] = log.number
        return "fork" if log.row.life == author.life else ""

    def _sample_clock(self, answer: Answer, sent: Moment, received: Moment) -> None:
        """Writes how far this clock is from the server's, when that is news."""
        round_trip_ms = received.boot_ms - sent.boot_ms
        if not 0 <= round_trip_ms <= ROUND_TRIP_MS_MAX:
            return
        offset_ms = answer.server_ms - (sent.wall_ms + round_trip_ms // 2)
        base_ms = received.wall_ms - received.boot_ms
        memory = self.memory
        moved = abs(offset_ms - memory.offset_ms) > CLOCK_MOVED_MS + round_trip_ms
        set_ = abs(base_ms - memory.base_ms) > CLOCK_MOVED_MS
        if memory.sampled and not moved and not set_:
            return
        author = self._journal.author
        assert author is not None
        device = device_number(author.public)
        self._journal.write(
            [draft(SCOPE_ALL, device, ClockSample(offset_ms, round_trip_ms))], received, self._in_flight[0]
        )
        memory.offset_ms, memory.base_ms, memory.sampled = offset_ms, base_ms, True

    def _remember(self, answer: Answer, received: Moment) -> None:
        memory = self.memory
        memory.standing, memory.heard_ms = answer.standing, received.wall_ms
        self._introduce = answer.standing == "unknown" and not self._introduced
        if answer.standing == "known":
            if answer.incarnation != memory.incarnation:
                memory.incarnation, memory.cursor = answer.incarnation, 0
            self._tell_heads = answer.want_heads
            if not answer.want_heads:
                memory.cursor = max(memory.cursor, answer.cursor)
        with self._journal.changing():
            self._journal.store.save_meta(_META_PEER, msgspec.msgpack.encode(memory))

    def _again(self, answer: Answer, progress: bool) -> bool:
        """Whether to go on at once. Only after progress: what does not get on waits for the next try."""
        if self._introduce or self._tell_heads:
            return True
        return progress and bool(answer.more or self._want or self._backlog())
