"""An event with a server and laptops on real journals, for tests of the exchange: with or without a network between."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from nacl.signing import SigningKey

from fieldkit.clock import Clock
from fieldkit.exchange.answer import Answered, answer_request, read_request
from fieldkit.exchange.client import Client
from fieldkit.exchange.messages import PATH
from fieldkit.exchange.page import PAGE_RECORDS_MAX
from fieldkit.exchange.rounds import Outcome, Rounds
from fieldkit.exchange.succession import stand_in
from fieldkit.journal.author import Moment
from fieldkit.journal.contract import LogRow
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.verify import state_digest
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival, IncidentOpened, Payload, TallyAdded, tally_subject
from fieldkit.records.record import SCOPE_ALL, Record
from fieldkit.records.scopes import urgent_of
from roster.event import Event
from roster.folder import load_event
from roster.keys import Certificate, Role, certificate_bytes, sign_certificate
from roster.maker import make_people
from roster.pack import Pack, decode_pack
from roster.packing import make_pack
from roster.server_key import ServerKey

#: 5 March 2027, 07:00 in the event's zone.
MORNING_MS = 1_804_201_200_000
BOOT_MS = MORNING_MS - 3_600_000
PEOPLE = 60
ROUNDS_MAX = 60


class TrueTime:
    """Goes forward by a second whenever anybody looks at a clock."""

    def __init__(self) -> None:
        self.ms = MORNING_MS


class SteppedClock(Clock):
    """A clock by the true time; `skew_ms` makes it wrong."""

    def __init__(self, time: TrueTime, skew_ms: int = 0) -> None:
        self.time = time
        self.skew_ms = skew_ms

    def wall_ms(self) -> int:
        self.time.ms += 1_000
        return self.time.ms + self.skew_ms

    def boot_ms(self) -> int:
        return self.time.ms - BOOT_MS

    def moment(self) -> Moment:
        return Moment(self.wall_ms(), self.boot_ms(), 7)


class Chance:
    """Bytes that look random and are the same in every run."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def __call__(self, count: int) -> bytes:
        self._count += 1
        return sha256(f"{self._name} {self._count}".encode()).digest()[:count]


def key_of(name: str) -> SigningKey:
    return SigningKey(sha256(name.encode()).digest())


class Preparer:
    """Whoever prepares the event: holds the event key, makes pack and certificates."""

    def __init__(self, name: str = "the event") -> None:
        self.event: Event = load_event("plan14")
        self.event_key = key_of(name)
        people = make_people(self.event, PEOPLE, seed=14)
        server = key_of(f"server of {name}")
        data, self.server = make_pack(self.event, people, (), self.event_key, server, MORNING_MS)
        self.pack: Pack = decode_pack(data)
        self.time = TrueTime()

    def certificate(
        self, key: SigningKey, *squads: int, role: Role = Role.CAPTAIN, made_ms: int = MORNING_MS
    ) -> Certificate:
        unsigned = Certificate(
            self.pack.event_key, bytes(key.verify_key), role, squads, 1, "laptop", "B", made_ms, made_ms * 2, b""
        )
        return sign_certificate(unsigned, self.event_key)

    def open_journal(self, path: Path, local: Certificate | None = None) -> Journal:
        zone = self.event.zone()
        return Journal(SqliteStore(path), self.pack.event_key, self.pack.body.server, zone, local)


class Meeting:
    """The server's journal, answering without any network."""

    def __init__(self, preparer: Preparer, path: Path) -> None:
        self.preparer = preparer
        self.path = path
        preparer.time.ms = MORNING_MS
        self.clock = SteppedClock(preparer.time)
        self.chance = Chance("the server's")
        self.server: ServerKey = preparer.server
        self.incarnation = self.chance(8)
        self.last: Answered | None = None
        self.open()

    def open(self) -> None:
        self.journal = self.preparer.open_journal(self.path)
        self.journal.be(self.server.signing_key(), self.chance(8))

    def answer(self, request: bytes) -> bytes:
        now_ms = self.clock.wall_ms()
        key = self.server.signing_key()
        self.last = answer_request(self.journal, read_request(request), key, self.incarnation, now_ms, "test")
        return self.last.data

    def restore(self, copy: Path) -> None:
        """Puts an older copy of the journal back, as an operator would: it gets a new incarnation."""
        self.journal.close()
        put_back(copy, self.path)
        self.incarnation = self.chance(8)
        self.open()

    def close(self) -> None:
        self.journal.close()


