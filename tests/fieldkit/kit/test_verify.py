"""`verify` names planted damage: the record and the cause; and never cries wolf."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from fieldkit.errors import JournalError
from fieldkit.journal.report import VerifyFinding
from fieldkit.journal.sqlite.layout import NUMBER_BITS
from tests.fieldkit.kit.county import TRAFFIC, County, Laptop

_NUMBERS = (1 << NUMBER_BITS) - 1
Damage = Callable[[sqlite3.Connection], object]


@pytest.fixture
def laptop(traffic_laptop: Laptop, county: County) -> Laptop:
    """A laptop with a day's records of every sort, sealed as if they had been sent."""
    kit = traffic_laptop.kit()
    for person in county.of(TRAFFIC)[:6]:
        kit.check_in(person.number)
    kit.away(county.of(TRAFFIC)[0].number, 0, "to the bank")
    kit.walk_in("Ann", "12345")
    kit.count(1, {"adult": 5})
    kit.tally(9, 12)
    kit.thing_out(1, 3)
    kit.raise_incident("injury", 2, "fell off a bicycle")
    kit.undo()
    kit.journal.seal_own()
    kit.tally(9, 1)
    traffic_laptop.close()
    return traffic_laptop


def damage(laptop: Laptop, do: Damage) -> tuple[VerifyFinding, ...]:
    """What verify finds after something was done to the closed file."""
    with closing(sqlite3.connect(laptop.path / "journal.db", isolation_level=None)) as connection:
        do(connection)
    report = laptop.kit(write=False).verify()
    assert report.ok == (not report.findings)
    return report.findings


def records(connection: sqlite3.Connection, where: str) -> list[tuple[int, int]]:
    """(log's name, id) of records in the order of their ids."""
    joined = "SELECT log.log, record.id FROM record JOIN log ON log.place = id >> 40"
    rows = connection.execute(f"{joined} WHERE {where} ORDER BY id")
    return [(row[0], row[1]) for row in rows]


def some_record(laptop: Laptop, where: str) -> tuple[int, int]:
    with closing(sqlite3.connect(laptop.path / "journal.db")) as connection:
        return records(connection, where)[0]


def test_a_whole_journal_has_nothing_wrong(laptop: Laptop) -> None:
    assert damage(laptop, lambda connection: None) == ()
    report = laptop.kit(write=False).verify()
    assert (report.ok, report.logs, report.seals, report.erased) == (True, 3, 3, 0)
    assert report.records == laptop.kit(write=False).sync_status().records
    assert len(report.digest) == 64


def test_verify_changes_nothing(laptop: Laptop) -> None:
    kit = laptop.kit()
    before = kit.sync_status().records, kit.version
    kit.verify()
    assert (kit.sync_status().records, kit.version) == before


@pytest.mark.parametrize(
    ("column", "where", "text"),
    [
        ("payload", "kind = 50", "fields"),
        ("payload", "kind = 10", "fields"),
        ("stamp", "kind = 10", "fields"),
        ("wall_ms", "kind = 30", "fields"),
        ("operator", "kind = 12", "fields"),
        ("subject", "kind = 11 OR kind = 13 OR kind = 10", "fields"),
        ("text_hash", "kind = 40", "text"),
    ],
)
def test_a_changed_record_is_named(laptop: Laptop, column: str, where: str, text: str) -> None:
    log, record = some_record(laptop, where)

    def change(connection: sqlite3.Connection) -> None:
        (value,) = connection.execute(f"SELECT {column} FROM record WHERE id = ?", (record,)).fetchone()  # noqa: S608
        changed = value + 1 if isinstance(value, int) else bytes([*value[:-1], value[-1] ^ 1])
        connection.execute(f"UPDATE record SET {column} = ? WHERE id = ?", (changed, record))  # noqa: S608

    (finding,) = damage(laptop, change)
    assert (finding.cause, finding.log, finding.number) == ("content", f"{log:016x}", record & _NUMBERS)
    assert finding.text == text


def test_a_changed_text_is_named(laptop: Laptop) -> None:
    log, record = some_record(laptop, "kind = 40")

    def change(connection: sqlite3.Connection) -> None:
        (text,) = connection.execute("SELECT text FROM record WHERE id = ?", (record,)).fetchone()
        connection.execute("UPDATE record SET text = ? WHERE id = ?", (bytes([*text[:-1], text[-1] ^ 1]), record))

    (finding,) = damage(laptop, change)
    assert (finding.cause, finding.text, finding.number) == ("content", "text", record & _NUMBERS)
    assert finding.log == f"{log:016x}"


def test_an_erased_text_is_no_damage(laptop: Laptop) -> None:
    assert damage(laptop, lambda connection: connection.execute("UPDATE record SET text = NULL")) == ()
    assert laptop.kit(write=False).verify().erased == 3


