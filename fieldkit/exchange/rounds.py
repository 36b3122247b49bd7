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
from roster.errors import PackError
from roster.keys import Certificate, certificate_bytes, check_certificate, decode_certificate, device_of

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
    #: Own logs of which the server holds another branch; it is sent this one whole, once.
    forked: list[int] = []
    #: The certificate that the feed has been read with: what it allows later has to be fetched from the beginning.
    rights: bytes = b""


class Outcome(msgspec.Struct, frozen=True):
    """What one round did. `again`: there is more to say or to fetch right now.

    `certificate`: one that the server gave this device, to be kept; None where there is no news.
    """

    sent: int
    received: int
    standing: str
    again: bool
    certificate: Certificate | None = None


class Rounds:
    """Makes requests from a journal and takes answers into it. Belongs to the journal's thread or lock."""

    def __init__(
        self,
        journal: Journal,
        certificate: Certificate | None,
        server: Certificate,
        page_records: int = PAGE_RECORDS_MAX,
    ) -> None:
        """`certificate` is None while nobody has admitted this device: what it pushes is kept and waits."""
        assert journal.author is not None
        self._journal = journal
        self._key = journal.author.public
        #: May become a newer one: see `Outcome.certificate`.
        self.certificate = certificate
        self._server = server
        self._page_records = page_records
        data = journal.store.load_meta(_META_PEER)
        self.memory = msgspec.msgpack.decode(data, type=PeerMemory) if data else PeerMemory()
        self._relay: dict[int, int] = {}
        self._want: list[tuple[int, int]] = []
        self._tell_heads = False
        #: At every start: the server may have a newer certificate for this device.
        self._introduce = True
        self._introduced = False
        self._nonce = b""
        #: Log → last number in the page that is on its way.
        self._in_flight: dict[int, int] = {}
        self._in_flight_count = 0
        #: Own logs from before this journal was put back, being fetched.
        self._fetching: set[int] = set()
        self._anew = self._read_anew()

    def unsent(self) -> int:
        """Own records that the server has not said it holds."""
        return sum(
            log.number - min(self.memory.sent.get(log.row.log, 0), log.number)
            for log in self._journal.logs.mains()
            if log.row.key == self._key
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
        self._nonce, self._in_flight = nonce, {section.log: section.last for section in sections}
        self._in_flight_count = count
        author = self._journal.author
        assert author is not None
        self._introduced = self._introduce or self.certificate is None
        if self._introduced:
            shown = certificate_bytes(self.certificate) if self.certificate is not None else b""
            return encode_request(body, author.key, self._key, shown)
        return encode_request(body, author.key, device_of(self._key))

    def _sections(self) -> list[Section]:
        """What the server lacks of own logs, then of others' that it asked for, within one page."""
        room = self._page_records
        sections = []
        for log, sent in self._backlog():
            if room <= 0:
                break
            section = self._section(log, sent + 1, room)
            if section is not None:
                sections.append(section)
                room -= section.count
        return sections

    def _section(self, log: Log, first: int, room: int) -> Section | None:
        """The next records of a log. A longer backlog of own ones is sealed where the page ends."""
        section = read_section(self._journal, log, first, room)
        if section is None and log.row.key == self._key:
            self._seal(log, min(first + room - 1, log.number))
            section = read_section(self._journal, log, first, room)
        return section

    def _seal(self, log: Log, number: int) -> None:
        journal = self._journal
        assert journal.author is not None
        seal = journal.author.seal(log.row.log, number, journal.logs.hash_at(log, number))
        with journal.changing():
            journal.store.insert_seal(log.row.place, number, seal)

    def _backlog(self) -> list[tuple[Log, int]]:
        own, relayed = [], []
        for log in self._journal.logs.mains():
            if log.row.key == self._key:
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
            if log.row.key == self._key and number:
                heads.append(Head(log.row.log, number, self._journal.logs.hash_at(log, number)[:SHORT_HASH_BYTES]))
        return heads

    def take_answer(self, data: bytes, sent: Moment, received: Moment, entropy: bytes) -> Outcome:
        """Takes in an answer, believed only if the event's server gave it to the last request.

        `sent` and `received`: when the request left and the answer came. `entropy`: 8 random bytes.
        """
        answer = decode_answer(data, self._nonce, self._server.key)
        before, count = self._reached(), self._in_flight_count
        taken = self._journal.take_in(decode_page(answer.page), "server", received.wall_ms)
        self._want = [(result.log, result.held + 1) for result in taken if result.outcome == "gap"]
        doubts = self._compare(answer)
        if doubts:
            cause = "fork" if "fork" in doubts.values() else "restored"
            self._journal.begin_life(received, cause, entropy, doubts)
        if answer.standing == "known":
            self._sample_clock(answer, sent, received)
        certificate = self._take_certificate(answer)
        self._remember(answer, received)
        got = sum(result.new for result in taken)
        again = self._again(answer, got > 0 or self._reached() != before)
        return Outcome(count, got, answer.standing, again, certificate)

    def _reached(self) -> tuple[int, int, bytes]:
        return self.unsent(), self.memory.cursor, self.memory.incarnation

    def _take_certificate(self, answer: Answer) -> Certificate | None:
        """The certificate in the answer, where it is this device's and true."""
        if not answer.certificate:
            return None
        try:
            given = decode_certificate(answer.certificate)
        except PackError:
            return None
        if given.key != self._key or check_certificate(given, self._journal.event, self._server):
            return None
        self._journal.admit(answer.certificate)
        self.certificate = given
        return given

    def _compare(self, answer: Answer) -> dict[int, str]:
        """Learns from the heads that the server told; returns own logs that must not be written on, and why."""
        doubts = {}
        for head in answer.held:
            log = self._journal.logs.main(head.log)
            if log is None or log.row.key == self._key:
                doubt = self._compare_own(head, log)
                if doubt:
                    doubts[head.log] = doubt
            elif head.number > log.number:
                self._want.append((head.log, log.number + 1))
            else:
                self._relay[head.log] = head.number if self._same(log, head) else log.number
        return doubts

    def _compare_own(self, head: Head, log: Log | None) -> str:
        """Why an own log must not be written on, "" where it may or is not written on anyway."""
        if log is None or head.number > log.number:
            # Written before this journal was put back to an older state. Unknown logs are told to their writer only.
            held = log.number if log is not None else 0
            self._want.append((head.log, held + 1))
            self.memory.sent[head.log] = held
            if head.log in self._fetching:
                return ""
            self._fetching.add(head.log)
            return "restored" if log is None or self._is_open(log) else ""
        if self._same(log, head):
            self.memory.sent[head.log] = head.number
            return ""
        return self._forked(log)

    def _same(self, log: Log, head: Head) -> bool:
        return not head.number or self._journal.logs.hash_at(log, head.number)[:SHORT_HASH_BYTES] == head.hash

    def _is_open(self, log: Log) -> bool:
        author = self._journal.author
        assert author is not None
        return log.row.life == author.life

    def _forked(self, log: Log) -> str:
        """The server holds another branch of an own log: it gets this one whole, once, and new logs are opened."""
        name = log.row.log
        if name not in self.memory.forked:
            self.memory.forked.append(name)
            self.memory.sent[name] = 0
        else:
            # The server tells the head of its own branch only: what has been sent is what it has acknowledged.
            self.memory.sent[name] = max(self.memory.sent.get(name, 0), self._in_flight.get(name, 0))
        return "fork" if self._is_open(log) else ""

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
        self._journal.write([draft(SCOPE_ALL, device, ClockSample(offset_ms, round_trip_ms))], received, self._nonce)
        memory.offset_ms, memory.base_ms, memory.sampled = offset_ms, base_ms, True

    def _remember(self, answer: Answer, received: Moment) -> None:
        memory = self.memory
        memory.standing, memory.heard_ms = answer.standing, received.wall_ms
        self._introduce = answer.standing == "unknown" and not self._introduced
        if answer.standing == "known":
            if answer.incarnation != memory.incarnation:
                memory.incarnation, memory.forked = answer.incarnation, []
            memory.cursor = answer.cursor
            # Heads are told until all is fetched, so that nothing comes that is here already.
            self._tell_heads = answer.want_heads or (self._tell_heads and answer.more)
            self._anew = self._read_anew()
        with self._journal.changing():
            self._journal.store.save_meta(_META_PEER, msgspec.msgpack.encode(memory))

    def _read_anew(self) -> bool:
        """Goes back to the beginning of the feed where the certificate has changed since; says whether it did."""
        rights = certificate_bytes(self.certificate) if self.certificate is not None else b""
        if rights != self.memory.rights:
            self._tell_heads = self._tell_heads or bool(self.memory.cursor)
            self.memory.rights, self.memory.cursor = rights, 0
            return True
        return False

    def _again(self, answer: Answer, progress: bool) -> bool:
        """Whether to go on at once. Only after progress: what does not get on waits for the next try."""
        if self._introduce or self._anew or answer.want_heads:
            return True
        return progress and bool(answer.more or self._want or self._backlog())
