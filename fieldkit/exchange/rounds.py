"""The kit's half of an exchange, without any network: what to say next, and what to make of the answer.

What is remembered of a server is a hint only. Its durable state is the truth: it says what it holds, and what it lacks
is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.blob_rounds import BlobRounds
from fieldkit.exchange.chunks import BlobRequest
from fieldkit.exchange.comparing import Comparison, compare
from fieldkit.exchange.desk_sight import DeskSight
from fieldkit.exchange.flaws import lacking_content
from fieldkit.exchange.gathering import Gathering
from fieldkit.exchange.heads import all_heads, heads_digest
from fieldkit.exchange.messages import (
    NONCE_BYTES,
    PACK_LACKING_MS,
    SHORT_HASH_BYTES,
    Answer,
    Flaw,
    Head,
    Request,
    Succession,
    decode_answer,
    encode_request,
)
from fieldkit.exchange.pace import Pace
from fieldkit.exchange.page import CONTENT_BYTES_MAX, PAGE_RECORDS_MAX, decode_page, encode_page
from fieldkit.exchange.peer_memory import load_memory, save_memory
from fieldkit.exchange.refusals import Refusals
from fieldkit.exchange.succession import make_succession, stand_in
from fieldkit.exchange.withheld import Withheld
from fieldkit.journal.author import Moment
from fieldkit.journal.context import device_number
from fieldkit.journal.feed import Cursor, read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.life import CLONE
from fieldkit.journal.logs import Log
from fieldkit.journal.meta import decode_meta
from fieldkit.records.codec import draft
from fieldkit.records.kinds import ClockSample
from fieldkit.records.record import SCOPE_ALL
from fieldkit.records.scopes import is_urgent
from fieldkit.records.section import Section, withhold
from roster.errors import PackError
from roster.keys import Certificate, certificate_bytes, check_certificate, decode_certificate, device_of

_META_TAKEN_OVER = "taken over"
#: Origin of what came in a reply that was carried here.
CARRIED = "carried"
#: Origin of what came from the server itself.
SERVER = "server"
#: A new clock sample is written when the offset moved by more than this, or the clock was set.
CLOCK_MOVED_MS = 2_000
#: An answer that took longer says little about the clock: its half is the sample's error.
ROUND_TRIP_MS_MAX = 10_000
#: Ordinary records that may go with urgent ones: on a bad link a page of them takes ten seconds.
BESIDE_URGENT_MAX = 200


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """Where the feed stood for whoever asked: what an answer goes on from."""

    incarnation: bytes
    cursor: Cursor


class Outcome(msgspec.Struct, frozen=True):
    """What one round did. `again`: there is more to say or to fetch right now.

    `certificate`: one that the server gave this device, to be kept; None where there is no news. `pack`: a newer one,
    b"" where there is none.
    """

    sent: int
    received: int
    standing: str
    again: bool
    certificate: Certificate | None = None
    pack: bytes = b""


class Rounds:
    """Makes requests from a journal and takes answers into it. Belongs to the journal's thread or lock."""

    def __init__(
        self,
        journal: Journal,
        certificate: Certificate | None,
        server: Certificate,
        page_records: int = PAGE_RECORDS_MAX,
        former: Certificate | None = None,
        new_key: Callable[[], SigningKey] | None = None,
    ) -> None:
        """`certificate` is None while nobody has admitted this device: what it pushes is kept and waits. `former`: that
        of the key which it had before. `new_key` makes and keeps a new key, where this one turns out to be used by two;
        None where none can be kept, and then only a new life begins."""
        self._journal = journal
        self._key = journal.as_author().public
        #: May become a newer one: see `Outcome.certificate`.
        self.certificate = certificate
        self._former = former
        self._new_key = new_key
        self._server = server
        #: What to tell of this kit's pack: see `Request.pack_ms`.
        self.pack_ms = 0
        self._refusals = Refusals(page_records)
        self.pace = Pace(page_records)
        self._gathering = Gathering(self.pace)
        self.memory = load_memory(journal)
        self.withheld = Withheld(self.memory)
        #: Keys of laptops that died, in whose place this one works.
        self._taken_over = decode_meta(journal.store.load_meta(_META_TAKEN_OVER), tuple[bytes, ...]) or ()
        self._tell_heads = False
        #: Heads that the server told and that are not here; each is looked for once.
        self._sought: set[Head] = set()
        self._missing: set[int] = set()
        #: At every start: the server may have a newer certificate for this device.
        self._introduce = True
        self._introduced = False
        self._nonce = b""
        #: Branch (by place) → section of the page that is on its way.
        self._in_flight: dict[int, Section] = {}
        self._anew = self._read_anew()
        self.blobs = BlobRounds(journal)
        #: What of it the desk has seen.
        self.sight = DeskSight()

    @property
    def server_key(self) -> bytes:
        """The public key of the event's server."""
        return self._server.key

    def unsent(self) -> int:
        """Own records that the server has not said it holds; those of laptops that were taken over are own."""
        return sum(log.number - max(sent, log.row.fork_at - 1) for log, sent in self._own() if sent < log.number)

    def own(self) -> int:
        """Own records, sent or not."""
        return sum(log.number - (log.row.fork_at - 1) for log, _ in self._own())

    def _own(self) -> list[tuple[Log, int]]:
        """Branches that this device wrote, under whichever key, or took over, and how far the server holds them."""
        sent = self.memory.sent
        logs = [log for log in self._journal.logs.by_place.values() if self._owns(log) or self._took_over(log)]
        return [(log, min(sent.get(log.row.place, 0), log.number)) for log in logs]

    def _owns(self, log: Log) -> bool:
        return self._journal.as_author().owns(log.row.key)

    def _took_over(self, log: Log) -> bool:
        return log.row.key in self._taken_over

    @property
    def keys_before(self) -> tuple[bytes, ...]:
        """Other keys for whose records this laptop answers: its former ones, and those of laptops it took over."""
        formers = self._journal.as_author().formers
        return (*(bytes(key.verify_key) for key in formers), *self._taken_over)

    def take_over(self, key: bytes) -> None:
        """From now on this laptop brings what the one of `key` wrote to the server. For good once this returns."""
        self._taken_over = tuple(dict.fromkeys((*self._taken_over, key)))
        with self._journal.changing():
            self._journal.store.save_meta(_META_TAKEN_OVER, msgspec.msgpack.encode(self._taken_over))

    def request(self, nonce: bytes) -> bytes:
        """The bytes to send. `nonce`: 8 fresh random bytes."""
        assert len(nonce) == NONCE_BYTES
        places = self._journal.logs.by_place
        self.withheld.try_again(lambda place: self._owns(places[place]))
        self._journal.seal_own()
        sections = self._sections()
        count = sum(section.count for section in sections.values())
        held = [head for head in all_heads(self._journal) if head.log not in self._missing]
        body = Request(
            self.memory.incarnation,
            nonce,
            self._gathering.cursor(self.memory.incarnation, self.memory.cursor),
            heads_digest(self._expected(sections)),
            encode_page(list(sections.values())),
            max(self.unsent() - count, 0),
            held if self._tell_heads else None,
            self.pack_ms,
            len(self.memory.flaws),
            self.pace.room,
            blobs=self._blobs_to_ask(sections),
            succession=self.succession(),
        )
        self._nonce, self._in_flight = nonce, sections
        author = self._journal.as_author()
        self._introduced = self._introduce or self.certificate is None
        if self._introduced:
            return encode_request(body, author.key, self._key, self.shown_certificate())
        return encode_request(body, author.key, device_of(self._key))

    def shown_certificate(self) -> bytes:
        """Own or former certificate: a server that was put back may know neither. b"" where there is none."""
        shown = self.certificate or self._former
        return certificate_bytes(shown) if shown is not None else b""

    def succession(self) -> Succession | None:
        """What a device shows that has no certificate yet, and had one under another key."""
        author = self._journal.as_author()
        if self.certificate is not None or self._former is None:
            return None
        signed_by = next((key for key in author.formers if bytes(key.verify_key) == self._former.key), None)
        return make_succession(self._journal.event, signed_by, author.public) if signed_by is not None else None

    def _blobs_to_ask(self, sections: Mapping[int, Section]) -> BlobRequest | None:
        """What to say of blobs: nothing while there are records to send, or to be told of."""
        quiet = not sections and not self._tell_heads and not self._refusals.hunting
        return self.blobs.ask(self.memory.incarnation) if quiet and self.memory.standing == "known" else None

    def _sections(self) -> dict[int, Section]:
        """What the server lacks, within one page; by the place of the branch."""
        room, content = self._refusals.room, 0
        sections: dict[int, Section] = {}
        urgent = False
        for log, sent in self.backlog():
            if urgent and not is_urgent(log.row.scope):
                room, urgent = min(room, BESIDE_URGENT_MAX), False
            if room <= 0 or content >= CONTENT_BYTES_MAX:
                break
            place = log.row.place
            section = self.section(log, sent + 1, room) if place not in self.withheld.stuck else None
            if section is not None:
                sections[place] = withhold(section, self.withheld.of(place))
                room -= section.count
                content += section.content_bytes
                urgent = urgent or is_urgent(log.row.scope)
        return sections

    def section(self, log: Log, first: int, room: int) -> Section | None:
        """The next records of a log, fewer where their words are many."""
        section = self._read(log, first, room)
        while section is not None and section.count > 1 and section.content_bytes > CONTENT_BYTES_MAX:
            smaller = self._read(log, first, section.count // 2)
            if smaller is None:
                break  # others' records can only be cut where they were sealed
            section = smaller
        return section

    def _read(self, log: Log, first: int, room: int) -> Section | None:
        """A longer backlog of own records is sealed where the page ends."""
        section = read_section(self._journal, log, first, room)
        if section is None and self._owns(log):
            self._seal(log, min(first + room - 1, log.number))
            section = read_section(self._journal, log, first, room)
        return section

    def _seal(self, log: Log, number: int) -> None:
        journal = self._journal
        seal = journal.as_author().seal(log.row.log, number, journal.logs.hash_at(log, number), log.row.key)
        with journal.changing():
            journal.store.insert_seal(log.row.place, number, seal)

    def backlog(self) -> list[tuple[Log, int]]:
        """Branches of which the server lacks something: what is urgent first, then own ones, then others'."""
        lacking = [(log, sent) for log, sent in self._own() if sent < log.number]
        lacking += [(self._journal.logs.by_place[place], sent) for place, sent in sorted(self.memory.relay.items())]
        return sorted(lacking, key=lambda branch: not is_urgent(branch[0].row.scope))

    def _expected(self, sections: dict[int, Section]) -> list[Head]:
        """Heads under the key of now as the server should have them after this page: what differs, it will say."""
        heads = []
        for log, sent in self._own():
            if log.row.key != self._key:
                continue
            section = sections.get(log.row.place)
            number = section.last if section is not None else sent
            if number >= log.row.fork_at:
                heads.append(Head(log.row.log, number, self._journal.logs.hash_at(log, number)[:SHORT_HASH_BYTES]))
        return heads

    def refused(self) -> bool:
        """What was sent was refused, by the server or something on the way (see `is_refusal`): says whether to go on
        at once, with something else."""
        places = self._journal.logs.by_place
        self.withheld.refused()
        self.blobs.refused()
        own = any(self._owns(places[place]) for place in self._in_flight)
        return self._refusals.refused(self._in_flight, own)

    def take_answer(self, data: bytes, sent: Moment, received: Moment, entropy: bytes) -> Outcome:
        """Takes in an answer, believed only if the event's server gave it to the last request.

        `sent` and `received`: when the request left and the answer came. `entropy`: 8 random bytes.
        """
        author = self._journal.as_author()
        answer = decode_answer(data, self._nonce, self._server.key)
        self.withheld.accepted(self._in_flight)
        bad = self._refusals.accepted()
        if bad is not None:
            self.withheld.add(bad)
        before = self._reached()
        sections = decode_page(answer.page)
        self.pace.came(sum(section.count for section in sections), received.boot_ms - sent.boot_ms)
        if self._gathering.takes(answer, sections, self.memory.incarnation):
            self._gathering.add(answer, sections)
            self.blobs.take(answer.blobs, received.boot_ms - sent.boot_ms, quiet=False)
            return Outcome(0, 0, answer.standing, again=True)
        taken = self._journal.take_in([*self._gathering.empty(), *sections], SERVER, received.wall_ms)
        comparison = compare(self._journal, author, answer.held)
        self._heal(comparison.doubt, received, entropy)
        self._note_held(comparison)
        if answer.standing == "known":
            self._sample_clock(answer, sent, received)
            self.sight.answered(self.own() - self.unsent(), answer.server_ms, answer.desk_ms)
        certificate = self._take_certificate(answer)
        self._remember(answer, received, comparison.missing)
        got = sum(result.new for result in taken)
        count = sum(section.count for section in self._in_flight.values())
        progress = got > 0 or self._reached() != before
        got_on = self.blobs.take(answer.blobs, received.boot_ms - sent.boot_ms, quiet=answer.is_quiet)
        again = self._again(answer, progress)
        if (progress or got_on) and answer.standing == "known":
            again = again or self.blobs.has_more()
        return Outcome(count, got, answer.standing, again, certificate, answer.pack)

    def store_gathered(self, now_ms: int) -> int:
        """Stores what was gathered (see `Gathering`), for the next answer may be long in coming; returns how many
        records are new."""
        at = self._gathering.reached
        if at is None:
            return 0
        with self._journal.changing():
            taken = self._journal.take_in(self._gathering.empty(), SERVER, now_ms)
            if at[0] == self.memory.incarnation:
                self.memory.cursor = at[1]
                save_memory(self._journal, self.memory)
        return sum(result.new for result in taken)

    def take_carried(self, answer: Answer, asked: Asked | None, received: Moment, entropy: bytes) -> Outcome:
        """Takes in an answer that came by another road, maybe days after the question; whether it is the server's has
        been checked. `asked`: from where the answer goes on (None: something before it is missing).

        An answer that is older than the last one known says only what was held then.
        """
        author = self._journal.as_author()
        taken = self._journal.take_in(decode_page(answer.page), CARRIED, received.wall_ms)
        comparison = compare(self._journal, author, answer.held)
        self._heal(comparison.doubt, received, entropy)
        certificate = self._take_certificate(answer)
        self._remember_carried(answer, asked, comparison)
        return Outcome(0, sum(result.new for result in taken), answer.standing, False, certificate, answer.pack)

    def _remember_carried(self, answer: Answer, asked: Asked | None, comparison: Comparison) -> None:
        memory = self.memory
        if answer.server_ms >= memory.server_ms:
            self._note_held(comparison)
            memory.server_ms, memory.standing = answer.server_ms, answer.standing
            memory.flaws = answer.flaws if answer.flaws is not None else memory.flaws
            memory.heard_ms = max(memory.heard_ms, answer.server_ms - memory.offset_ms)
        elif answer.incarnation == memory.incarnation:
            for place, held in comparison.held.items():
                if place in memory.sent:
                    memory.sent[place] = max(memory.sent[place], held or 0)
        if asked is not None and memory.incarnation == asked.incarnation and answer.standing == "known":
            same = answer.incarnation == asked.incarnation
            memory.cursor = _further(memory.cursor, asked.cursor, answer.cursor) if same else answer.cursor
            memory.incarnation = answer.incarnation
        save_memory(self._journal, memory)

    def _heal(self, doubt: str, moment: Moment, entropy: bytes) -> None:
        """Goes on with other logs where there is doubt about the own ones; under a key of its own where somebody else
        uses this one."""
        if doubt == CLONE and self._new_key is not None:
            self._change_key(self._new_key(), moment, entropy)
        elif doubt:
            self._journal.begin_life(moment, doubt, entropy)

    def _change_key(self, key: SigningKey, moment: Moment, entropy: bytes) -> None:
        former = self._journal.devices.get(self._key)
        may = former.certificate if former is not None else None
        assert may is not None, "a device may do something here, if only for itself"
        public = bytes(key.verify_key)
        self._journal.change_key(key, stand_in(may, public), moment, entropy)
        self._key = public
        self._former = self.certificate or self._former
        self.certificate, self._introduce, self.memory.sampled = None, True, False

    def _reached(self) -> tuple[int, int, Cursor, bytes]:
        relayed = sum(self.memory.relay.values())
        return self.unsent(), relayed, self.memory.cursor, self.memory.incarnation

    def _note_held(self, comparison: Comparison) -> None:
        """The server's word is the truth: what it lacks is sent again."""
        for place, held in comparison.held.items():
            log = self._journal.logs.by_place[place]
            if held is None:
                if place not in self._in_flight:
                    continue
                held = 0  # what was sent does not fit on what it has: all of this branch, then
            if self._owns(log) or self._took_over(log):
                self.memory.sent[place] = held
            elif held < log.number:
                self.memory.relay[place] = held
            else:
                self.memory.relay.pop(place, None)

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
        device = device_number(self._journal.as_author().public)
        self._journal.write([draft(SCOPE_ALL, device, ClockSample(offset_ms, round_trip_ms))], received, self._nonce)
        memory.offset_ms, memory.base_ms, memory.sampled = offset_ms, base_ms, True

    def _remember(self, answer: Answer, received: Moment, missing: list[Head]) -> None:
        memory = self.memory
        memory.standing, memory.heard_ms, memory.server_ms = answer.standing, received.wall_ms, answer.server_ms
        self._introduce = answer.standing == "unknown" and not self._introduced
        self._anew = False
        if answer.standing == "known":
            if answer.incarnation != memory.incarnation:
                self.withheld.forget()
            if not answer.want_heads:  # until they have been told, a kit that starts again must be asked again
                memory.incarnation, memory.cursor = answer.incarnation, answer.cursor
            if answer.flaws is not None:
                memory.flaws = answer.flaws
                self._send_lacking(answer.flaws)
            # Heads are told until all is fetched, so that nothing comes that is here already.
            self._tell_heads = answer.want_heads or (self._tell_heads and answer.more)
            self._anew = self._read_anew() or self._seek(missing)
            if not self._tell_heads:
                self._missing.clear()
        save_memory(self._journal, memory)

    def _send_lacking(self, flaws: list[Flaw]) -> None:
        for place, number in lacking_content(self._journal, flaws):
            if number not in self.withheld.of(place):
                self.memory.sent[place] = min(self.memory.sent.get(place, 0), number - 1)

    def _seek(self, missing: list[Head]) -> bool:
        """Goes back to the beginning of the feed for what the server holds and is not here; says whether it did."""
        new = set(missing) - self._sought
        if new:
            self._sought |= new
            self._missing |= {head.log for head in new}
            self._tell_heads, self.memory.cursor = True, Cursor()
        return bool(new)

    def _read_anew(self) -> bool:
        """Goes back to the beginning of the feed where the certificate has changed since; says whether it did."""
        rights = certificate_bytes(self.certificate) if self.certificate is not None else b""
        if rights != self.memory.rights:
            self._tell_heads = self._tell_heads or self.memory.cursor != Cursor()
            self.memory.rights, self.memory.cursor = rights, Cursor()
            return True
        return False

    def _again(self, answer: Answer, progress: bool) -> bool:
        """Whether to go on at once. Only after progress: what does not get on waits for the next try."""
        if self._introduce or self._anew or answer.want_heads:
            return True
        if self._refusals.hunting and self.backlog():
            return True
        # Missing people come with the first round that has nothing else to say, so that is asked for at once.
        people_next = self.pack_ms == PACK_LACKING_MS and answer.standing == "known"
        return progress and bool(answer.more or self.backlog() or people_next)


def _further(cursor: Cursor, asked: Cursor, answered: Cursor) -> Cursor:
    """Where the feed has been read to, after pages from `asked` to `answered`: nothing in between may be left out."""
    return Cursor(
        max(cursor.urgent, answered.urgent) if asked.urgent <= cursor.urgent else cursor.urgent,
        max(cursor.ordinary, answered.ordinary) if asked.ordinary <= cursor.ordinary else cursor.ordinary,
    )
