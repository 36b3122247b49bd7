"""The life of a journal: a random number in it that names its logs. Whenever there is doubt about them, a new one
begins, and with it new logs."""

from __future__ import annotations

import msgspec

from fieldkit.journal.contract import Store
from fieldkit.journal.meta import decode_meta

_META = "life"
#: Why a life began: the journal was new; the wall clock went back; the journal was put back to an older state; its
#: folder was copied; another journal wrote under the same key.
BEGIN, CLOCK, RESTORED, COPIED, CLONE = "begin", "clock", "restored", "copied", "clone"


class Life(msgspec.Struct, frozen=True, array_like=True):
    """`before`: the lives that this journal had, the last one last. `doubted`: the last one that began because others
    may know more of this device than its journal does; 0 where there was none."""

    number: int
    cause: str = BEGIN
    before: tuple[int, ...] = ()
    doubted: int = 0

    @property
    def previous(self) -> int:
        return self.before[-1] if self.before else 0

    @property
    def first(self) -> int:
        return self.before[0] if self.before else self.number

    def next(self, entropy: bytes, cause: str) -> Life:
        number = life_number(entropy)
        return Life(number, cause, (*self.before, self.number), self.doubted if cause == CLOCK else number)


def life_number(entropy: bytes) -> int:
    return int.from_bytes(entropy[:8], "big") >> 1


def load_life(store: Store) -> Life | None:
    return decode_meta(store.load_meta(_META), Life)


def save_life(store: Store, life: Life) -> None:
    store.save_meta(_META, msgspec.msgpack.encode(life))
