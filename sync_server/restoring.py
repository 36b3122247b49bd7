"""Putting a server back from its backup. Its journal gets a new incarnation, so that laptops compare with it what they
hold and fill it again by themselves; nothing that the backup lacks is lost as long as one of them has it."""

from __future__ import annotations

import errno
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from fieldkit.errors import JournalBusy
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.life import RESTORED
from fieldkit.journal.verify import verify_journal
from fieldkit.journal.witness import SUFFIX
from roster.files import make_private_folder
from roster.pack import Pack
from roster.unpacking import UNPACK_ERRORS
from sync_server.backup import ABOUT, FILES, FORMAT, JOURNAL, About
from sync_server.data_folder import DataFolder
from sync_server.database import incarnation_of, open_journal
from sync_server.errors import ServerError

#: What is put back is made ready here, in the data folder itself, and moved into place when it is whole.
_WORKSHOP = "restoring"
#: Where a journal goes that was there before.
_PUT_ASIDE = "journal.db.before-restore"
_BESIDE = ("", "-wal", "-shm", SUFFIX)
_ABOUT_BYTES_MAX = 64 * 1024
#: A journal packs to a third. What grows beyond this many times its size, and is large, was made to fill a disk.
_GROWTH_MAX = 50
_SMALL_BYTES_MAX = 64 * 1024 * 1024
#: What comes out of zipfile where an archive is no archive, or a damaged or an encrypted one.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    *UNPACK_ERRORS,
)


class RestoreFigures(msgspec.Struct, frozen=True):
    """`about` is what the backup holds; `put_aside` the journal that was there before, or ""."""

    home: str
    about: About
    put_aside: str


def restore_backup(file: Path, folder: DataFolder, moment: Moment, entropy: bytes, *, force: bool) -> RestoreFigures:
    """`entropy`: 16 bytes. Raises ServerError with what to do; then nothing has changed."""
    make_private_folder(folder.path)
    workshop = folder.path / _WORKSHOP
    with _reading(file) as (archive, about), _emptied(workshop):
        for name in (*FILES, JOURNAL):
            _extract(archive, name, workshop / name, required=name not in ("tls.pem", "address"))
        made = DataFolder(workshop)
        pack = made.load_pack()
        key = made.load_key(pack).signing_key()
        journal = open_journal(workshop / JOURNAL, pack)
        try:
            _check_whole(file, journal)
            put_aside = _check_older(folder, pack, journal, force=force)
            journal.be(key, entropy[:8])
            incarnation_of(journal, entropy[:8], anew=True)
            journal.begin_life(moment, RESTORED, entropy[8:])
        finally:
            journal.close()
        _put_in_place(folder, workshop, put_aside)
    return RestoreFigures(str(folder.path), about, str(folder.path / _PUT_ASIDE) if put_aside else "")


@contextmanager
def _reading(file: Path) -> Iterator[tuple[zipfile.ZipFile, About]]:
    try:
        with zipfile.ZipFile(file) as archive:
            with archive.open(ABOUT) as member:
                about = msgspec.json.decode(member.read(_ABOUT_BYTES_MAX), type=About)
            if about.format != FORMAT:
                raise ServerError(f"{file} was made by another version ({about.format}): restore it with that one.")
            yield archive, about
    except _DAMAGED as error:
        raise _no_backup(file, error) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the file's beginning, which a damaged archive names
            raise
        raise _no_backup(file, error) from error


def _no_backup(file: Path, error: Exception) -> ServerError:
    return ServerError(f"{file} is no whole backup of a server ({error}). Take another one.")


@contextmanager
def _emptied(workshop: Path) -> Iterator[None]:
    shutil.rmtree(workshop, ignore_errors=True)
    make_private_folder(workshop)
    try:
        yield
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _extract(archive: zipfile.ZipFile, name: str, target: Path, *, required: bool) -> None:
    if not required and name not in archive.namelist():
        return
    size = archive.getinfo(name).file_size
    if size > max(_SMALL_BYTES_MAX, _GROWTH_MAX * archive.getinfo(name).compress_size):
        raise ServerError(f"{name} in this backup unpacks to {size:,} bytes: damaged or hostile. Take another one.")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with archive.open(name) as member, os.fdopen(os.open(target, flags, 0o600), "wb") as out:
        shutil.copyfileobj(member, out)
        out.flush()
        os.fsync(out.fileno())


def _check_whole(file: Path, journal: Journal) -> None:
    findings = verify_journal(journal).findings
    if findings:
        first = findings[0]
        raise ServerError(
            f"The journal in {file} is damaged ({first.cause}, log {first.log:016x}, record {first.number}). "
            "Take another backup."
        )


def _check_older(folder: DataFolder, pack: Pack, backup: Journal, *, force: bool) -> bool:
    """Whether there is a journal that must be put aside; it may hold nothing that the backup lacks, unless forced."""
    known = folder.load_database()
    if not known.exists():
        return False
    try:
        present = open_journal(known, pack)
    except JournalBusy as error:
        raise ServerError(f"A server runs with {folder.path}: end it first.") from error
    try:
        more = sum(_lacking(backup, present))
    finally:
        present.close()
    if more and not force:
        raise ServerError(
            f"The journal in {folder.path} holds {more:,} records that the backup lacks. Serve that one; or put the "
            "backup back all the same with --force, which keeps the other journal beside it."
        )
    return True


def _lacking(backup: Journal, present: Journal) -> Iterator[int]:
    """How many records of each log the backup has not."""
    for log in present.logs.mains():
        held = backup.logs.main(log.row.log)
        yield max(log.number - (held.number if held is not None else 0), 0)


def _put_in_place(folder: DataFolder, workshop: Path, put_aside: bool) -> None:
    known = folder.load_database()
    if put_aside:
        for part in _BESIDE:
            beside = known.with_name(known.name + part)
            if beside.exists():
                shutil.move(beside, folder.path / (_PUT_ASIDE + part))
    for path in (workshop / name for name in (JOURNAL, *FILES)):
        if path.exists():
            path.replace(folder.path / path.name)
    folder.save_database(folder.journal_path)
