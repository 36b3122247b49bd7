"""The journal: own records written, others' taken in, both durable before anybody is told; views kept up with both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import JournalError
from fieldkit.journal.author import Author, Moment
from fieldkit.journal.blobs import Blobs
from fieldkit.journal.context import JournalContext
from fieldkit.journal.contract import LogRow, Store
from fieldkit.journal.devices import Devices
from fieldkit.journal.intake import Refused, place_section
from fieldkit.journal.life import CLOCK, CLONE, RESTORED, Life, life_number, load_life, save_life
from fieldkit.journal.logs import Log, Logs
from fieldkit.journal.views import Views
from fieldkit.journal.witness import Witness
from fieldkit.records.record import Draft, Record
from fieldkit.records.scopes import is_urgent
from fieldkit.records.section import Section
from roster.keys import Certificate, certificate_bytes

OWN = "own"
_META_EVENT = "event"


class Taken(msgspec.Struct, frozen=True):
    """What became of a section. `held` and `hash`: the last record now held of that log (0 and b"": none).

    `outcome`: stored, known (nothing new), forked, gap, seal or foreign (see `Refused`). `new`: records stored.
    """

    log: int
    outcome: str
    new: int
    held: int
    hash: bytes


class Journal:
    """All the logs that a device or the server holds. One instance writes; it belongs to one thread at a time.

    `event` is the event's public key (32 bytes), `server` the certificate of the event's server, `local` what this
    device may do while it has no certificate (see `Devices`).
    """

    def __init__(
        self, store: Store, event: bytes, server: Certificate, zone: ZoneInfo, local: Certificate | None = None
    ) -> None:
        self.store = store
        self.event = event
        self.server = server
        self.zone = zone
        self.local = local
        self.author: Author | None = None
        self.witness: Witness | None = None
        self.life = load_life(store) or Life(0)
        #: Whether others read this journal's feed. Where nobody does, own records need no row in it.
        self.serves = True
        #: Rises with every change, so that screens and live pages see that there is something new.
        self.version = 0
        self._is_changing = False
        self._check_event()
        self._load()

    def _check_event(self) -> None:
        event = self.store.load_meta(_META_EVENT)
        if event is not None and event != self.event:
            raise JournalError("errors.journal.other_event")

    def _load(self) -> None:
        self.context = JournalContext(self.zone)
        self.logs = Logs(self.store, self.event)
        self.devices = Devices(self.store, self.event, self.server, self.context, self.local)
        self.views = Views(self.store, self.logs, self.devices, self.context)
        self.blobs = Blobs(self.store, self.views, self.context)

    def close(self) -> None:
        if self.witness is not None:
            self.witness.close()
        self.store.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Everything done inside is durable when it has been left, or has never been: memory included. Changes within
        a change are part of it."""
        if self._is_changing:
            yield
            return
        self._is_changing = True
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._load()
            if self.author is not None:
                self._resume(self.author)
            raise
        finally:
            self._is_changing = False
        self.version += 1
        self._testify()

    def watch(self, witness: Witness, moment: Callable[[], Moment], entropy: Callable[[int], bytes]) -> str:
        """Begins a new life where the witness says that this journal was put back or copied, and returns why ("" where
        all is well); from now on the witness is told of every change."""
        self.witness = witness
        doubt = witness.doubt(self.logs, self.life, self.store.last_position())
        if doubt:
            self.begin_life(moment(), doubt, entropy(8))
        self._testify()
        return doubt

    def _testify(self) -> None:
        if self.witness is not None and self.author is not None:
            position = self.store.last_position() if self.serves else 0
            self.witness.note(self.life.number, position, self.author.own.values())

    # own records

    def be(self, key: SigningKey, entropy: bytes, formers: Sequence[SigningKey] = ()) -> None:
        """Writes from now on as the device of `key`; `entropy` (8 bytes) names its life if it has none yet. `formers`:
        keys that this device had before, whose logs are its own."""
        with self.changing():
            self.store.save_meta(_META_EVENT, self.event)
            if load_life(self.store) is None:
                save_life(self.store, Life(life_number(entropy)))
        self.read_as(key, formers)

    def read_as(self, key: SigningKey, formers: Sequence[SigningKey] = ()) -> None:
        """Reads as the device of `key`, beside the process that writes: nothing is stored."""
        self.author = Author(key, self.event, self.life.number, formers)
        self._resume(self.author)

    def _resume(self, author: Author) -> None:
        self.life = load_life(self.store) or Life(0)
        author.life, author.previous = self.life.number, self.life.previous
        author.own.clear()
        for log in self.logs.mains():
            last = self.store.read_record(log.row.place, log.number) if author.owns(log.row.key) else None
            if last is None:
                continue
            author.clock.resume(last.stamp, last.wall_ms)
            if log.row.key == author.public and log.row.life == author.life:
                author.resume(log.row.log, log.log_id, log.number, log.hash)
                author.last_wall_ms = max(author.last_wall_ms, last.wall_ms)
        for log in self.logs.mains():
            author.clock.follow(log.stamp, author.last_wall_ms)

    def write(self, drafts: Sequence[Draft], moment: Moment, entropy: bytes) -> list[Record]:
        """Writes own records. Durable once this returns. `entropy` (8 bytes) names a new life if the wall clock went
        back and one must be begun."""
        author = self.as_author()
        with self.changing():
            made: list[Record] = []
            if author.stepped_back(moment):
                made += author.close(moment, CLOCK)
                self._begin_life(author, moment, CLOCK, entropy)
            wanted = []
            for draft in drafts:
                records = author.make(draft, moment, self.life.cause)
                made += records
                wanted.append(records[-1])
            self._store_own(author, made, moment.wall_ms)
        return wanted

    def begin_life(self, moment: Moment, cause: str, entropy: bytes) -> None:
        """What is written from now on goes into new logs: for every doubt about the old. These get no last record,
        since another journal may have written one of that number already."""
        with self.changing():
            self._begin_life(self.as_author(), moment, cause, entropy)

    def _begin_life(self, author: Author, moment: Moment, cause: str, entropy: bytes) -> None:
        self.life = self.life.next(entropy, cause)
        save_life(self.store, self.life)
        author.begin(self.life.number, moment.wall_ms)

    def change_key(self, key: SigningKey, local: Certificate, moment: Moment, entropy: bytes) -> None:
        """Seals all own logs and writes from now on as another device, in a new life: for where this one exists twice.
        `local`: what the new device may do while it has no certificate (see `Devices`)."""
        former = self.as_author()
        self.seal_own()
        self.begin_life(moment, CLONE, entropy)
        self.local = local
        self.devices.stand_in(local)
        self.read_as(key, (*former.formers, former.key))

    def trust(self, local: Certificate) -> None:
        """Counts what a laptop wrote in whose place this one works, as long as nobody has certified it: what `local`
        lets it do."""
        with self.changing():
            self.devices.trust(local)
            if self.devices.appoint_all(self.logs):
                self.views.rebuild()

    def as_author(self) -> Author:
        """Whoever writes this journal's own logs. Raises JournalError while nobody does."""
        if self.author is None:
            raise JournalError("errors.journal.no_author")
        return self.author

    def _store_own(self, author: Author, records: list[Record], now_ms: int) -> None:
        fresh: list[Record] = []
        for log_number, group in _by_log(records).items():
            log = self.logs.main(log_number)
            if log is None:
                log = self._own_log(author, log_number)
            fresh += self._append(log, group, OWN, now_ms)
        self.views.apply(fresh)

    def _own_log(self, author: Author, log_number: int) -> Log:
        log_id = next(own.log_id for own in author.own.values() if own.log == log_number)
        log = self.logs.add(LogRow(0, log_number, log_id.key, log_id.scope, log_id.life))
        self.devices.appoint(log, self.logs)
        return log

    def _append(self, log: Log, records: list[Record], origin: str, now_ms: int) -> list[Record]:
        """Stores records at the end of a branch; returns those that must be folded."""
        place = log.row.place
        self.store.insert_records(place, records)
        if self.serves or origin != OWN:
            self._feed(log, records[0].number, records[-1].number, origin, now_ms)
        log.grow(records[-1])
        return self.views.take(log, records)

    def _feed(self, log: Log, first: int, last: int, origin: str, now_ms: int) -> None:
        self.store.insert_feed(log.row.place, first, last, origin, now_ms, urgent=is_urgent(log.row.scope))

    def seal_own(self) -> None:
        """Seals the open end of every own log that is not sealed yet, so that it can be sent."""
        author = self.as_author()
        unsealed = [log for log in self.logs.mains() if author.owns(log.row.key) and not self._sealed(log)]
        if not unsealed:
            return
        with self.changing():
            for log in unsealed:
                seal = author.seal(log.row.log, log.number, log.hash, log.row.key)
                self.store.insert_seal(log.row.place, log.number, seal)

    def _sealed(self, log: Log) -> bool:
        return not log.number or self.store.read_seal(log.row.place, log.number, log.number) is not None

    # others' records

    def take_in(self, sections: Sequence[Section], origin: str, now_ms: int) -> list[Taken]:
        """Takes in sections of any logs, in one piece. Durable once this returns; repeated ones change nothing.

        `origin` is how they came (http, drop …); `now_ms` this machine's wall clock.
        """
        if not sections:
            return []
        with self.changing():
            fresh: list[Record] = []
            anew = False
            results = []
            for section in sections:
                if section.certificate and self.devices.admit(section.certificate):
                    # Before any record of it: what waited for it counts from now on, and has not been folded.
                    anew = self.devices.appoint_all(self.logs) or anew
                results.append(self._take(section, origin, now_ms, fresh))
            self._leave_old_life(results, now_ms)
            judged = any(self.devices.is_judged(log.row.key) for log in self._logs_of(sections))
            if (judged and self.devices.appoint_all(self.logs)) or anew:
                self.views.rebuild()
            else:
                self.views.apply(fresh)
        return results

    def _leave_old_life(self, taken: Sequence[Taken], now_ms: int) -> None:
        """Own records of this life that are new here: this journal was put back, and nothing in it has noticed. To
        write on in the same logs would give their numbers a second time."""
        author = self.author
        mains = [self.logs.main(one.log) for one in taken if one.new]
        if author is None or not any(
            log.row.key == author.public and log.row.life == author.life for log in mains if log is not None
        ):
            return
        seed = b"".join(one.hash for one in taken) + now_ms.to_bytes(8, "big")
        entropy = hashlib.blake2b(seed, digest_size=8).digest()
        self._begin_life(author, Moment(now_ms, 0), RESTORED, entropy)

    def _logs_of(self, sections: Sequence[Section]) -> Iterator[Log]:
        mains = (self.logs.main(section.log) for section in sections)
        return (log for log in mains if log is not None)

    def _take(self, section: Section, origin: str, now_ms: int, fresh: list[Record]) -> Taken:
        placed = place_section(section, self.logs, self.store, self.event)
        if isinstance(placed, Refused):
            return self._taken(section.log, placed.why, 0)
        log = placed.log
        if placed.known and self.views.quarantined_in(log):
            fresh += self._fill(log, placed.known, section, origin, now_ms)
        if not placed.fresh:
            return self._taken(section.log, "known", 0)
        if log.writer is None:
            self.devices.appoint(log, self.logs)
        fresh += self._append(log, placed.fresh, origin, now_ms)
        self.store.insert_seal(log.row.place, section.last, section.seal)
        if self.author is not None:
            self.author.clock.follow(log.stamp, now_ms)
        return self._taken(section.log, "forked" if placed.forked else "stored", len(placed.fresh))

    def _fill(self, log: Log, records: list[Record], section: Section, origin: str, now_ms: int) -> list[Record]:
        """Puts in the content of records that were placeholders until now; returns those that must be folded."""
        lacking = [record for record in records if not record.payload_hash and self.views.lacks(log, record.number)]
        for record in lacking:
            self.store.fill_record(log.row.place, record)
            self.views.release(log, record.number)
        if lacking:
            self.store.insert_seal(log.row.place, section.last, section.seal)
            self._feed(log, lacking[0].number, section.last, origin, now_ms)
        return self.views.take(log, lacking)

    def _taken(self, log_number: int, outcome: str, new: int) -> Taken:
        log = self.logs.main(log_number)
        return Taken(log_number, outcome, new, log.number if log else 0, log.hash if log else b"")

    def admit_own(self, certificate: Certificate) -> None:
        """Makes sure that this device's own certificate is known here."""
        data = certificate_bytes(certificate)
        known = self.devices.get(certificate.key)
        if known is None or known.row.certificate != data:
            self.admit(data)

    def admit(self, certificate: bytes) -> bool:
        """Takes in a device's certificate; records of it that waited count from now on."""
        with self.changing():
            new = self.devices.admit(certificate)
            if new and self.devices.appoint_all(self.logs):
                self.views.rebuild()
        return new


def _by_log(records: list[Record]) -> dict[int, list[Record]]:
    groups: dict[int, list[Record]] = {}
    for record in records:
        groups.setdefault(record.log, []).append(record)
    return groups
