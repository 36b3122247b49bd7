"""What a laptop carries for others: letters to the server and replies to them, in a folder of bounded size.

Of each laptop the newest whole set of letters and of replies is kept: it says everything that the ones before said. A
letter goes when its reply has come by here; a reply stays, for its laptop may come by at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldkit.exchange.envelope import LETTER, REPLY, Envelope
from fieldkit.exchange.frames import encode_frame, read_frames
from fieldkit.exchange.messages import decode_as
from roster.files import make_private_folder, write_file
from roster.keys import device_of

#: All that is kept; what is over is refused, so that nobody can push out what is here.
CARRIED_BYTES_MAX = 64 * 1024 * 1024
_NAMES = {LETTER: "letters", REPLY: "replies"}


class Set(msgspec.Struct, frozen=True):
    """The letters that a laptop wrote at one moment, or the replies to them: one file."""

    kind: int
    device: bytes
    made_ms: int
    path: Path

    @property
    def name(self) -> str:
        """The laptop's name in logs, hex."""
        return device_of(self.device).hex()

    def load(self) -> bytes:
        """Its frames; b"" where it has gone since."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""


class Carried:
    """Sets of frames by laptop. Belongs to one thread at a time."""

    def __init__(self, folder: Path, bytes_max: int = CARRIED_BYTES_MAX) -> None:
        self._folder = folder
        self._bytes_max = bytes_max

    def sets(self, kind: int) -> list[Set]:
        """The newest set of each laptop, those made first before the others."""
        newest: dict[bytes, Set] = {}
        for found in self._all(kind):
            if found.device not in newest or self._outranks(found, newest[found.device]):
                newest[found.device] = found
        return sorted(newest.values(), key=lambda found: (found.made_ms, found.device))

    def add(self, kind: int, envelopes: Iterable[tuple[Envelope, bytes]]) -> bool:
        """Keeps envelopes with their bytes as they came; says whether there was room for all."""
        room = True
        together: dict[Path, list[tuple[Envelope, bytes]]] = {}
        for envelope, body in envelopes:
            path = self._folder / f"{_NAMES[kind]}-{envelope.device.hex()}-{envelope.made_ms}"
            together.setdefault(path, []).append((envelope, body))
        for path, parts in together.items():
            room = self._add(kind, path, parts) and room
        for found in list(self._all(kind)):
            newest = next((other for other in self.sets(kind) if other.device == found.device), found)
            if newest.path != found.path and newest.made_ms > found.made_ms:
                found.path.unlink(missing_ok=True)
        return room

    def forget(self, found: Set) -> None:
        found.path.unlink(missing_ok=True)

    def drop_answered(self, answered: dict[bytes, int]) -> None:
        """Forgets letters that were answered: device → when the letters were made to which there is a reply."""
        for found in list(self._all(LETTER)):
            if found.made_ms <= answered.get(found.device, -1):
                found.path.unlink(missing_ok=True)

    def _add(self, kind: int, path: Path, parts: list[tuple[Envelope, bytes]]) -> bool:
        """Adds parts that are not there yet; says whether there was room. Who wrote them has them all the same."""
        known = path.read_bytes() if path.is_file() else b""
        held = set(_parts(known))
        fresh = {envelope.part: body for envelope, body in parts if envelope.part not in held}
        frames = b"".join(encode_frame(kind, body) for body in fresh.values())
        if self._size() + len(frames) > self._bytes_max:
            return False
        try:
            if frames:
                make_private_folder(self._folder)
                write_file(path, known + frames, private=True)
        except OSError:
            return False
        return True

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*-*")) if self._folder.is_dir() else 0

    def _all(self, kind: int) -> Iterator[Set]:
        paths = sorted(self._folder.glob(f"{_NAMES[kind]}-*")) if self._folder.is_dir() else []
        for path in paths:
            _, device, made_ms = path.name.split("-")
            yield Set(kind, bytes.fromhex(device), int(made_ms), path)

    def _outranks(self, one: Set, other: Set) -> bool:
        """A newer set, unless parts of it are missing and none of the other."""
        return (_is_whole(one.load()), one.made_ms) > (_is_whole(other.load()), other.made_ms)


def _parts(data: bytes) -> list[int]:
    return [envelope.part for envelope in _envelopes(data)]


def _is_whole(data: bytes) -> bool:
    envelopes = _envelopes(data)
    return bool(envelopes) and len({envelope.part for envelope in envelopes}) == envelopes[0].parts


def _envelopes(data: bytes) -> list[Envelope]:
    return [decode_as(frame.body, Envelope) for frame in read_frames(data)]
