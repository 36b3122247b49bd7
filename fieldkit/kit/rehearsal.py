"""A rehearsal: the same people, badges, squads and screens, and records that can never count.

They are sealed for another event than the real one, of which nobody holds the key, and by a device that nobody
certifies. So neither a server nor a desk, a neighbour or a mirror of the real event can take them in, whoever copies
them where: the seals do not fit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, time

import msgspec
from nacl.signing import SigningKey

from fieldkit.clock import Clock, ShiftedClock
from fieldkit.errors import KitError
from fieldkit.kit.duty import DONE_NAMES
from fieldkit.kit.home import Home
from fieldkit.kit.identity import Identity, load_identity
from fieldkit.kit.kit import Kit
from fieldkit.kit.past import read_payload
from fieldkit.kit.rehearsal_home import RehearsalHome, RehearsalNote
from fieldkit.kit.rehearsal_roads import ClosedCarrying, ClosedMirror, ClosedNeighbours
from fieldkit.records.kinds import Strike
from roster.event import Event
from roster.keys import KEY_BYTES

_DOMAIN = b"fieldkit rehearsal\0"
#: A rehearsal of a day that is not today begins so long before the first session: nobody is late yet.
BEFORE_MS = 10 * 60_000
#: Where the event has no sessions.
_MORNING = time(8)
_STRIKE = 90


class Rehearsed(msgspec.Struct, frozen=True):
    """What was rehearsed. `began_ms`: by this computer's clock; `rehearsed_ms`: what time it is in the rehearsal.
    `counts`: how many records of each sort were entered (`words.done.SORT`), those left out that were struck, of which
    there are `struck`."""

    folder: str
    began_ms: int
    rehearsed_ms: int
    counts: dict[str, int]
    struck: int


class RehearsalKit(Kit):
    """A kit that keeps everything to itself."""

    rehearsal = True
    home: RehearsalHome

    def __init__(
        self,
        home: RehearsalHome,
        clock: Clock,
        entropy: Callable[[int], bytes],
        *,
        write: bool = True,
        machine: bytes = b"",
    ) -> None:
        """Raises KitError where nothing is rehearsed."""
        self._note = home.load_note()
        super().__init__(home, ShiftedClock(clock, self._note.ahead_ms), entropy, write=write, machine=machine)
        rounds, duty = self._rounds, self._duty
        self.carrying = ClosedCarrying(home.carried_path, rounds, duty, self._sync.post, self._sync.settle)
        self.neighbours = ClosedNeighbours(home, duty, self.carrying, lambda: None)
        self.mirror = ClosedMirror(home, duty, rounds, lambda: self.pack)

    def _identity(self, home: Home) -> Identity:
        """What the laptop may do, under a key and for an event that are nobody's."""
        real = load_identity(self._real(home), self.pack.event_key)
        key = home.load_device_key()
        if key is None:
            raise KitError("errors.rehearsal.none")
        mine = msgspec.structs.replace(
            real.certificate,
            event=rehearsed_event(self.pack.event_key),
            key=bytes(key.verify_key),
            not_after_ms=_FAR_MS,
            issuer=b"",
            signature=b"",
        )
        return Identity(key, (), None, None, mine)

    @staticmethod
    def _real(home: Home) -> Home:
        assert isinstance(home, RehearsalHome)
        return home.real

    def start_sync(self, scale: float = 1.0) -> None:
        """There is nobody to sync with."""

    def sync_now(self) -> tuple[int, int]:
        raise KitError("errors.rehearsal.sync")

    def rehearsed(self) -> Rehearsed:
        with self.using() as (journal, _):
            records = [
                record
                for log in journal.logs.mains()
                for record in journal.store.read_records(log.row.place, 1, log.number)
                if record.kind in DONE_NAMES
            ]
        strikes = [what for record in records if isinstance(what := read_payload(record), Strike)]
        struck = {strike.name for strike in strikes}
        sorts = Counter(
            DONE_NAMES[record.kind] for record in records if record.kind != _STRIKE and record.name not in struck
        )
        counts = {name: sorts[name] for name in DONE_NAMES.values() if sorts[name]}
        return Rehearsed(str(self.home.path), self._note.began_ms, self.now_ms(), counts, len(struck))


_FAR_MS = 1 << 50


def rehearsed_event(event_key: bytes) -> bytes:
    """The event that a rehearsal's records are sealed for; nobody can know a key that signs for it."""
    return hashlib.sha256(_DOMAIN + event_key).digest()


def begin_rehearsal(real: Home, clock: Clock, entropy: Callable[[int], bytes]) -> RehearsalHome:
    """A new one, empty; what was rehearsed before is thrown away. Raises KitError where the laptop has not joined."""
    pack = real.load_pack()
    who = load_identity(real, pack.event_key)
    now_ms = clock.wall_ms()
    home = RehearsalHome(real)
    squads = real.load_settings().squad, *who.certificate.squads
    note = RehearsalNote(now_ms, begins_ms(pack.event, squads, now_ms) - now_ms)
    home.begin(SigningKey(entropy(KEY_BYTES)), note)
    return home


def begins_ms(event: Event, squads: tuple[int, ...], now_ms: int) -> int:
    """What time it is when a rehearsal begins: on the event's own days the true one, else shortly before the first
    session of these squads, so that people are expected and none is late."""
    if event.local(now_ms).date() in event.days:
        return now_ms
    starts = sorted(session.start_ms for session in event.sessions if set(squads) & set(session.squads))
    starts = starts or sorted(session.start_ms for session in event.sessions)
    if starts:
        return starts[0] - BEFORE_MS
    return round(datetime.combine(min(event.days), _MORNING, event.zone()).timestamp() * 1000)
