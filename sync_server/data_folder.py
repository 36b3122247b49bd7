"""The server's data folder.

pack           the event's pack, as it was given
server.key     the server's private key and certificate, for its owner alone
tls.pem        the private key and certificate with which the server speaks HTTPS, for its owner alone
journal.db     the journal, with accounts, invites and the incarnation in it; journal.db.witness beside it tells a start
               whether it was put back or copied
address        what laptops call this server, as it was last served
database       path of the journal, where it was last served
clock          path of the simulated clock that it was last served with; missing where it was the machine's
running.json   where the running server listens on this machine, and the token of its admin API; gone while none runs
server.log     what the server says to whoever looks after it
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from roster.errors import PackError
from roster.files import make_private_folder, write_file
from roster.pack import PACK_BYTES_MAX, Pack, decode_pack
from roster.server_key import SUFFIX, ServerKey, decode_server_key, encode_server_key
from roster.unpacking import UNPACK_ERRORS
from sync_server.errors import ServerError


class Running(msgspec.Struct, frozen=True):
    """A server that runs: what laptops call it (`url`), where this machine's own programs reach it over HTTP (`host`,
    `port`), its admin API's `token`."""

    url: str
    host: str
    port: int
    token: str
    process: int


class DataFolder:
    """Loads and saves, each file whole or not at all. Raises ServerError or PackError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def journal_path(self) -> Path:
        return self.path / "journal.db"

    @property
    def tls_path(self) -> Path:
        return self.path / "tls.pem"

    @property
    def log_path(self) -> Path:
        return self.path / "server.log"

    def take_pack(self, file: Path) -> Pack:
        """Copies a pack and the server file beside it into this folder; returns the pack to serve, the newer one of
        the two where there was one already."""
        pack = decode_pack(_read(file))
        if pack.held != pack.squads:
            raise ServerError(
                f"{file} was cut for one laptop and lacks most people. "
                "Serve the whole one: roster pack FOLDER --out FILE."
            )
        known = self._find_pack()
        if known is not None and known.event_key != pack.event_key:
            raise ServerError(
                f"{self.path} belongs to another event ({known.event.name}). Choose a folder for this one: --home DIR."
            )
        self._take_key(file, pack)
        if known is not None and known.made_ms > pack.made_ms:
            return known
        self._write("pack", pack.data)
        return pack

    def _take_key(self, file: Path, pack: Pack) -> None:
        beside = file.with_suffix(SUFFIX)
        if beside.is_file():
            key = decode_server_key(_read(beside))
            if key.certificate.key != pack.server.key:
                raise ServerError(f"{beside} is not the server file of {file.name}. Make both again: roster pack.")
            self._write("server.key", encode_server_key(key))
        elif not (self.path / "server.key").is_file():
            raise ServerError(
                f"Cannot serve {file}: the server file {beside.name} is not beside it. "
                "Put there the one that `roster pack` wrote together with this pack."
            )

    def load_pack(self) -> Pack:
        pack = self._find_pack()
        if pack is None:
            raise ServerError(
                f"No event has been served from {self.path} yet. Begin with: sync-server serve --event PACK."
            )
        return pack

    def _find_pack(self) -> Pack | None:
        path = self.path / "pack"
        return decode_pack(_read(path)) if path.is_file() else None

    def load_key(self, pack: Pack) -> ServerKey:
        key = decode_server_key(_read(self.path / "server.key"))
        if key.certificate.key != pack.server.key:
            raise PackError(
                f"The server file in {self.path} is not that of the pack. Serve again with both: roster pack made them."
            )
        return key

    def load_tls(self) -> bytes:
        """b"" where none has been made yet."""
        return _read(self.tls_path) if self.tls_path.is_file() else b""

    def save_tls(self, pem: bytes) -> None:
        self._write("tls.pem", pem)

    def load_address(self) -> str:
        """What laptops called this server when it ran last, or ""."""
        path = self.path / "address"
        return _read(path).decode("utf-8", "replace").strip() if path.is_file() else ""

    def save_address(self, url: str) -> None:
        self._write("address", f"{url}\n".encode())

    def load_database(self) -> Path:
        """Where the journal was when the server ran last."""
        path = self.path / "database"
        return Path(_read(path).decode("utf-8", "replace").strip()) if path.is_file() else self.journal_path

    def save_database(self, path: Path) -> None:
        self._write("database", f"{path.absolute()}\n".encode())

    def load_clock(self) -> Path | None:
        """The simulated clock that the server last went by, where its file is still there."""
        path = self.path / "clock"
        clock = Path(_read(path).decode("utf-8", "replace").strip()) if path.is_file() else None
        return clock if clock is not None and clock.is_file() else None

    def save_clock(self, clock: Path | None) -> None:
        if clock is None:
            (self.path / "clock").unlink(missing_ok=True)
        else:
            self._write("clock", f"{clock.absolute()}\n".encode())

    def load_running(self) -> Running | None:
        """Where a server runs that has not said that it ended; it may have died."""
        path = self.path / "running.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Running)
        except (OSError, *UNPACK_ERRORS):
            return None

    def save_running(self, running: Running) -> None:
        self._write("running.json", msgspec.json.encode(running))

    def forget_running(self) -> None:
        (self.path / "running.json").unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        with _os_errors(self.path):
            make_private_folder(self.path)
            write_file(self.path / name, data, private=True)


def _read(path: Path) -> bytes:
    with _os_errors(path), path.open("rb") as file:
        data = file.read(PACK_BYTES_MAX + 1)
    if len(data) > PACK_BYTES_MAX:
        raise PackError(f"{path} has more than {PACK_BYTES_MAX:,} bytes: it is no file of fieldkit.")
    return data


@contextmanager
def _os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOENT: "Look at its name.",
            errno.ENOSPC: "Free some space on this disk and try again.",
        }
        hint = hints.get(error.errno or 0, "Choose another place, or ask whoever owns it.")
        raise ServerError(f"Cannot use {error.filename or path}: {error.strerror or error}. {hint}") from error
