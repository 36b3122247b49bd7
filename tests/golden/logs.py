"""Logs of the vectors: written as a laptop writes them, cut into sections as it sends them."""

from __future__ import annotations

import zlib

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.page import encode_page
from fieldkit.journal.author import Author, Moment
from fieldkit.records.chain import first_hash, hash_record
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival, IncidentOpened, TallyAdded, Words, tally_subject
from fieldkit.records.record import SCOPE_ALL, Draft, LogId, Record
from fieldkit.records.section import Section, section_of
from roster.keys import certificate_bytes
from tests.golden.cast import BOOT_MS, CAPTAIN, CAPTAINS, EVENT, MORNING_MS, chance, public

SQUAD, URGENT = 2, 4096 + 2
LIFE = int.from_bytes(chance("life", 8), "big") >> 1
OTHER_LIFE = int.from_bytes(chance("another life", 8), "big") >> 1


class WrittenLog(msgspec.Struct, frozen=True):
    """One log of somebody."""

    key: SigningKey
    log_id: LogId
    records: list[Record]

    @property
    def log(self) -> int:
        return self.records[0].log

    def seal(self, number: int) -> bytes:
        author = Author(self.key, public(EVENT), self.log_id.life)
        return author.seal(self.log, number, self.records[number - 1].hash)

    def section(self, first: int, last: int) -> Section:
        """Records `first` to `last`, as they are sent."""
        begins = first == 1
        certificate = certificate_bytes(CAPTAINS) if begins and self.key is CAPTAIN else b""
        records = self.records[first - 1 : last]
        return section_of(records, self.log_id if begins else None, certificate, self.seal(last))

    def replaced(self, number: int, **changes: object) -> WrittenLog:
        """The same log with another record at this number; what follows is chained anew."""
        records = self.records[: number - 1]
        for old in self.records[number - 1 :]:
            new = msgspec.structs.replace(old, **(changes if old.number == number else {}))
            records.append(chained(self.log_id, records, new))
        return msgspec.structs.replace(self, records=records)


def chained(log_id: LogId, before: list[Record], record: Record) -> Record:
    previous = before[-1].hash if before else first_hash(public(EVENT), log_id)
    return msgspec.structs.replace(record, hash=hash_record(previous, record))


def write_log(drafts: list[Draft], key: SigningKey = CAPTAIN, life: int = LIFE, step_ms: int = 30_000) -> WrittenLog:
    """A log with its opening record, and then these drafts, of one scope."""
    author = Author(key, public(EVENT), life)
    records: list[Record] = []
    for place, each in enumerate(drafts):
        moment = Moment(MORNING_MS + place * step_ms, BOOT_MS + place * step_ms, 2_001 if place else 0)
        records += author.make(each, moment, "begin")
    return WrittenLog(key, author.own[drafts[0].scope].log_id, records)


def words(text: str) -> tuple[Words, bytes]:
    return Words(text), chance(f"salt of {text}", 16)


def marks(people: int = 5) -> list[Draft]:
    return [draft(SCOPE_ALL, 2_000 + number, Arrival(SQUAD, 3)) for number in range(1, people + 1)]


def incidents() -> list[Draft]:
    first = IncidentOpened("B-001", SQUAD, 3, "injury", 2)
    second = IncidentOpened("B-002", SQUAD, 3, "missing", 3)
    return [
        draft(URGENT, 1, first, *words("崴了脚 · twisted ankle")),
        draft(URGENT, 2, second, *words("a boy of six, yellow cap")),
    ]


def tallies() -> list[Draft]:
    return [
        draft(SQUAD, tally_subject(SQUAD, 1), TallyAdded(SQUAD, 1, 40, "morning")),
        draft(SQUAD, tally_subject(SQUAD, 1), TallyAdded(SQUAD, 1, -2, "morning"), *words("counted twice")),
    ]


MARKS = write_log(marks())
INCIDENTS = write_log(incidents())
TALLIES = write_log(tallies())
#: The same log, under the same key, by somebody who went on from its third record.
OTHER_MARKS = MARKS.replaced(4, subject=2_777)


def page_of(*sections: Section) -> bytes:
    return encode_page(list(sections))


def repacked(page: bytes, at: int, value: object) -> bytes:
    """A page of one section with another value in one of its fields."""
    (section,) = msgspec.msgpack.decode(zlib.decompress(page), strict=True)
    section[at] = value
    return packed([section])


def packed(sections: object) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(sections))
