"""Laptops sync until nothing moves any more, with pages of a chosen size, over whatever carries a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from benchmarks.stage import SEED, Stage, chance_of
from fieldkit.exchange.answer import answer_request, read_request
from fieldkit.exchange.messages import INCARNATION_BYTES, NONCE_BYTES
from fieldkit.exchange.rounds import Rounds
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.kit.kit import Kit

#: Takes the bytes of a request, returns those of the answer.
Post = Callable[[bytes], bytes]
TURNS_MAX = 10


class Moved(msgspec.Struct):
    """Records that laptops sent and got, in so many round trips."""

    sent: int = 0
    received: int = 0
    rounds: int = 0

    @property
    def records(self) -> int:
        return self.sent + self.received


class Laptop:
    """A kit's journal syncing with pages of at most `page_records`."""

    def __init__(self, kit: Kit, page_records: int) -> None:
        self._moment = Moment(kit.now_ms(), kit.now_ms())
        self._chance = chance_of(SEED)
        self._rounds = Rounds(kit.journal, kit.certificate, kit.pack.server, page_records)

    def sync(self, post: Post, moved: Moved) -> bool:
        """Round after round as long as the kit would go on at once; whether any record moved."""
        before = moved.records
        while True:
            answer = post(self._rounds.request(self._chance(NONCE_BYTES)))
            outcome = self._rounds.take_answer(answer, self._moment, self._moment, self._chance(8))
            moved.sent += outcome.sent
            moved.received += outcome.received
            moved.rounds += 1
            if not outcome.again:
                return moved.records > before


def sync_until_calm(laptops: Sequence[Laptop], post: Post) -> Moved:
    moved = Moved()
    for _ in range(TURNS_MAX):
        news = [laptop.sync(post, moved) for laptop in laptops]
        if not any(news):
            return moved
    raise RuntimeError(f"Laptops were still syncing after {TURNS_MAX} turns each.")


def requests_of(kit: Kit, page_records: int, stage: Stage, server: Journal) -> Iterator[bytes]:
    """The requests in which a laptop sends all that it has to a server that knows nobody else."""
    requests: list[bytes] = []

    def post(request: bytes) -> bytes:
        requests.append(request)
        key, now_ms = stage.server.signing_key(), kit.now_ms()
        return answer_request(server, read_request(request), key, bytes(INCARNATION_BYTES), now_ms, "benchmark").data

    Laptop(kit, page_records).sync(post, Moved())
    yield from requests
