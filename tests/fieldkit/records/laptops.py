"""The laptops of a test's day: fixed keys, so that the same day is the same bytes."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from nacl.signing import SigningKey

from fieldkit.records.record import LogId
from fieldkit.records.state import Writer
from roster.keys import Role, device_of

EVENT_KEY = SigningKey(sha256(b"the event of these tests").digest())
EVENT = bytes(EVENT_KEY.verify_key)
SQUADS = (1, 2)
_U63 = (1 << 63) - 1


class Laptop(msgspec.Struct, frozen=True):
    """A device with what its certificate says. `skew_ms`: how far its wall clock is ahead of the true time."""

    seed: bytes
    key: bytes
    role: Role
    squads: frozenset[int]
    skew_ms: int

    @property
    def device(self) -> int:
        return int.from_bytes(device_of(self.key), "big") & _U63

    @property
    def signing_key(self) -> SigningKey:
        return SigningKey(self.seed)

    def writer(self, scope: int, life: int) -> Writer:
        everywhere = self.role in (Role.DESK, Role.SERVER)
        return Writer(self.device, scope, life, everywhere, self.squads, self.role is Role.SERVER)

    def log_id(self, scope: int, life: int = 1) -> LogId:
        return LogId(self.key, scope, life)


def laptop(name: str, role: Role, squads: tuple[int, ...] = (), skew_ms: int = 0) -> Laptop:
    seed = sha256(name.encode()).digest()
    return Laptop(seed, bytes(SigningKey(seed).verify_key), role, frozenset(squads), skew_ms)


FIRST = laptop("first squad", Role.CAPTAIN, (1,))
SECOND = laptop("second squad", Role.CAPTAIN, (2,), skew_ms=7 * 60_000)
SPARE = laptop("spare of the first squad", Role.CAPTAIN, (1,), skew_ms=-86_400_000)
DESK = laptop("desk", Role.DESK)
SERVER = laptop("server", Role.SERVER)
#: Joined, but for no squad.
HELPER = laptop("helper", Role.CAPTAIN)
LAPTOPS = (FIRST, SECOND, SPARE, DESK, SERVER, HELPER)
