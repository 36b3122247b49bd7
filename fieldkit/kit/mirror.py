"""The mirror: what this laptop writes and gets goes to a stick as well, at once, so that a spare can go on from it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldkit.errors import ExchangeError, FieldkitError, KitError
from fieldkit.exchange.loop import SyncLoop
from fieldkit.exchange.mirror import (
    NONCE_BYTES,
    About,
    Lock,
    Mirrored,
    Part,
    decode_mirror,
    encode_part,
    make_lock,
    mirrored_up_to,
    next_blob,
    next_sections,
    sections_of,
)
from fieldkit.exchange.mirror_code import ENTROPY_BYTES, SALT_BYTES, make_code
from fieldkit.exchange.page import encode_page
from fieldkit.exchange.rounds import Rounds
from fieldkit.kit.carry_values import MirrorStatus
from fieldkit.kit.duty import Duty
from fieldkit.kit.home import Home, MirrorSetting
from fieldkit.kit.sticks import Partitions, find_sticks, partitions
from fieldkit.records.section import Section
from fieldkit.texts.catalogue import say
from roster.files import write_file
from roster.keys import certificate_bytes, device_of
from roster.pack import Pack

SUFFIX = ".mirror"
#: Origin of records that came from a mirror.
ORIGIN = "mirror"
#: Between two looks at the stick; and the longest wait after one that went wrong.
LOOK_S, RETRY_S_MAX = 2.0, 15.0
#: Records read while the journal is held.
PAGE_RECORDS = 1_000
#: A file of more parts is written anew, all in one piece, at the next start.
PARTS_MAX = 2_000
#: After so many parts a start says anew whose mirror this is, in case that the first part is damaged.
ABOUT_AGAIN = 200
#: A larger pack, of a large event's desk, has to be on the spare already.
PACK_BYTES_MAX = 4 * 1024 * 1024


class _File(msgspec.Struct):
    """The file that is written on: up to where each branch (by place) stands in it, pictures by hash, its length."""

    path: Path
    lock: Lock
    held: dict[int, int]
    blobs: set[bytes]
    about: About | None
    size: int


class Mirror:
    """Mirrors in the background, or when asked. The journal is never held while waiting for the stick."""

    def __init__(
        self,
        home: Home,
        duty: Duty,
        rounds: Rounds,
        pack: Callable[[], Pack],
        partitions: Partitions = partitions,
    ) -> None:
        """`pack` gives the one that the kit goes by."""
        self._home = home
        self._duty = duty
        self._rounds = rounds
        self._pack = pack
        self._server = home.load_server()
        self._partitions = partitions
        self._setting = home.load_mirror()
        self._file: _File | None = None
        self._turn = threading.RLock()
        self._loop: SyncLoop | None = None
        self._state = "never"
        self._problem = ""
        self._last_ms = 0

    @property
    def is_on(self) -> bool:
        return self._setting is not None and self._setting.folder != ""

    def turn_on(self, folder: Path) -> MirrorStatus:
        """Begins to mirror to a folder; everything stands there once this returns. Raises KitError."""
        if not folder.is_dir():
            raise KitError("errors.mirror.missing", folder=folder)
        code = self._setting.code if self._setting is not None else make_code(self._duty.entropy(ENTROPY_BYTES))
        before, self._setting = self._setting, MirrorSetting(str(folder), code, not self._on_own_disk(folder))
        try:
            self.once()
        except KitError:
            self._setting = before
            raise
        self._home.save_mirror(self._setting)
        return self.status()

    def turn_off(self) -> MirrorStatus:
        """What stands on the stick stays there; the code is kept for the next time."""
        self.stop()
        if self._setting is not None:
            self._setting = MirrorSetting("", self._setting.code, False)
            self._home.save_mirror(self._setting)
        self._file = None
        return self.status()

    def start(self) -> None:
        """Mirrors in the background from now on, whenever it is on."""
        if self._loop is None:
            self._loop = SyncLoop(self._try, self._failed, interval_s=LOOK_S, retry_s_max=RETRY_S_MAX)
            self._loop.start()

    def stop(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop()

    def wake(self) -> None:
        """There is something new; costs nothing while nothing is mirrored."""
        if self._loop is not None and self.is_on:
            self._loop.wake()

    def status(self) -> MirrorStatus:
        setting = self._setting
        code = setting.code if setting is not None else ""
        if setting is None or not setting.folder:
            return MirrorStatus("off", "", code, 0, 0, "")
        with self._duty.lock:
            waiting = self._waiting() if self._file is not None else 0
        own_disk = not setting.other_disk
        return MirrorStatus(self._state, setting.folder, code, self._last_ms, waiting, self._problem, own_disk)

    def _waiting(self) -> int:
        assert self._file is not None
        held = self._file.held
        logs = self._duty.journal.logs.by_place.values()
        return sum(max(log.number - held.get(log.row.place, log.row.fork_at - 1), 0) for log in logs)

    def _try(self) -> bool:
        if self.is_on:
            self.once()
        return True

    def _failed(self, error: Exception) -> None:
        self._file = None
        missing = isinstance(error, FieldkitError) and error.message == "errors.mirror.missing"
        self._state = "missing" if missing else "trouble"
        known = isinstance(error, FieldkitError)
        self._problem = str(error) if known else say("errors.exchange.defect", cause=repr(error))

    def once(self) -> None:
        """Brings the mirror up to what the journal holds. Durable once this returns. Raises KitError."""
        with self._turn:
            try:
                self._bring_up()
            except FieldkitError as error:
                self._failed(error)
                raise
            except OSError as error:
                cause = error.strerror or str(error)
                failure = KitError("errors.mirror.unwritable", folder=self._folder_name(), cause=cause)
                self._failed(failure)
                raise failure from error
            self._state, self._problem = "ok", ""

    def _bring_up(self) -> None:
        path = self._find()
        file = self._file
        if file is None or file.path != path or not path.is_file() or path.stat().st_size != file.size:
            file = self._file = self._open(path)
        while (part := self._next(file)) is not None:
            self._append(file, encode_part(part, file.lock, self._duty.entropy(NONCE_BYTES)))
        self._last_ms = self._duty.now_ms()

    def _next(self, file: _File) -> Part | None:
        """The next part, noted as if it stood in the file; None where everything is mirrored."""
        with self._duty.lock:
            sections = next_sections(self._duty.journal, file.held, PAGE_RECORDS)
            told = self._told()
            blobs = {} if sections else next_blob(self._duty.journal, file.blobs)
            now_ms, unsent = self._duty.now_ms(), self._rounds.unsent()
        if not sections and not blobs and told == file.about:
            return None
        part = Part(told if told != file.about else None, encode_page(list(sections.values())), now_ms, unsent, blobs)
        file.held |= {place: section.last for place, section in sections.items()}
        file.blobs |= blobs.keys()
        file.about = told
        return part

    def _told(self) -> About:
        duty, certificate = self._duty, self._rounds.certificate
        shown = certificate_bytes(certificate) if certificate is not None else b""
        pack = self._pack().data
        pack = pack if len(pack) <= PACK_BYTES_MAX else b""
        before = self._rounds.keys_before
        return About(self._key(), shown, pack, self._server, duty.squad, duty.site, duty.operator, before)

    def _append(self, file: _File, data: bytes) -> None:
        with file.path.open("ab") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        file.size += len(data)

    def _open(self, path: Path) -> _File:
        """Goes on with the file that is there; writes one anew where there is none, or none that goes on."""
        assert self._setting is not None
        data = path.read_bytes() if path.is_file() else b""
        mirrored = self._read(data)
        if mirrored is None:
            return self._write_whole(path)
        sections = sections_of(mirrored.parts)
        lost = self._take_back(sections)
        if len(mirrored.parts) > PARTS_MAX and not lost:
            return self._write_whole(path)
        with self._duty.lock:
            held = mirrored_up_to(self._duty.journal, sections)
        about = mirrored.about if mirrored.parts_since_about < ABOUT_AGAIN else None
        blobs = {hash_ for part in mirrored.parts for hash_ in part.blobs}
        return _File(path, mirrored.lock, held, blobs, about, len(data))

    def _take_back(self, sections: list[Section]) -> bool:
        """Takes in what stands here and is not in the journal, where that was put back to an older state. Says whether
        something had to stay out: nobody goes on with a log of which the end was elsewhere."""
        duty = self._duty
        with duty.lock:
            journal, author = duty.journal, duty.journal.as_author()
            open_logs = {own.log for own in author.own.values()}
            lacking = [
                section
                for section in sections
                if all(section.last > log.number for log in journal.logs.branches(section.log))
            ]
            journal.take_in([section for section in lacking if section.log not in open_logs], ORIGIN, duty.now_ms())
            return any(section.log in open_logs for section in lacking)

    def _read(self, data: bytes) -> Mirrored | None:
        assert self._setting is not None
        try:
            return decode_mirror(data, self._setting.code)
        except ExchangeError:
            return None

    def _write_whole(self, path: Path) -> _File:
        """Everything in one new file, which is there whole or not at all."""
        assert self._setting is not None
        lock = make_lock(self._setting.code, self._duty.entropy(SALT_BYTES))
        file = _File(path, lock, {}, set(), None, 0)
        data = bytearray()
        while (part := self._next(file)) is not None:
            data += encode_part(part, file.lock, self._duty.entropy(NONCE_BYTES))
        write_file(path, bytes(data))
        file.size = len(data)
        return file

    def _find(self) -> Path:
        """The mirror's file: in its folder, or on a stick that has come back under another name."""
        assert self._setting is not None
        folder = Path(self._setting.folder)
        name = mirror_name(self._key())
        if folder.is_dir() and not (self._setting.other_disk and self._on_own_disk(folder)):
            return folder / name
        for stick in find_sticks(self._partitions):
            if (stick / name).is_file():
                return stick / name
        raise KitError("errors.mirror.missing", folder=folder)

    def _key(self) -> bytes:
        return self._duty.journal.as_author().public

    def _on_own_disk(self, folder: Path) -> bool:
        return folder.stat().st_dev == self._home.path.stat().st_dev

    def _folder_name(self) -> str:
        return self._setting.folder if self._setting is not None else ""


def mirror_name(key: bytes) -> str:
    """What the mirror of a device (by its public key) is called."""
    return f"fieldkit-{device_of(key).hex()}{SUFFIX}"
