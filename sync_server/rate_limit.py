"""How often one address may ask: a bucket of tokens each, which fill up again with time."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

#: Addresses remembered at a time; beyond that, those whose bucket is full again are forgotten.
ADDRESSES_MAX = 10_000


class Rate(msgspec.Struct, frozen=True):
    """`burst` requests at once, then `per_s` a second."""

    per_s: float
    burst: int


#: Many laptops may come out of one network, each with a backlog of pages.
EXCHANGE_RATE = Rate(per_s=500.0, burst=2_000)
#: A secret of 80 bits is not found by trying; this keeps the log short.
JOIN_RATE = Rate(per_s=2.0, burst=60)
#: A password must not be found by trying, nor may trying keep the server busy.
SIGN_IN_RATE = Rate(per_s=0.2, burst=10)


class RateLimit:
    """`now_s` is a clock that only goes forward, in seconds."""

    def __init__(self, rate: Rate, now_s: Callable[[], float]) -> None:
        self._rate = rate
        self._now_s = now_s
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_s(self, address: str) -> float:
        """0 where `address` may ask now (and has), else how long it must wait."""
        now_s = self._now_s()
        tokens = self._tokens(address, now_s)
        if tokens < 1:
            return (1 - tokens) / self._rate.per_s
        if len(self._buckets) >= ADDRESSES_MAX:
            self._forget(now_s)
        self._buckets[address] = tokens - 1, now_s
        return 0.0

    def _tokens(self, address: str, now_s: float) -> float:
        tokens, since_s = self._buckets.get(address, (float(self._rate.burst), now_s))
        return min(tokens + (now_s - since_s) * self._rate.per_s, self._rate.burst)

    def _forget(self, now_s: float) -> None:
        full = self._rate.burst
        self._buckets = {
            address: bucket for address, bucket in self._buckets.items() if self._tokens(address, now_s) < full
        }
        while len(self._buckets) >= ADDRESSES_MAX:
            del self._buckets[next(iter(self._buckets))]
