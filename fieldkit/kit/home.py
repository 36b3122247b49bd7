"""The home folder of a kit: pack, device key, certificate, server's address, journal and settings of one laptop.

pack            the signed pack; written last, so that a home with a pack is whole
pack.older      an older pack, for people of squads whose part the newer one lacks; missing where it lacks none
device.key      the device's private key (32 bytes), for its owner alone
former.keys     keys that it had before, one after the other; missing where it had none
certificate     what the device may do; missing while nobody has admitted it
server          address of the server, as text; missing where none is known
journal.db      the journal; journal.db.witness beside it tells a start whether it was put back or copied
settings.toml   what was chosen on this laptop
mirror          where records are mirrored to, and the code that opens the mirror; missing where they never were
neighbours      whether this laptop exchanges with others on its network, and with whom; missing where it never did
carried/        letters and replies that are carried for others
rehearsal/      what was rehearsed, and never counts: see `RehearsalHome`
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import KitError
from fieldkit.kit.settings import Settings, decode_settings
from fieldkit.kit.settings_writing import encode_settings
from roster.errors import PackError
from roster.files import make_private_folder, write_file
from roster.keys import KEY_BYTES, Certificate, certificate_bytes, decode_certificate
from roster.lending import lend
from roster.pack import Pack, decode_pack, open_pack
from roster.unpacking import UNPACK_ERRORS


class MirrorSetting(msgspec.Struct, frozen=True):
    """`folder` is "" while nothing is mirrored. `other_disk`: it was not on this home's disk when it was chosen; where
    it is now, the stick is not there any more."""

    folder: str
    code: str
    other_disk: bool


class NeighbourSetting(msgspec.Struct, frozen=True):
    """`host` and `port` to listen at; `paired`: URLs of others that were told."""

    on: bool = False
    host: str = ""
    port: int = 0
    paired: tuple[str, ...] = ()


class Home:
    """Loads and saves, each file whole or not at all. Raises KitError with what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def joined(self) -> bool:
        """Whether a kit can work in it: it has pack and device key."""
        return self._file("pack").is_file() and self._file("device.key").is_file()

    @property
    def journal_path(self) -> Path:
        return self._file("journal.db")

    @property
    def carried_path(self) -> Path:
        return self._file("carried")

    @property
    def rehearsal_path(self) -> Path:
        return self._file("rehearsal")

    def load_pack(self) -> Pack:
        """Its people are read when they are wanted: what is kept here was decoded whole before."""
        data = self._read("pack")
        if data is None:
            raise KitError("errors.home.empty", path=self.path)
        try:
            pack = open_pack(data)
        except PackError as error:
            raise self._damaged("pack", error) from error
        older = self._read("pack.older")
        return self._with_older(pack, older) if older else pack

    def _with_older(self, pack: Pack, data: bytes) -> Pack:
        """A damaged one is none: the server is asked for the people in it again."""
        try:
            older = decode_pack(data, pack.event_key)
        except PackError:
            return pack
        return lend(pack, older, older.held)

    def save_pack(self, data: bytes, older: bytes = b"") -> None:
        """Keeps the bytes of the pack, and of the older one that it lends people from, as they are."""
        if older:
            self._write("pack.older", older)
        else:
            with self._errors("errors.home.unwritable"):
                self._file("pack.older").unlink(missing_ok=True)
        self._write("pack", data)

    def load_device_key(self) -> SigningKey | None:
        seed = self._read("device.key")
        if seed is None:
            return None
        if len(seed) != KEY_BYTES:
            raise self._damaged("device.key", f"{len(seed)} bytes instead of {KEY_BYTES}")
        return SigningKey(seed)

    def save_device_key(self, key: SigningKey) -> None:
        self._write("device.key", bytes(key))

    def load_former_keys(self) -> tuple[SigningKey, ...]:
        """The last one last. What was written under them may still have to be sealed and sent."""
        seeds = self._read("former.keys") or b""
        if len(seeds) % KEY_BYTES:
            raise self._damaged("former.keys", f"{len(seeds)} bytes")
        return tuple(SigningKey(seeds[at : at + KEY_BYTES]) for at in range(0, len(seeds), KEY_BYTES))

    def change_device_key(self, key: SigningKey) -> None:
        """Keeps the key that was used until now beside the new one, and first."""
        known = self.load_device_key()
        formers = (*self.load_former_keys(), *((known,) if known is not None else ()))
        self._write("former.keys", b"".join(dict.fromkeys(bytes(former) for former in formers)))
        self.save_device_key(key)

    def load_certificate(self) -> Certificate | None:
        """None while nobody has admitted this device: its records wait at the server."""
        data = self._read("certificate")
        if data is None:
            return None
        try:
            return decode_certificate(data)
        except PackError as error:
            raise self._damaged("certificate", error) from error

    def save_certificate(self, certificate: Certificate) -> None:
        self._write("certificate", certificate_bytes(certificate))

    def load_server(self) -> str:
        """The server's address, "" where none is known."""
        return (self._read("server") or b"").decode("utf-8", "replace").strip()

    def save_server(self, url: str) -> None:
        self._write("server", f"{url}\n".encode())

    @property
    def settings_path(self) -> Path:
        return self._file("settings.toml")

    def load_settings(self) -> Settings:
        """Raises KitError where somebody wrote into the file what is no setting."""
        return decode_settings(self._read("settings.toml") or b"", self.settings_path)

    def save_settings(self, settings: Settings) -> None:
        """Keeps the comments that somebody wrote into the file."""
        self._write("settings.toml", encode_settings(self._read("settings.toml") or b"", settings))

    def note_scanner(self, day: str) -> None:
        """The scanner passed its self-test on this day."""
        self.save_settings(msgspec.structs.replace(self.load_settings(), scanner_tested=day))

    def load_mirror(self) -> MirrorSetting | None:
        data = self._read("mirror")
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=MirrorSetting)
        except UNPACK_ERRORS as error:
            raise self._damaged("mirror", error) from error

    def save_mirror(self, setting: MirrorSetting) -> None:
        self._write("mirror", msgspec.json.encode(setting))

    def load_neighbours(self) -> NeighbourSetting:
        data = self._read("neighbours")
        try:
            return msgspec.json.decode(data, type=NeighbourSetting) if data is not None else NeighbourSetting()
        except msgspec.DecodeError as error:
            raise self._damaged("neighbours", error) from error

    def save_neighbours(self, setting: NeighbourSetting) -> None:
        self._write("neighbours", msgspec.json.encode(setting))

    def _file(self, name: str) -> Path:
        return self.path / name

    def _read(self, name: str) -> bytes | None:
        with self._errors("errors.home.unreadable"):
            try:
                return self._file(name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def _write(self, name: str, data: bytes) -> None:
        with self._errors("errors.home.unwritable"):
            make_private_folder(self.path)
            write_file(self._file(name), data, private=True)

    @contextmanager
    def _errors(self, message: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = "errors.home.full" if error.errno == errno.ENOSPC else message
            raise KitError(message, path=self.path, cause=error.strerror or str(error)) from error

    def _damaged(self, name: str, cause: object) -> KitError:
        return KitError("errors.home.damaged", path=self._file(name), cause=str(cause))
