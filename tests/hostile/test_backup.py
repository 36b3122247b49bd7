"""A backup that was damaged, or that somebody else made: put back whole, or refused with nothing changed."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from fieldkit.journal.author import Moment
from roster.errors import RosterError
from sync_server.backup import JOURNAL, make_backup
from sync_server.data_folder import DataFolder
from sync_server.errors import ServerError
from sync_server.restoring import restore_backup
from tests.hostile.spoiling import noise, spoilt
from tests.meeting import MORNING_MS, Preparer
from tests.sync_server.host import hosting

MEGABYTE = 1_000_000
NOW = Moment(MORNING_MS, 1)


@pytest.fixture(scope="module")
def backup(preparer: Preparer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    with hosting(preparer, folder / "server") as host:
        make_backup(host.folder, folder / "day.backup", MORNING_MS)
    return folder / "day.backup"


def restore(data: bytes, *, then: bool = True) -> bool:
    """Puts it back into an empty folder; says whether that was done. Where it was not, there is nothing."""
    with TemporaryDirectory() as path:
        folder, file = DataFolder(Path(path) / "home"), Path(path) / "file"
        file.write_bytes(data)
        with suppress(ServerError, RosterError, FieldkitError):
            restore_backup(file, folder, NOW, bytes(range(16)), force=False)
            return True
        assert list(folder.path.iterdir()) == []
    return False


def test_the_backup_to_be_spoilt_is_a_good_one(backup: Path) -> None:
    assert restore(backup.read_bytes())


@pytest.mark.slow
@given(data=st.data())
def test_a_spoilt_backup_is_put_back_whole_or_refused(backup: Path, data: st.DataObject) -> None:
    restore(data.draw(spoilt(backup.read_bytes())))


@given(noise())
def test_noise_is_no_backup(data: bytes) -> None:
    assert not restore(data)


@pytest.mark.slow
@settings(max_examples=25)
@pytest.mark.parametrize("name", [JOURNAL, "pack", "server.key", "about.json", "tls.pem"])
@given(data=st.data())
def test_a_backup_with_a_spoilt_file_in_it_is_refused_or_put_back(backup: Path, name: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as path:
        changed = Path(path) / "changed"
        with zipfile.ZipFile(backup) as source, zipfile.ZipFile(changed, "w") as target:
            for member in source.namelist():
                content = source.read(member)
                target.writestr(member, data.draw(spoilt(content) | noise(60)) if member == name else content)
        restore(changed.read_bytes())


def test_a_bomb_is_refused_before_it_fills_the_disk(backup: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    with (
        zipfile.ZipFile(backup) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for member in source.namelist():
            target.writestr(member, bytes(600 * MEGABYTE) if member == JOURNAL else source.read(member))
    assert bomb.stat().st_size < 10 * MEGABYTE
    with pytest.raises(ServerError, match="unpacks to"):
        restore_backup(bomb, DataFolder(tmp_path / "home"), NOW, bytes(range(16)), force=False)
