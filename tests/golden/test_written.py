"""A kit that was written from the document alone works with the server, and with laptops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.exchange.heads import all_heads
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.journal.reading import incident_view
from fieldkit.records.codec import decode_text
from fieldkit.records.kinds import Words
from fieldkit.records.record import Record
from fieldkit.records.state import Entry
from roster.keys import certificate_bytes
from tests.golden.cast import chance
from tests.golden.reader.msgpack import pack
from tests.golden.reader.smallest_kit import SmallestKit
from tests.golden.reader.talk import Answer
from tests.meeting import MORNING_MS, ROUNDS_MAX, Chance, Laptop, Meeting, Preparer, came, key_of, tally

PREPARER = Preparer()
ARRIVAL, INCIDENT, TALLY = 10, 40, 50
SQUAD = 2


class Day:
    def __init__(self, folder: Path) -> None:
        self.meeting = Meeting(PREPARER, folder / "server.db")
        self.north = Laptop(PREPARER, folder / "north.db", "north", SQUAD)
        key = key_of("the smallest kit")
        certificate = certificate_bytes(PREPARER.certificate(key, SQUAD))
        pack = PREPARER.pack
        self.kit = SmallestKit(pack.event_key, pack.body.server.key, bytes(key), certificate, 77)
        self.chance = Chance("nonces")

    def round(self) -> Answer:
        return self.kit.take(self.meeting.answer(self.kit.request(self.chance(8))))

    def sync(self) -> None:
        """Until the server knows that it reads a feed from the start, has everything, and has told everything."""
        for _ in range(ROUNDS_MAX):
            if not self.round().more:
                return
        raise AssertionError("the rounds do not come to an end")

    def close(self) -> None:
        self.north.close()
        self.meeting.close()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    day = Day(tmp_path)
    yield day
    day.close()


def stored(journal: Journal, entry: Entry) -> tuple[Log, Record] | None:
    return journal.logs.find(entry.log, entry.number, entry.name)


def test_what_it_writes_counts_on_the_server_and_on_laptops(day: Day) -> None:
    for person in (1, 2, 3):
        day.kit.write(0, ARRIVAL, person, [SQUAD, 1], MORNING_MS + person)
    words = chance("salt", 16) + pack(["崴了脚 · twisted ankle"])
    day.kit.write(4096 + SQUAD, INCIDENT, 14, ["X-001", SQUAD, 1, "injury", 2], MORNING_MS + 4, words)
    day.kit.write(SQUAD, TALLY, SQUAD << 12 | 1, [SQUAD, 1, 40], MORNING_MS + 5)
    assert day.round().standing == "known"
    day.north.sync(day.meeting.answer)
    for journal in (day.meeting.journal, day.north.journal):
        assert came(journal, SQUAD) == 3
        assert tally(journal, SQUAD) == 40
        incident = incident_view(journal, 14)
        assert incident is not None
        ((_, record),) = [found for line in incident.timeline if (found := stored(journal, line.entry)) is not None]
        assert record.text is not None
        assert decode_text(INCIDENT, record.text) == Words("崴了脚 · twisted ankle")
        assert journal.views.quarantine == {}


def test_it_comes_to_hold_what_the_server_holds(day: Day) -> None:
    day.north.arrive(1)
    day.north.raise_incident(1)
    day.kit.write(0, ARRIVAL, 2, [SQUAD, 1], MORNING_MS)
    day.north.sync(day.meeting.answer)
    day.sync()
    day.kit.write(0, ARRIVAL, 3, [SQUAD, 1], MORNING_MS + 1)
    day.north.write_many(2_500)
    day.north.sync(day.meeting.answer)
    day.sync()
    server = sorted((head.log, head.number, head.hash) for head in all_heads(day.meeting.journal))
    assert day.kit.heads() == server


def test_it_sends_nothing_twice_and_again_what_the_server_lost(day: Day) -> None:
    day.kit.write(0, ARRIVAL, 2, [SQUAD, 1], MORNING_MS)
    day.sync()
    before = day.kit.request(day.chance(8))
    day.kit.write(0, ARRIVAL, 3, [SQUAD, 1], MORNING_MS + 1)
    assert len(before) < len(day.kit.request(day.chance(8)))
    day.sync()
    assert came(day.meeting.journal, SQUAD) == 2
