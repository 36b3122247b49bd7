"""Journals that cannot be used: each is one sentence that says what to do, and nothing that was confirmed is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError, JournalBusy, JournalError, KitError
from fieldkit.journal.sqlite.layout import VERSION
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import TRAFFIC, County, HandClock, Laptop, at

DAY_MS = 86_400_000


def sentence(error: FieldkitError) -> str:
    """The text, which must be whole: no id left, nothing unfilled."""
    text = str(error)
    assert not text.startswith("errors.")
    assert "{" not in text
    assert text.count(". ") >= 1, "says what to do next"
    return text


def journal_of(laptop: Laptop) -> Path:
    return laptop.path / "journal.db"


def test_a_second_kit_on_one_home_is_told_who_has_it(traffic_laptop: Laptop, county: County) -> None:
    kit = traffic_laptop.kit()
    kit.check_in(county.of(TRAFFIC)[0].number)
    with pytest.raises(JournalBusy) as caught:
        traffic_laptop.kit()
    assert "the kit is open there already" in sentence(caught.value)
    kit.check_in(county.of(TRAFFIC)[1].number)
    assert traffic_laptop.kit(write=False).figures().here == 2


def test_a_home_without_anything_says_how_to_begin(tmp_path: Path, clock: HandClock) -> None:
    with pytest.raises(KitError) as caught:
        Kit(Home(tmp_path), clock, bytes)
    assert "fieldkit join CODE" in sentence(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_journal_is_left_alone(traffic_laptop: Laptop) -> None:
    for data in (b"minutes of the meeting\n" * 400, b"SQLite format 3\x00" + bytes(4096)):
        journal_of(traffic_laptop).write_bytes(data)
        with pytest.raises(JournalError) as caught:
            traffic_laptop.kit()
        sentence(caught.value)
        assert journal_of(traffic_laptop).read_bytes() == data


def test_another_programs_database_is_no_journal(traffic_laptop: Laptop) -> None:
    with closing(sqlite3.connect(journal_of(traffic_laptop))) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    with pytest.raises(JournalError) as caught:
        traffic_laptop.kit()
    assert "not a fieldkit journal" in sentence(caught.value)


def test_a_journal_of_a_newer_version_asks_for_the_newer_program(traffic_laptop: Laptop, county: County) -> None:
    traffic_laptop.kit().check_in(county.of(TRAFFIC)[0].number)
    traffic_laptop.close()
    with closing(sqlite3.connect(journal_of(traffic_laptop))) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for write in (True, False):
        with pytest.raises(JournalError) as caught:
            traffic_laptop.kit(write=write)
        assert "Install the newer fieldkit" in sentence(caught.value)
    with closing(sqlite3.connect(journal_of(traffic_laptop))) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION}")
    assert traffic_laptop.kit().figures().here == 1


def test_a_journal_of_another_event_is_not_mixed_up(
    traffic_laptop: Laptop, tmp_path_factory: pytest.TempPathFactory, clock: HandClock
) -> None:
    traffic_laptop.kit().tally(9, 1)
    traffic_laptop.close()
    other_county = County(tmp_path_factory.mktemp("other"))
    other = Laptop(other_county.path / "laptop", other_county.prepare("--squad", "4"), clock)
    (other.path / "journal.db").write_bytes(journal_of(traffic_laptop).read_bytes())
    with pytest.raises(JournalError) as caught:
        other.kit()
    assert "another event" in sentence(caught.value)


@pytest.mark.parametrize("from_byte", [100, 4_096, 20_000])
def test_a_damaged_file_is_a_sentence_and_is_not_made_worse(
    traffic_laptop: Laptop, county: County, from_byte: int
) -> None:
    kit = traffic_laptop.kit()
    kit.check_in_all()
    kit.raise_incident("injury", 2, "fell")
    traffic_laptop.close()
    data = bytearray(journal_of(traffic_laptop).read_bytes())
    data[from_byte:] = b"\xa5" * (len(data) - from_byte)
    journal_of(traffic_laptop).write_bytes(data)
    with pytest.raises(JournalError) as caught:  # noqa: PT012 -- where it is noticed depends on the page
        kit = traffic_laptop.kit(write=False)
        kit.board()
        kit.verify()
    sentence(caught.value)
    assert journal_of(traffic_laptop).read_bytes() == data


def test_a_journal_that_is_a_folder_is_a_sentence(traffic_laptop: Laptop) -> None:
    journal_of(traffic_laptop).mkdir()
    with pytest.raises(JournalError) as caught:
        traffic_laptop.kit()
    sentence(caught.value)


def test_a_home_that_is_a_file_cannot_be_written_to(county: County, tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KitError) as caught:
        Laptop(tmp_path / "file", county.pack, clock)
    assert "Cannot write in" in sentence(caught.value)


def test_a_journal_that_becomes_unwritable_refuses_and_keeps_what_was_confirmed(
    traffic_laptop: Laptop, county: County
) -> None:
    """What a read-only medium looks like to SQLite, also where the tests run as root."""
    kit = traffic_laptop.kit()
    kit.check_in(county.of(TRAFFIC)[0].number)
    kit.journal.store._execute("PRAGMA query_only = 1")  # type: ignore[attr-defined]
    with pytest.raises(JournalError) as caught:
        kit.check_in(county.of(TRAFFIC)[1].number)
    assert "may only be read" in sentence(caught.value)
    kit.journal.store._execute("PRAGMA query_only = 0")  # type: ignore[attr-defined]
    assert kit.figures().here == 1
    assert kit.check_in(county.of(TRAFFIC)[1].number).saved
    kit = traffic_laptop.again()
    assert kit.figures().here == 2
    assert kit.verify().ok


def test_a_full_disk_refuses_and_keeps_what_was_confirmed(traffic_laptop: Laptop, county: County) -> None:
    kit = traffic_laptop.kit()
    kit.check_in(county.of(TRAFFIC)[0].number)
    (pages,) = kit.journal.store._execute("PRAGMA page_count").fetchone()  # type: ignore[attr-defined]
    kit.journal.store._execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]
    confirmed = 0
    with pytest.raises(JournalError) as caught:  # noqa: PT012 -- a page holds more than one incident
        for _ in range(200):
            kit.raise_incident("injury", 2, "x" * 900)
            confirmed += 1
    assert "the disk is full" in sentence(caught.value)
    assert len(kit.incidents()) == confirmed
    kit.journal.store._execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]
    assert kit.raise_incident("other", 1, "there is room again").number not in {
        card.number for card in kit.incidents()[1:]
    }
    kit = traffic_laptop.again()
    assert (len(kit.incidents()), kit.figures().here) == (confirmed + 1, 1)
    assert kit.verify().ok


FILL = """
import os, resource, sys
from pathlib import Path
from fieldkit.clock import SystemClock
from fieldkit.errors import JournalError
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
kit = Kit(Home(Path(sys.argv[1])), SystemClock(), os.urandom)
size = (Path(sys.argv[1]) / "journal.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1_000_000, size + 1_000_000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
done = 0
try:
    while True:
        kit.raise_incident("injury", 2, "x" * 900)
        done += 1
except JournalError as error:
    print(done, error.message, sep="\\n")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_a_disk_that_refuses_to_grow_keeps_what_was_confirmed(traffic_laptop: Laptop) -> None:
    """A real process, whose files may not grow any more: every number that it printed as done is there afterwards."""
    run = subprocess.run(
        [sys.executable, "-c", FILL, traffic_laptop.path], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.stderr == ""
    done, message = run.stdout.split()
    assert message in ("errors.journal.full", "errors.journal.damaged")
    kit = traffic_laptop.kit()
    assert len(kit.incidents()) == int(done) > 10
    assert kit.verify().ok


KILLED = """
import os, sys
from pathlib import Path
from fieldkit.clock import SystemClock
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
kit = Kit(Home(Path(sys.argv[1])), SystemClock(), os.urandom)
while True:
    kit.tally(9, 1)
    os.write(1, b".")
"""


def test_a_kit_that_is_killed_loses_nothing_that_it_confirmed(traffic_laptop: Laptop) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, traffic_laptop.path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    confirmed = len(process.stdout.read(40))
    process.kill()
    confirmed += len(process.stdout.read())
    process.wait()
    process.stdout.close()
    kit = traffic_laptop.kit()
    total = kit.figures().tallies[9]
    assert confirmed <= total <= confirmed + 1
    assert kit.verify().ok


@pytest.mark.parametrize("off_ms", [DAY_MS, -DAY_MS])
def test_a_clock_that_is_a_day_off_is_written_down_all_the_same(
    traffic_laptop: Laptop, county: County, clock: HandClock, off_ms: int
) -> None:
    kit = traffic_laptop.kit()
    first, second, third = (person.number for person in county.of(TRAFFIC)[:3])
    kit.check_in(first)
    clock.now_ms += off_ms
    verdict = kit.check_in(second)
    forced = verdict if verdict.saved else kit.force(verdict, "the clock is wrong")
    assert forced.saved
    clock.now_ms = at(8, 50)
    kit = traffic_laptop.again()
    kit.check_in(third)
    assert {card.person for card in kit.board().here} == {first, second, third}
    assert kit.verify().ok


def test_every_error_leaves_a_bare_laptop_as_it_was(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop(squad=TRAFFIC)
    kit = laptop.kit()
    kit.tally(9, 5)
    for text in ("", "nobody", "9" * 34):
        with pytest.raises(KitError):
            kit.identify(text)
    kit = laptop.again()
    assert kit.figures().tallies == {9: 5}
