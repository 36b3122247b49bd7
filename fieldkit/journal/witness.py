"""A witness beside the journal: how far it was, on which machine and in which file, by which a start finds out that the
journal was put back to an older state, or that its folder was copied.

It is written after each commit and never flushed: where the machine dies it may be behind the journal, and then it says
less. It is ahead only where the journal lost what had been committed, which is what it is there to find. Two slots are
written in turn, so that one is whole whatever happens. What looks the same from inside (an image of a disk, or a folder
put back with the witness in it whose files got the same numbers) is found at the next contact with the server.

    slot = length (4 bytes), SHA-256 (8 bytes) of what follows, msgpack [count, machine, number of the journal's file,
           hash of its path, life, feed position, [[log, number, 8 bytes of the hash], …]]
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from io import FileIO
from pathlib import Path

import msgspec

from fieldkit.journal.author import OwnLog
from fieldkit.journal.file_numbers import are_stable
from fieldkit.journal.life import COPIED, RESTORED, Life
from fieldkit.journal.logs import Logs

SUFFIX = ".witness"
SHORT_HASH_BYTES = 8
_SLOT_BYTES = 16 * 1024
_LENGTH_BYTES = 4
_CHECK_BYTES = 8
_HEAD_BYTES = _LENGTH_BYTES + _CHECK_BYTES


class Testimony(msgspec.Struct, frozen=True, array_like=True):
    """How the journal was. `heads`: log, number and hash of the last record of each log that was open."""

    count: int
    machine: bytes
    file_number: int
    path_hash: bytes
    life: int
    position: int
    heads: list[tuple[int, int, bytes]]


_decode = msgspec.msgpack.Decoder(Testimony).decode
_encode = msgspec.msgpack.Encoder().encode


class Witness:
    """Of the journal in the file `path`; `machine` names this machine, b"" where it has no name. Never in the way: what
    cannot be written is not, and then a later start finds out less."""

    def __init__(self, path: Path, machine: bytes) -> None:
        self._path = path
        self._machine = machine
        self._file_number = path.stat().st_ino
        self._path_hash = sha256(os.path.normcase(path.resolve()).encode("utf-8", "surrogateescape")).digest()[:8]
        self._file = _open(path.with_name(path.name + SUFFIX))
        self.last = self._load()
        self._count = self.last.count if self.last is not None else 0

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _load(self) -> Testimony | None:
        """The newest whole slot; None where there is none."""
        if self._file is None:
            return None
        try:
            data = self._file.read(2 * _SLOT_BYTES) or b""
        except OSError:
            return None
        slots = (_read_slot(data[start : start + _SLOT_BYTES]) for start in (0, _SLOT_BYTES))
        return max((slot for slot in slots if slot is not None), key=lambda slot: slot.count, default=None)

    def note(self, life: int, position: int, own: Iterable[OwnLog]) -> None:
        """The journal is as far as this now; everything of it is durable."""
        if self._file is None:
            return
        self._count += 1
        heads = [(log.log, log.number, log.hash[:SHORT_HASH_BYTES]) for log in own]
        testimony = (self._count, self._machine, self._file_number, self._path_hash, life, position, heads)
        body = _encode(testimony)
        if len(body) > _SLOT_BYTES - _HEAD_BYTES:
            return
        head = len(body).to_bytes(_LENGTH_BYTES, "big") + sha256(body).digest()[:_CHECK_BYTES]
        try:
            self._file.seek(self._count % 2 * _SLOT_BYTES)
            self._file.write(head + body)
        except OSError:
            self.close()

    def doubt(self, logs: Logs, life: Life, position: int) -> str:
        """Why the journal's logs must not be written on: RESTORED, COPIED, or "" where they may be."""
        said = self.last
        if said is None:
            return ""
        if _is_behind(said, logs, life, position):
            return RESTORED
        if said.machine and self._machine and said.machine != self._machine:
            return COPIED
        if said.file_number == self._file_number or not are_stable(self._path):
            return ""
        return RESTORED if said.path_hash == self._path_hash else COPIED


def _is_behind(said: Testimony, logs: Logs, life: Life, position: int) -> bool:
    if said.life not in (life.number, *life.before) or said.position > position:
        return True
    for name, number, hash_ in said.heads:
        log = logs.main(name)
        if log is None or log.number < number or logs.hash_at(log, number)[:SHORT_HASH_BYTES] != hash_:
            return True
    return False


def _open(path: Path) -> FileIO | None:
    """Of its full size from the beginning: so no commit of the journal has to wait for room in it."""
    try:
        if not path.exists():
            path.write_bytes(bytes(2 * _SLOT_BYTES))
        return FileIO(path, "r+")
    except OSError:
        return None


def _read_slot(slot: bytes) -> Testimony | None:
    length = int.from_bytes(slot[:_LENGTH_BYTES], "big")
    body = slot[_HEAD_BYTES : _HEAD_BYTES + length]
    if not length or sha256(body).digest()[:_CHECK_BYTES] != slot[_LENGTH_BYTES:_HEAD_BYTES]:
        return None
    try:
        return _decode(body)
    except msgspec.MsgspecError:
        return None
