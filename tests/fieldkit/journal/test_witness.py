"""The witness: finds a journal that was put back or copied, and never cries wolf."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.journal import witness as witness_module
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.life import COPIED, RESTORED
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.verify import verify_journal
from fieldkit.journal.witness import SUFFIX, Witness
from fieldkit.records.codec import decode_payload, draft
from fieldkit.records.kinds import Arrival, LogOpened, Remark, Words
from fieldkit.records.record import SALT_BYTES
from tests.fieldkit.journal.test_intake import EVENT, LAPTOP, MOMENT, SERVER

HERE, THERE = b"machine1", b"machine2"
PARTS = ("", "-wal", SUFFIX)
#: What looks like chance is another number each time.
_counter = iter(range(1 << 40, 1 << 41))


class Home:
    """A folder with a journal that is opened, written to, copied and put back."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "journal.db"

    @contextmanager
    def open(self, machine: bytes = HERE) -> Iterator[tuple[Journal, str]]:
        journal = Journal(SqliteStore(self.path), EVENT, SERVER, ZoneInfo("Asia/Shanghai"))
        journal.be(LAPTOP, self.entropy(8))
        doubt = journal.watch(Witness(self.path, machine), lambda: MOMENT, self.entropy)
        try:
            yield journal, doubt
        finally:
            journal.close()

    def entropy(self, count: int) -> bytes:
        return next(_counter).to_bytes(count, "big")

    def write(self, count: int = 1, machine: bytes = HERE) -> str:
        with self.open(machine) as (journal, doubt):
            for person in range(count):
                journal.write([draft(0, person, Arrival(2, 1))], MOMENT, self.entropy(8))
            assert verify_journal(journal).findings == ()
        return doubt

    def copy_to(self, folder: Path, parts: tuple[str, ...] = PARTS) -> Home:
        """As an operator copies files: each anew."""
        folder.mkdir(exist_ok=True)
        for part in parts:
            source, target = self.path.with_name(self.path.name + part), folder / (self.path.name + part)
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        return Home(folder)

    def lives(self) -> set[int]:
        with self.open() as (journal, _):
            return {log.row.life for log in journal.logs.mains()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@settings(max_examples=15)
@given(st.lists(st.integers(0, 3), max_size=6))
def test_a_journal_that_only_goes_on_is_never_doubted(
    tmp_path_factory: pytest.TempPathFactory, days: list[int]
) -> None:
    home = Home(tmp_path_factory.mktemp("days") / "home")
    assert [home.write(count) for count in days] == [""] * len(days)
    assert len(home.lives()) <= 1


def test_a_journal_put_back_is_found_and_goes_on_in_a_new_life(home: Home, tmp_path: Path) -> None:
    home.write(2)
    copy = home.copy_to(tmp_path / "copy", ("",))
    home.write(3)
    copy.copy_to(home.path.parent, ("", "-wal"))
    assert home.write(1) == RESTORED
    assert len(home.lives()) == 2
    assert home.write(1) == "", "it is said once"
    with home.open() as (journal, _):
        opened = [journal.store.read_record(log.row.place, 1) for log in journal.logs.mains()]
        causes = [decode_payload(1, first.payload) for first in opened if first is not None]
    assert sorted(cause.cause for cause in causes if isinstance(cause, LogOpened)) == ["begin", RESTORED]


def test_a_journal_put_back_in_the_same_file_is_found(home: Home, tmp_path: Path) -> None:
    """Written over, so the file keeps its number."""
    home.write(2)
    copy = home.copy_to(tmp_path / "copy", ("",))
    home.write(3)
    home.path.write_bytes(copy.path.read_bytes())
    assert home.write() == RESTORED


def test_a_whole_folder_put_back_witness_and_all_is_found(home: Home, tmp_path: Path) -> None:
    home.write(2)
    copy = home.copy_to(tmp_path / "copy")
    home.write(3)
    home.path.parent.rename(tmp_path / "put aside")
    assert copy.copy_to(home.path.parent).write() == RESTORED


def test_a_copied_folder_is_found_and_the_one_it_was_copied_from_is_not(home: Home, tmp_path: Path) -> None:
    home.write(2)
    copy = home.copy_to(tmp_path / "copy")
    assert (home.write(), copy.write(), home.write(), copy.write()) == ("", COPIED, "", "")
    assert home.lives() < copy.lives()


def test_a_folder_carried_to_another_machine_is_found(home: Home) -> None:
    home.write(2)
    assert home.write(machine=THERE) == COPIED
    assert home.write(machine=THERE) == ""


def test_a_machine_without_a_name_is_not_another_one(home: Home) -> None:
    assert [home.write(machine=machine) for machine in (HERE, b"", HERE)] == ["", "", ""]


def test_a_folder_that_was_moved_is_not_doubted(home: Home, tmp_path: Path) -> None:
    home.write(2)
    moved = Home(home.path.parent.rename(tmp_path / "elsewhere"))
    assert moved.write() == ""


def test_a_stick_whose_files_get_new_numbers_is_not_doubted(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write(2)
    home.copy_to(tmp_path / "copy").copy_to(home.path.parent)
    monkeypatch.setattr(witness_module, "are_stable", lambda _: False)
    assert home.write() == ""


@pytest.mark.parametrize("spoil", ["gone", "empty", "zeros", "noise"])
def test_a_witness_that_is_gone_or_damaged_says_nothing(home: Home, spoil: str) -> None:
    home.write(2)
    beside = home.path.with_name(home.path.name + SUFFIX)
    match spoil:
        case "gone":
            beside.unlink()
        case "empty":
            beside.write_bytes(b"")
        case "zeros":
            beside.write_bytes(bytes(32 * 1024))
        case _:
            beside.write_bytes(bytes(range(256)) * 128)
    assert home.write() == ""
    assert home.write() == ""


@settings(max_examples=15)
@given(st.integers(0, 32 * 1024 - 1), st.integers(0, 7))
def test_no_flipped_bit_in_the_witness_makes_it_cry_wolf(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    home = Home(tmp_path_factory.mktemp("flip") / "home")
    home.write(3)
    beside = home.path.with_name(home.path.name + SUFFIX)
    data = bytearray(beside.read_bytes())
    data[place] ^= 1 << bit
    beside.write_bytes(data)
    assert home.write() == ""


@settings(max_examples=15)
@given(st.integers(0, 5))
def test_a_witness_that_lags_is_no_doubt(tmp_path_factory: pytest.TempPathFactory, lag: int) -> None:
    """The machine died, and the witness, which is never flushed, is as it was some records ago."""
    folder = tmp_path_factory.mktemp("lag")
    home = Home(folder / "home")
    home.write(2)
    old = home.path.with_name(home.path.name + SUFFIX).read_bytes()
    home.write(lag)
    home.path.with_name(home.path.name + SUFFIX).write_bytes(old)
    assert home.write() == ""


def test_what_was_erased_is_not_missing(home: Home) -> None:
    with home.open() as (journal, _):
        remark = draft(2, 1, Remark(2), Words("private"), bytes(SALT_BYTES))
        (written,) = journal.write([remark], MOMENT, home.entropy(8))
        place = journal.logs.mains()[0].row.place
        with journal.changing():
            journal.store.erase_texts(place, [written.number])
    assert home.write() == ""


def test_a_clock_that_went_back_is_no_doubt_of_the_witness(home: Home) -> None:
    with home.open() as (journal, _):
        journal.write([draft(0, 1, Arrival(2, 1))], MOMENT, b"a" * 8)
        earlier = Moment(MOMENT.wall_ms - 3_600_000, MOMENT.boot_ms)
        journal.write([draft(0, 1, Arrival(2, 1))], earlier, b"b" * 8)
    assert home.write() == ""


def test_where_no_witness_can_be_written_the_journal_works(home: Home) -> None:
    home.path.with_name(home.path.name + SUFFIX).mkdir()
    assert (home.write(2), home.write()) == ("", "")
