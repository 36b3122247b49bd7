"""What the server knows besides its journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nacl.signing import SigningKey

from fieldkit.clock import Clock
from fieldkit.journal.author import Moment
from roster.pack import Pack


@dataclass(frozen=True)
class Facts:
    """`url`: what laptops call this server, "" where it was never served; `entropy` gives so many random bytes."""

    pack: Pack
    key: SigningKey
    clock: Clock
    entropy: Callable[[int], bytes]
    url: str

    def now_ms(self) -> int:
        return self.clock.wall_ms()

    def moment(self) -> Moment:
        return Moment(self.clock.wall_ms(), self.clock.boot_ms())