def test_a_changed_hash_in_the_middle_breaks_the_chain_there(laptop: Laptop) -> None:
    _, record = some_record(laptop, "kind = 10")
    (finding,) = damage(
        laptop, lambda connection: connection.execute("UPDATE record SET hash = zeroblob(32) WHERE id = ?", (record,))
    )
    assert (finding.cause, finding.text, finding.number) == ("linkage", "hash", record & _NUMBERS)


def test_a_deleted_record_is_missed(laptop: Laptop) -> None:
    log, record = some_record(laptop, "kind = 10")
    (finding,) = damage(laptop, lambda connection: connection.execute("DELETE FROM record WHERE id = ?", (record,)))
    assert (finding.cause, finding.text) == ("linkage", "missing")
    assert (finding.log, finding.number) == (f"{log:016x}", record & _NUMBERS)


def test_a_log_that_was_cut_behind_its_seal_is_found(laptop: Laptop) -> None:
    def cut(connection: sqlite3.Connection) -> None:
        (sealed,) = connection.execute("SELECT id FROM seal ORDER BY id LIMIT 1").fetchone()
        connection.execute("DELETE FROM record WHERE id BETWEEN ? AND ?", (sealed, sealed | _NUMBERS))

    (finding,) = damage(laptop, cut)
    assert (finding.cause, finding.text) == ("linkage", "cut")


def test_a_wrong_seal_is_named(laptop: Laptop) -> None:
    with closing(sqlite3.connect(laptop.path / "journal.db")) as connection:
        (sealed,) = connection.execute("SELECT id FROM seal ORDER BY id LIMIT 1").fetchone()
    (finding,) = damage(
        laptop, lambda connection: connection.execute("UPDATE seal SET seal = zeroblob(64) WHERE id = ?", (sealed,))
    )
    assert (finding.cause, finding.number) == ("seal", sealed & _NUMBERS)


def test_a_changed_certificate_is_named(laptop: Laptop) -> None:
    def change(connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT key, certificate FROM device WHERE length(certificate) > 0").fetchall()
        for key, certificate in rows:
            changed = bytes([*certificate[:-1], certificate[-1] ^ 1])
            connection.execute("UPDATE device SET certificate = ? WHERE key = ?", (changed, key))

    assert {finding.cause for finding in damage(laptop, change)} >= {"certificate"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE state SET body = (SELECT body FROM state WHERE space = 6) WHERE space = 7",
        "UPDATE state SET squad = squad + 1 WHERE space = 1",
        "UPDATE state SET at_ms = at_ms + 1 WHERE space = 4",
        "DELETE FROM state WHERE space = 2",
        "UPDATE total SET value = value + 1 WHERE figure = 'here'",
        "DELETE FROM total WHERE figure = 'tally'",
        "INSERT INTO total VALUES (4, 'here', 7, 1)",
        "INSERT INTO quarantine SELECT id, 'x' FROM record LIMIT 1",
    ],
)
def test_a_changed_view_is_found(laptop: Laptop, change: str) -> None:
    (finding,) = damage(laptop, lambda connection: connection.execute(change))
    assert (finding.cause, finding.number) == ("fold", 0)
    assert finding.text


def test_a_journal_in_use_is_whole_at_any_moment(laptop: Laptop, county: County) -> None:
    writer = laptop.kit()
    reader = laptop.kit(write=False)
    for person in county.of(TRAFFIC)[6:12]:
        writer.check_in(person.number)
    assert reader.verify().ok
    assert reader.figures().here == len(reader.board().here) == 6
    assert laptop.kit(write=False).figures().here == 12
    assert writer.verify().ok


def test_a_reader_writes_nothing_and_says_so(laptop: Laptop, county: County) -> None:
    writer, reader = laptop.kit(), laptop.kit(write=False)
    before = writer.sync_status().records
    for do in (
        lambda: reader.check_in(county.of(TRAFFIC)[8].number),
        lambda: reader.undo(),
        lambda: reader.tally(9, 1),
        lambda: reader.raise_incident("other", 1, "x"),
    ):
        with pytest.raises(JournalError, match="opened for reading only"):
            do()
    assert reader.figures().here == writer.figures().here
    assert laptop.again().sync_status().records == before


@pytest.mark.parametrize("change", ["UPDATE state SET body = X'FF00' WHERE space IN (1, 6)", "DELETE FROM state"])
def test_views_that_were_damaged_are_made_anew(laptop: Laptop, change: str) -> None:
    board, figures = laptop.again().board(), laptop.again().figures()
    laptop.close()
    assert [finding.cause for finding in damage(laptop, lambda connection: connection.execute(change))] == ["fold"]
    kit = laptop.again()
    if "FF00" in change:
        with pytest.raises(JournalError, match="fieldkit verify --rebuild"):
            kit.board()
    kit.rebuild()
    assert kit.verify().ok
    assert {card.person for card in kit.board().here} == {card.person for card in board.here}
    assert kit.figures().tallies == figures.tallies
