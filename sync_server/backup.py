"""A backup: everything that a server needs to be there again, in one file, made while it runs.

A zip archive: `about.json`, and the data folder's pack, server.key, tls.pem, address and journal.db (accounts and
invites are in the journal).
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.copying import copy_journal
from roster.files import PRIVATE_MODE
from roster.keys import device_of
from roster.pack import Pack
from sync_server.data_folder import DataFolder
from sync_server.database import open_journal
from sync_server.errors import ServerError

FORMAT = "fieldkit server backup 1"
ABOUT = "about.json"
JOURNAL = "journal.db"
#: What else is in it, where the data folder has it.
FILES = ("pack", "server.key", "tls.pem", "address")


class About(msgspec.Struct, frozen=True):
    """`event` and `key` (8 bytes in hexadecimal) name the event, `made_ms` is the server's clock (UTC)."""

    format: str
    event: str
    key: str
    made_ms: int
    records: int
    logs: int


class BackupFigures(msgspec.Struct, frozen=True):
    file: str
    bytes: int
    about: About


def make_backup(folder: DataFolder, file: Path, now_ms: int) -> BackupFigures:
    """Durable once this returns; there was nothing at `file` before. Raises ServerError, JournalError or PackError."""
    pack = folder.load_pack()
    if file.exists():
        raise ServerError(f"There is a file {file} already: a backup overwrites none. Choose another name.")
    copy, archive = (file.with_name(f".{file.name}.{part}") for part in ("journal", "new"))
    try:
        for path in (copy, archive):
            _make_private(path)
        copy_journal(folder.load_database(), copy)
        about = _about(copy, pack, now_ms)
        _write(archive, folder, copy, about)
        archive.replace(file)
    finally:
        for path in (copy, archive):
            path.unlink(missing_ok=True)
    return BackupFigures(str(file), file.stat().st_size, about)


def _make_private(path: Path) -> None:
    """An empty file for its owner alone, before anything is in it."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE))


def _about(copy: Path, pack: Pack, now_ms: int) -> About:
    journal = open_journal(copy, pack, write=False)
    try:
        return about_journal(journal, pack, now_ms)
    finally:
        journal.close()


def about_journal(journal: Journal, pack: Pack, now_ms: int) -> About:
    records = journal.store.count_records()
    return About(
        FORMAT, str(pack.event.name), device_of(pack.event_key).hex(), now_ms, records, len(journal.logs.by_place)
    )


def _write(archive: Path, folder: DataFolder, copy: Path, about: About) -> None:
    with archive.open("r+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            made.writestr(ABOUT, msgspec.json.encode(about))
            for name in FILES:
                if (folder.path / name).is_file():
                    made.write(folder.path / name, name)
            made.write(copy, JOURNAL)
        file.flush()
        os.fsync(file.fileno())
