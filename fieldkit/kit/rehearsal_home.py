"""The folder of a rehearsal, below the home that it rehearses for: people and badges are those of the real one.

device.key      a key that nobody certifies
journal.db      a journal of its own
settings.toml   what was chosen in the rehearsal; at its beginning, what was chosen on the laptop
rehearsal       when it began, and by how much its clock is ahead; written last
"""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import JournalBusy, JournalError, KitError
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.kit.home import Home, MirrorSetting, NeighbourSetting
from roster.keys import Certificate
from roster.pack import Pack
from roster.unpacking import UNPACK_ERRORS

_NOTE = "rehearsal"


class RehearsalNote(msgspec.Struct, frozen=True):
    """`began_ms`: when it began, by this computer's clock. `ahead_ms`: what its clock is ahead of that."""

    began_ms: int
    ahead_ms: int


class RehearsalHome(Home):
    """Knows no server, no mirror and no neighbours, and has no certificate, whatever lies in its folder."""

    def __init__(self, real: Home) -> None:
        super().__init__(real.rehearsal_path)
        self.real = real

    @property
    def joined(self) -> bool:
        return self._file(_NOTE).is_file() and self.real.joined

    def load_note(self) -> RehearsalNote:
        """Raises KitError where nothing is rehearsed."""
        data = self._read(_NOTE)
        if data is None:
            raise KitError("errors.rehearsal.none")
        try:
            return msgspec.json.decode(data, type=RehearsalNote)
        except UNPACK_ERRORS as error:
            raise self._damaged(_NOTE, error) from error

    def begin(self, key: SigningKey, note: RehearsalNote) -> None:
        """Empty, whatever was rehearsed before."""
        self.clear()
        self.save_device_key(key)
        self.save_settings(self.real.load_settings())
        self._write(_NOTE, msgspec.json.encode(note))

    def clear(self) -> None:
        """Throws away what was rehearsed. Raises JournalBusy while its screen is open."""
        if not self.path.exists():
            return
        self._check_nobody_writes()
        with self._errors("errors.home.unwritable"):
            shutil.rmtree(self.path)

    def _check_nobody_writes(self) -> None:
        if not self.journal_path.exists():
            return
        try:
            SqliteStore(self.journal_path, write=True).close()
        except JournalBusy:
            raise
        except JournalError:
            return  # what cannot be read can be thrown away all the same

    def note_scanner(self, day: str) -> None:
        """A scanner that works in a rehearsal works: noted for the laptop, on the day that it was really done."""
        ahead = timedelta(milliseconds=self.load_note().ahead_ms)
        really = datetime.combine(date.fromisoformat(day), time(12)) - ahead
        self.real.note_scanner(really.date().isoformat())

    def load_pack(self) -> Pack:
        return self.real.load_pack()

    def load_certificate(self) -> Certificate | None:
        return None

    def load_server(self) -> str:
        return ""

    def load_mirror(self) -> MirrorSetting | None:
        return None

    def load_neighbours(self) -> NeighbourSetting:
        return NeighbourSetting()