class Laptop:
    """A kit's journal with its half of the exchange."""

    def __init__(
        self,
        preparer: Preparer,
        path: Path,
        name: str,
        *squads: int,
        role: Role | None = Role.CAPTAIN,
        skew_ms: int = 0,
        page_records: int = PAGE_RECORDS_MAX,
    ) -> None:
        self.preparer = preparer
        self.path = path
        self.squad = squads[0] if squads else 1
        self.key = key_of(name)
        self.formers: tuple[SigningKey, ...] = ()
        self.former: Certificate | None = None
        self.clock = SteppedClock(preparer.time, skew_ms)
        self.chance = Chance(name + path.name)
        self.page_records = page_records
        self.certificate = preparer.certificate(self.key, *squads, role=role) if role is not None else None
        self.open()

    @property
    def public(self) -> bytes:
        return bytes(self.key.verify_key)

    def open(self) -> None:
        local = None if self.certificate is not None else self._local()
        self.journal = self.preparer.open_journal(self.path, local)
        self.journal.be(self.key, self.chance(8), self.formers)
        if self.certificate is not None:
            self.journal.admit(certificate_bytes(self.certificate))
        server = self.preparer.pack.body.server
        self.rounds = Rounds(
            self.journal, self.certificate, server, self.page_records, former=self.former, new_key=self._change_key
        )

    def _change_key(self) -> SigningKey:
        """What a kit's home keeps: the new key, and what there was before."""
        self.formers = (*self.formers, self.key)
        self.former, self.certificate = self.certificate or self.former, None
        self.key = SigningKey(self.chance(32))
        return self.key

    def _local(self) -> Certificate:
        if self.former is not None:
            return stand_in(self.former, self.public)
        return Certificate(
            self.preparer.pack.event_key, self.public, Role.CAPTAIN, (self.squad,), 1, "", "", 0, MORNING_MS * 2, b""
        )

    def restore(self, copy: Path) -> None:
        self.journal.close()
        put_back(copy, self.path)
        self.open()

    def clone(self, path: Path) -> Laptop:
        """The same laptop once more, with a copy of its journal and the same key."""
        keep(self.journal, path)
        twin = Laptop.__new__(Laptop)
        twin.preparer, twin.path, twin.squad, twin.key = self.preparer, path, self.squad, self.key
        twin.clock, twin.chance = SteppedClock(self.preparer.time), Chance(path.name)
        twin.certificate, twin.formers, twin.former = self.certificate, self.formers, self.former
        twin.page_records = self.page_records
        twin.open()
        return twin

    def close(self) -> None:
        self.journal.close()

    # what its people enter

    def arrive(self, person: int, squad: int = 0) -> Record:
        return self.write(SCOPE_ALL, person, Arrival(squad or self.squad, 1))

    def add(self, amount: int, tally: int = 1, squad: int = 0) -> Record:
        squad = squad or self.squad
        return self.write(squad, tally_subject(squad, tally), TallyAdded(squad, tally, amount))

    def raise_incident(self, incident: int) -> Record:
        opened = IncidentOpened(f"B-{incident:03d}", self.squad, 1, "injury", 3)
        return self.write(urgent_of(self.squad), incident, opened)

    def write(self, scope: int, subject: int, payload: Payload) -> Record:
        return self.journal.write([draft(scope, subject, payload)], self.clock.moment(), self.chance(8))[0]

    def write_many(self, count: int) -> None:
        subject = tally_subject(self.squad, 1)
        drafts = [draft(self.squad, subject, TallyAdded(self.squad, 1, 1)) for _ in range(count)]
        self.journal.write(drafts, self.clock.moment(), self.chance(8))

    # exchange

    def round(self, send: Callable[[bytes], bytes]) -> Outcome:
        request, left = self.rounds.request(self.chance(8)), self.clock.moment()
        answer = send(request)
        outcome = self.rounds.take_answer(answer, left, self.clock.moment(), self.chance(8))
        if outcome.certificate is not None:
            self.certificate = outcome.certificate
        return outcome

    def sync(self, send: Callable[[bytes], bytes]) -> list[Outcome]:
        """Rounds until there is nothing more to say."""
        outcomes = []
        for _ in range(ROUNDS_MAX):
            outcomes.append(self.round(send))
            if not outcomes[-1].again:
                return outcomes
        raise AssertionError("the rounds do not come to an end")


def over_quickly(laptop: Laptop, send: Callable[[bytes], bytes]) -> Outcome:
    """A round in which no time passes."""
    moment = laptop.clock.moment()
    return laptop.rounds.take_answer(send(laptop.rounds.request(laptop.chance(8))), moment, moment, laptop.chance(8))


def over(client: Client) -> Callable[[bytes], bytes]:
    """A way to a server over HTTP."""
    return lambda request: client.post(PATH, request)


def digest(journal: Journal) -> bytes:
    return state_digest(journal.store)


def holdings(journal: Journal) -> set[tuple[int, int, bytes]]:
    """Every record that a journal holds, in whatever branch: log, number, hash."""
    return {
        (record.log, record.number, record.hash)
        for log in journal.logs.by_place.values()
        for record in journal.store.read_records(log.row.place, log.row.fork_at, log.number)
    }


def tally(journal: Journal, squad: int, number: int = 1) -> int:
    return journal.views.totals.get((squad, "tally", number), 0)


def came(journal: Journal, squad: int) -> int:
    return sum(value for (of, figure, _), value in journal.views.totals.items() if of == squad and figure == "came")


def branches(journal: Journal, key: bytes) -> list[LogRow]:
    return [log.row for log in journal.logs.by_place.values() if log.row.key == key and log.row.fork_at > 1]


def keep(journal: Journal, copy: Path) -> None:
    """Copies a journal's file as it is now."""
    store = journal.store
    assert isinstance(store, SqliteStore)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def put_back(copy: Path, path: Path) -> None:
    for beside in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        beside.unlink(missing_ok=True)
    shutil.copyfile(copy, path)
