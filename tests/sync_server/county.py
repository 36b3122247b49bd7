"""The county's day on real journals: a server, captains' laptops, and whatever a test lets them enter, at set times."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from fieldkit.journal.author import Moment
from fieldkit.journal.context import device_number
from fieldkit.journal.feed import read_section
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.records import kinds
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Payload, Words
from fieldkit.records.record import SALT_BYTES, SCOPE_ALL, Draft, Record
from fieldkit.records.scopes import scope_of
from fieldkit.records.state import Totals
from roster.event import Event
from roster.folder import load_event
from roster.keys import Certificate, Role, certificate_bytes, sign_certificate
from roster.maker import make_people
from roster.pack import Pack, decode_pack
from roster.packing import make_pack
from sync_server.directory import Directory

#: Midnight before 5 March 2027, in the event's zone.
MIDNIGHT_MS = 1_804_176_000_000
MINUTE_MS = 60_000
PEOPLE = 183
RECORDS_MAX = 100_000


def at(time: str) -> int:
    """`08:30` → milliseconds."""
    hours, minutes = time.split(":")
    return MIDNIGHT_MS + (int(hours) * 60 + int(minutes)) * MINUTE_MS


def key_of(name: str) -> SigningKey:
    return SigningKey(sha256(name.encode()).digest())


class Captain:
    """A laptop with its own journal; `skew_ms` is how far its clock is ahead."""

    def __init__(self, county: County, name: str, squads: tuple[int, ...], role: Role, skew_ms: int) -> None:
        self.county = county
        self.key = key_of(name)
        self.squad = squads[0] if squads else 0
        self.skew_ms = skew_ms
        unsigned = Certificate(
            county.pack.event_key,
            bytes(self.key.verify_key),
            role,
            squads,
            1,
            name,
            "B",
            MIDNIGHT_MS,
            MIDNIGHT_MS * 2,
            b"",
        )
        self.certificate = sign_certificate(unsigned, county.event_key)
        self.journal = county.open_journal(name)
        self.journal.be(self.key, sha256(b"life of " + name.encode()).digest()[:8])
        self.journal.admit(certificate_bytes(self.certificate))
        self._count = 0

    def write(
        self, time: str, subject: int, payload: Payload, words: str = "", *, scope: int | None = None, by: int = 0
    ) -> Record:
        """Writes at that time of day by its own clock, in the scope where the kind belongs."""
        if scope is None:
            scope = scope_of(kinds.BY_PAYLOAD[type(payload)].scope, getattr(payload, "squad", self.squad))
        text = Words(words) if words else None
        return self.write_text(time, subject, payload, text, scope, by)

    def write_text(
        self, time: str, subject: int, payload: Payload, text: Payload | None, scope: int, by: int
    ) -> Record:
        self._count += 1
        salt = sha256(b"%d" % self._count).digest()[:SALT_BYTES]
        wall_ms = at(time) + self.skew_ms
        moment = Moment(wall_ms, wall_ms - MIDNIGHT_MS, by)
        return self.journal.write([draft(scope, subject, payload, text, salt)], moment, salt[:8])[0]

    def write_kind(self, time: str, kind: int, payload: bytes) -> None:
        """A record of a kind that only a newer program knows."""
        wall_ms = at(time) + self.skew_ms
        new = Draft(self.squad, kind, 0, payload)
        self.journal.write([new], Moment(wall_ms, wall_ms - MIDNIGHT_MS), bytes(8))

    @classmethod
    def twin(cls, captain: Captain, path: Path) -> Captain:
        """The same laptop once more, with a copy of its journal, key and all."""
        store = captain.journal.store
        assert isinstance(store, SqliteStore)
        with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        twin = cls.__new__(cls)
        twin.__dict__.update(captain.__dict__)
        twin.journal = captain.county.open_path(path)
        twin.journal.be(captain.key, bytes(8))
        return twin

    def strike(self, time: str, target: Record, scope: int = SCOPE_ALL) -> Record:
        what = kinds.Strike(target.kind, target.number, target.name, target.log)
        return self.write(time, target.subject, what, scope=scope)

    def bring(self, time: str) -> None:
        """Sends everything to the server, which hears of the laptop then."""
        self.send(time)
        server = self.county.server
        with server.changing():
            server.devices.hear(bytes(self.key.verify_key), at(time), "0")

    def send(self, time: str) -> None:
        """Everything reaches the server by another way (a stick), without contact."""
        self.journal.seal_own()
        sections = []
        for log in self.journal.logs.mains():
            if log.row.key == bytes(self.key.verify_key):
                section = read_section(self.journal, log, 1, RECORDS_MAX)
                assert section is not None
                sections.append(section)
        self.county.server.take_in(sections, "test", at(time))

    def send_unnamed(self, time: str) -> None:
        """Like `send`, but nobody learns who this laptop is."""
        self.journal.seal_own()
        for log in self.journal.logs.mains():
            section = read_section(self.journal, log, 1, RECORDS_MAX)
            assert section is not None
            section = msgspec.structs.replace(section, certificate=b"")
            self.county.server.take_in([section], "test", at(time))

    # what captains do

    def arrive(self, time: str, *people: int, squad: int = 0, site: int = 1, guest: bool = False) -> None:
        for person in people:
            self.write(time, person, kinds.Arrival(squad or self.squad, site, guest=guest))

    def leave(self, time: str, *people: int, site: int = 1) -> None:
        for person in people:
            self.write(time, person, kinds.Departure(self.squad, site))

    def away(self, time: str, person: int) -> None:
        self.write(time, person, kinds.Away(self.squad, 1))

    def count(self, time: str, checkpoint: int, people: int, by: int = 0) -> None:
        subject = kinds.headcount_subject(self.squad, checkpoint)
        self.write(time, subject, kinds.Headcount(self.squad, checkpoint, {"adult": people}), by=by)

    def tally(self, time: str, tally: int, amount: int, session: str = "stage-2") -> None:
        subject = kinds.tally_subject(self.squad, tally)
        self.write(time, subject, kinds.TallyAdded(self.squad, tally, amount, session))

    def hand_out(self, time: str, thing: int, amount: int, holder: int = 0) -> None:
        subject = kinds.thing_subject(self.squad, thing, holder)
        self.write(time, subject, kinds.ThingOut(self.squad, thing, amount, holder))

    def take_back(self, time: str, thing: int, amount: int, holder: int = 0) -> None:
        subject = kinds.thing_subject(self.squad, thing, holder)
        self.write(time, subject, kinds.ThingBack(self.squad, thing, amount, holder))

    def raise_incident(self, time: str, number: str, what: str, severity: int, words: str) -> int:
        incident = 1_000 * self.squad + self._count
        self.write(time, incident, kinds.IncidentOpened(number, self.squad, 1, what, severity), words)
        return incident

    def tell(self, time: str, incident: int, words: str, by: int = 0) -> Record:
        return self.write(time, incident, kinds.IncidentEntry(self.squad), words, by=by)

    def set_state(self, time: str, incident: int, state: str, severity: int) -> Record:
        return self.write(time, incident, kinds.IncidentState(self.squad, state, severity))


class County:
    """Event, pack, server's journal and laptops, in one folder."""

    def __init__(self, folder: Path, people: int = PEOPLE) -> None:
        self.folder = folder
        self.event: Event = load_event("plan14")
        self.event_key = key_of("the county's event")
        roster = make_people(self.event, people, seed=14)
        data, self.server_key = make_pack(
            self.event, roster, (), self.event_key, key_of("the county's server"), MIDNIGHT_MS
        )
        self.pack: Pack = decode_pack(data)
        self.directory = Directory(self.pack)
        self.server = self.open_journal("server")
        self.server.be(self.server_key.signing_key(), bytes(8))
        self._captains: dict[int, Captain] = {}

    def open_journal(self, name: str) -> Journal:
        return self.open_path(self.folder / f"{name.replace(' ', '-')}.db")

    def open_path(self, path: Path) -> Journal:
        store = SqliteStore(path)
        return Journal(store, self.pack.event_key, self.pack.body.server, self.event.zone())

    def captain(self, squad: int, *, skew_ms: int = 0) -> Captain:
        """The laptop of a squad; made and known to the server at the first call."""
        if squad not in self._captains:
            self._captains[squad] = self.laptop(f"laptop {squad}", squad, skew_ms=skew_ms)
        return self._captains[squad]

    def laptop(
        self, name: str, *squads: int, role: Role = Role.CAPTAIN, skew_ms: int = 0, known: bool = True
    ) -> Captain:
        captain = Captain(self, name, squads, role, skew_ms)
        if known:
            self.server.admit(certificate_bytes(captain.certificate))
        return captain

    def squad_people(self, squad: int) -> list[int]:
        return [person.number for person in self.directory.squad_people(squad)]

    @property
    def totals(self) -> Totals:
        return self.server.views.totals


