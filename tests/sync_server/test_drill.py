"""The drill: a server is lost in the middle of the day and put back from its backup, and laptops fill it again."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.exchange.client import Client
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.verify import verify_journal
from fieldkit.journal.witness import SUFFIX
from roster.keys import Role, device_of
from sync_server.admin import RevokeDevice
from sync_server.backup import ABOUT, make_backup
from sync_server.bootstrap import open_reader
from sync_server.data_folder import DataFolder
from sync_server.devices import find_device
from sync_server.errors import ServerError
from sync_server.restoring import RestoreFigures, restore_backup
from tests.meeting import MORNING_MS, Laptop, Preparer, digest, holdings, over, tally
from tests.sync_server.host import Host, hosting

pytestmark = pytest.mark.slow
ENTROPY = bytes(range(16))


class Day:
    """Laptops of squads 1 and 2, one that will be gone, one that joins late, and a desk's kit, which syncs last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.preparer = Preparer()
        self.amount = 0
        self.traffic, self.medical, self.gone, self.late = (
            Laptop(self.preparer, folder / f"{name}.db", name, squad)
            for name, squad in (("traffic", 1), ("medical", 2), ("gone", 1), ("late", 1))
        )
        self.desk = Laptop(self.preparer, folder / "desk.db", "desk", role=Role.DESK)

    def close(self) -> None:
        for laptop in (self.traffic, self.medical, self.gone, self.late, self.desk):
            laptop.close()

    def work(self, host: Host, *laptops: Laptop) -> None:
        for laptop in laptops:
            laptop.add(7)
            laptop.arrive(self.amount + 1)
            self.amount += 7
        self.sync(host, *laptops, self.desk)

    def sync(self, host: Host, *laptops: Laptop) -> None:
        for laptop in laptops:
            client = Client(host.url)
            try:
                laptop.sync(over(client))
            finally:
                client.close()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path)
    yield made
    made.close()


def total(journal: Journal) -> int:
    return tally(journal, 1) + tally(journal, 2)


def restore(file: Path, home: Path, *, force: bool = False) -> RestoreFigures:
    return restore_backup(file, DataFolder(home), Moment(MORNING_MS, 1_000), ENTROPY, force=force)


def check_filled(day: Day, host: Host) -> None:
    """The server holds all that was ever sent, and as the desk's kit does."""
    assert host.do(total) == day.amount
    assert host.do(holdings) == holdings(day.desk.journal)
    assert host.do(digest) == digest(day.desk.journal)
    assert host.do(lambda journal: verify_journal(journal).findings) == ()
    for laptop in (day.traffic, day.medical, day.late):
        assert laptop.rounds.unsent() == 0


def test_a_server_put_back_is_filled_again_and_nothing_is_missing(day: Day, tmp_path: Path) -> None:
    backup = tmp_path / "server.backup"
    with hosting(day.preparer, tmp_path / "first") as host:
        day.work(host, day.traffic, day.medical, day.gone)
        made = make_backup(host.folder, backup, MORNING_MS)
        assert made.about.records == host.do(lambda journal: journal.store.count_records())
        day.work(host, day.traffic, day.medical, day.gone)
        day.work(host, day.traffic, day.gone, day.late)
        gone = device_of(day.gone.public).hex()
        host.perform(RevokeDevice(gone))
        day.sync(host, day.desk)
        first_incarnation = host.server.incarnation
    shutil.rmtree(tmp_path / "first")
    done = restore(backup, tmp_path / "second")
    assert (done.about.records, done.put_aside) == (made.about.records, "")
    with hosting(day.preparer, tmp_path / "second") as host:
        assert host.server.incarnation != first_incarnation
        assert host.do(total) < day.amount
        day.work(host, day.traffic, day.medical, day.late)
        day.sync(host, day.traffic, day.medical, day.late, day.desk)
        check_filled(day, host)
        assert host.do(lambda journal: find_device(journal, gone).standing) == "revoked", "verdicts come back too"
        day.work(host, day.traffic)
        check_filled(day, host)


def test_a_raw_copy_put_back_by_hand_gets_a_new_incarnation_too(day: Day, tmp_path: Path) -> None:
    home, copy = tmp_path / "server", tmp_path / "copy"
    with hosting(day.preparer, home) as host:
        day.work(host, day.traffic)
        first_incarnation = host.server.incarnation
    shutil.copytree(home, copy)
    with hosting(day.preparer, home) as host:
        assert host.server.incarnation == first_incarnation, "nothing happened to it"
        day.work(host, day.traffic, day.gone)
    shutil.copyfile(copy / "journal.db", home / "journal.db")
    with hosting(day.preparer, home) as host:
        assert host.server.incarnation != first_incarnation
        assert host.server.doubt == "restored"
        day.sync(host, day.traffic, day.desk)
        check_filled(day, host)