def played_day(county: County) -> None:
    """A morning as it might go, up to 10:42: late people, headcounts, incidents, things, two squads out of reach."""
    for squad in county.event.squads:
        _play(county, squad.number)
    county.captain(4).raise_incident("10:38", "D-014", "traffic", 2, "Scooter and bicycle at the East gate.")
    county.captain(4).bring("10:42")
    medical = county.captain(2)
    faint = medical.raise_incident("09:50", "B-003", "illness", 1, "An elder felt faint in the queue.")
    by = county.squad_people(2)[0]
    wrong = medical.tell("09:52", faint, "Taken to the county hospital.", by)
    medical.strike("09:53", wrong, scope=scope_of("urgent", 2))
    medical.tell("09:54", faint, "Resting in the tent, blood pressure normal.", by)
    medical.set_state("09:54", faint, "working", 1)
    medical.away("10:20", county.squad_people(2)[4])
    medical.bring("10:42")
    lost = county.captain(9).raise_incident("10:40", "J-001", "missing", 3, "A pupil did not come back from the hall.")
    county.captain(9).tell("10:41", lost, "Teachers search the school.")
    county.captain(9).bring("10:42")
    twice = county.squad_people(7)[3]
    county.captain(10).arrive("08:50", twice, guest=True)
    county.captain(10).bring("10:42")


def _play(county: County, squad: int) -> None:
    captain = county.captain(squad, skew_ms=-7 * MINUTE_MS if squad == 8 else 0)
    people = county.squad_people(squad)
    late = {1: 2, 3: 1, 5: 4}.get(squad, 0)
    for place, person in enumerate(people[: len(people) - late]):
        captain.arrive(f"08:{(place * 7 + squad * 3) % 32:02d}", person)
        captain.hand_out("08:35", 1, 1, person)
    captain.count("08:39", 1, len(people) - late, by=people[0])
    for place, person in enumerate(people[len(people) - late : len(people) - late // 2]):
        captain.arrive(f"08:{44 + place}", person)
    for tally in county.event.tallies:
        if squad in tally.squads:
            captain.tally(
                "09:40" if squad != 3 else "08:58", tally.number, (tally.number * 13 + squad) % 47 * tally.step
            )
    if squad == 6:
        return
    if squad == 3:
        captain.bring("09:04")
        return
    if squad != 8:
        captain.count("10:02", 3, len(people) - late // 2, by=people[0])
    captain.write("10:41", device_number(captain.certificate.key), kinds.ClockSample(-captain.skew_ms, 40))
    captain.bring("10:42")