def test_a_whole_data_folder_copied_elsewhere_gets_a_new_incarnation(day: Day, tmp_path: Path) -> None:
    with hosting(day.preparer, tmp_path / "server") as host:
        day.work(host, day.traffic)
        first_incarnation = host.server.incarnation
    shutil.copytree(tmp_path / "server", tmp_path / "copy")
    (tmp_path / "copy" / "database").unlink()
    with hosting(day.preparer, tmp_path / "copy") as host:
        assert (host.server.incarnation != first_incarnation, host.server.doubt) == (True, "copied")
        day.work(host, day.traffic)
        check_filled(day, host)


def test_a_backup_holds_nothing_that_is_half_committed(day: Day, tmp_path: Path) -> None:
    """Made while laptops push: each time it is a whole journal."""
    with hosting(day.preparer, tmp_path / "server") as host:
        for count in range(4):
            day.traffic.write_many(50)
            day.amount += 50
            day.sync(host, day.traffic)
            make_backup(host.folder, tmp_path / f"{count}.backup", MORNING_MS)
    for count in range(4):
        restore(tmp_path / f"{count}.backup", tmp_path / f"home {count}")
        journal, _ = open_reader(DataFolder(tmp_path / f"home {count}"))
        assert (total(journal), verify_journal(journal).findings) == (50 * (count + 1), ())
        journal.close()


@pytest.fixture
def backup(day: Day, tmp_path: Path) -> Path:
    with hosting(day.preparer, tmp_path / "server") as host:
        day.work(host, day.traffic)
        make_backup(host.folder, tmp_path / "a.backup", MORNING_MS)
        day.work(host, day.traffic)
    return tmp_path / "a.backup"


def test_a_newer_journal_is_not_overwritten_unless_forced_and_then_kept(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "server"
    before = (home / "journal.db").read_bytes()
    with pytest.raises(ServerError, match="2 records that the backup lacks"):
        restore(backup, home)
    assert (home / "journal.db").read_bytes() == before
    assert not (home / "restoring").exists()
    done = restore(backup, home, force=True)
    assert Path(done.put_aside).read_bytes() == before
    assert not (home / f"journal.db{SUFFIX}").exists()


def test_a_journal_with_nothing_newer_is_put_aside_without_asking(day: Day, tmp_path: Path) -> None:
    with hosting(day.preparer, tmp_path / "server") as host:
        day.work(host, day.traffic)
        make_backup(host.folder, tmp_path / "a.backup", MORNING_MS)
    assert restore(tmp_path / "a.backup", tmp_path / "server").put_aside != ""


def test_a_server_that_runs_is_not_restored_over(day: Day, tmp_path: Path) -> None:
    with hosting(day.preparer, tmp_path / "server") as host:
        day.work(host, day.traffic)
        make_backup(host.folder, tmp_path / "a.backup", MORNING_MS)
        with pytest.raises(ServerError, match="end it first"):
            restore(tmp_path / "a.backup", tmp_path / "server", force=True)


def test_a_backup_overwrites_nothing(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="already"):
        make_backup(DataFolder(tmp_path / "server"), backup, MORNING_MS)
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_holds_keys_is_for_its_owner_alone(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "again")
    for file in (backup, *(tmp_path / "again" / name for name in ("journal.db", "server.key", "pack"))):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("spoil", ["cut", "empty", "text", "no journal", "other format"])
def test_what_is_no_whole_backup_changes_nothing(backup: Path, tmp_path: Path, spoil: str) -> None:
    spoilt = tmp_path / "spoilt.backup"
    match spoil:
        case "cut":
            spoilt.write_bytes(backup.read_bytes()[:-3_000])
        case "empty":
            spoilt.write_bytes(b"")
        case "text":
            spoilt.write_text("no backup at all", encoding="utf-8")
        case _:
            with zipfile.ZipFile(backup) as good, zipfile.ZipFile(spoilt, "w") as bad:
                for name in good.namelist():
                    data = good.read(name)
                    if spoil == "other format" and name == ABOUT:
                        data = data.replace(b"backup 1", b"backup 9")
                    if spoil != "no journal" or name != "journal.db":
                        bad.writestr(name, data)
    with pytest.raises(ServerError, match=r"backup|version"):
        restore(spoilt, tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


def test_a_backup_with_a_damaged_journal_is_refused(backup: Path, tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    spoilt = tmp_path / "spoilt.backup"
    with zipfile.ZipFile(backup) as good, zipfile.ZipFile(spoilt, "w") as bad:
        journal.write_bytes(good.read("journal.db"))
        with closing(sqlite3.connect(journal)) as connection:
            connection.execute("UPDATE record SET payload = x'00' WHERE rowid IN (SELECT max(rowid) FROM record)")
            connection.commit()
        for name in good.namelist():
            bad.writestr(name, good.read(name) if name != "journal.db" else journal.read_bytes())
    with pytest.raises(ServerError, match="damaged"):
        restore(spoilt, tmp_path / "again")
