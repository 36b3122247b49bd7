"""A kit's sync with its server: rounds over HTTP under the journal's lock, and what to show of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldkit.errors import ExchangeError, FieldkitError, Offline
from fieldkit.exchange.loop import INTERVAL_S, SyncLoop
from fieldkit.exchange.messages import NONCE_BYTES, PATH
from fieldkit.exchange.patience import Patience
from fieldkit.exchange.refusals import is_refusal
from fieldkit.exchange.rounds import Outcome, Rounds
from fieldkit.journal.journal import Journal
from fieldkit.kit.duty import Duty
from fieldkit.kit.quarantine import count_quarantine
from fieldkit.kit.values import SyncStatus
from fieldkit.records.spaces.device import CLOCK_RIGHT_MS
from fieldkit.texts.catalogue import say
from roster.keys import Certificate

if TYPE_CHECKING:
    from fieldkit.exchange.client import Client

#: Rounds in one go: more wait for the next turn, so that a long backlog never holds a command for ever.
ROUNDS_MAX = 2_000
#: A clock that is off by more than this gets a banner.
CLOCK_OFF_MS = 120_000


class Sync:
    """Runs rounds, in the background or when asked. The journal's lock is never held while waiting for the network."""

    def __init__(
        self,
        rounds: Rounds,
        url: str,
        duty: Duty,
        admitted: Callable[[Certificate], int],
        renewed: Callable[[bytes], int],
    ) -> None:
        """`admitted` is given a newer certificate and `renewed` a newer pack; both return what to tell the server of
        the pack that the kit then has (see `Request.pack_ms`)."""
        self._rounds = rounds
        self._url = url
        self._client: Client | None = None
        self._duty = duty
        self._lock = duty.lock
        self._admitted = admitted
        self._renewed = renewed
        self._turn = threading.Lock()
        self._patience = Patience()
        self._loop: SyncLoop | None = None
        self._state = "never" if url else "off"
        self._error: Exception | None = None
        self._sent = 0
        self._received = 0
        self._next_ms = 0
        #: The program ends: a backlog goes on at the next start.
        self._leaving = False
        #: What is done in the background once a round has gone well.
        self.afterwards: Callable[[], None] = lambda: None

    def start(self, scale: float = 1.0) -> None:
        """Begins to sync in the background."""
        if self._url and self._loop is None:
            self._loop = SyncLoop(self._try, self._failed, scale=scale)
            self._loop.start()

    def stop(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            self._leaving = True
            loop.stop()
            self._leaving = False

    def wake(self) -> None:
        if self._loop is not None:
            self._loop.wake()

    def close(self) -> None:
        self.stop()
        if self._client is not None:
            self._client.close()

    def now(self) -> tuple[int, int]:
        """Syncs until there is nothing more to say: (sent, received). Raises what went wrong."""
        try:
            return self._rounds_now()
        except FieldkitError as error:
            self._failed(error)
            raise

    def _try(self) -> bool:
        self._rounds_now()
        self.afterwards()
        return True

    def _rounds_now(self) -> tuple[int, int]:
        if not self._url:
            raise ExchangeError("errors.exchange.no_server")
        sent = received = 0
        with self._turn:
            client = self._client = self._client or self._connect()
            try:
                for _ in range(ROUNDS_MAX):
                    outcome = self._round(client)
                    sent += outcome[0]
                    received += outcome[1]
                    if not outcome[2] or self._leaving:
                        break
            finally:
                received += self._store_gathered()
        return sent, received

    def _store_gathered(self) -> int:
        with self._lock:
            stored = self._rounds.store_gathered(self._duty.now_ms())
            self._received += stored
        return stored

    def _connect(self) -> Client:
        # HTTP takes a fifth of the program's start, and nobody waits for the network.
        from fieldkit.exchange.client import Client

        return Client(self._url, lambda key: key == self._rounds.server_key)

    def _round(self, client: Client) -> tuple[int, int, bool]:
        with self._lock:
            request = self._rounds.request(self._duty.entropy(NONCE_BYTES))
            left = self._duty.moment()
        try:
            answer = client.post(PATH, request, silence_s=self._patience.wait_s(len(request)))
        except ExchangeError as error:
            if isinstance(error, Offline):
                self._patience.silent()
            with self._lock:
                if not (is_refusal(error) and self._rounds.refused()):
                    self._rounds.pace.cut()
                    raise
            return 0, 0, True
        with self._lock:
            came = self._duty.moment()
            self._patience.came(len(request) + len(answer), came.boot_ms - left.boot_ms)
            outcome = self._rounds.take_answer(answer, left, came, self._duty.entropy(8))
            self.settle(outcome)
            self._state = "ok" if outcome.standing == "known" else "refused"
            self._error = None if outcome.standing == "known" else ExchangeError(f"errors.exchange.{outcome.standing}")
            self._sent += outcome.sent
            self._received += outcome.received
            self._next_ms = self._duty.now_ms() + int(INTERVAL_S * 1000)
        return outcome.sent, outcome.received, outcome.again

    def settle(self, outcome: Outcome) -> None:
        """Keeps the certificate and the pack that came with an answer, by whatever road."""
        if outcome.certificate is not None:
            self._rounds.pack_ms = self._admitted(outcome.certificate)
        if outcome.pack:
            self._rounds.pack_ms = self._renewed(outcome.pack)

    def post(self, path: str, body: bytes, bytes_max: int) -> bytes:
        """Asks the server something else than a round. Raises ExchangeError."""
        if not self._url:
            raise ExchangeError("errors.exchange.no_server")
        client = self._client = self._client or self._connect()
        return client.post(path, body, bytes_max)

    def _failed(self, error: Exception) -> None:
        self._error = error
        self._state = "offline" if isinstance(error, Offline) else "trouble"

    def status(self, journal: Journal, records: int) -> SyncStatus:
        memory = self._rounds.memory
        clock_ms = -memory.offset_ms if memory.sampled else None
        error = self._error
        known = isinstance(error, FieldkitError)
        return SyncStatus(
            server=self._url,
            state=self._state,
            unsent=self._rounds.unsent(),
            records=records,
            last_ms=memory.heard_ms,
            next_ms=self._next_ms,
            clock_ms=clock_ms,
            clock_off=clock_ms is not None and abs(clock_ms) > max(CLOCK_OFF_MS, CLOCK_RIGHT_MS),
            problem="" if error is None else str(error) if known else say("errors.exchange.defect", cause=repr(error)),
            sent=self._sent,
            received=self._received,
            quarantined=count_quarantine(journal, self._rounds),
            unknown=sum(value for key, value in journal.views.totals.items() if key[1] == "unknown"),
            waiting=sum(log.number for log in journal.logs.by_place.values() if log.counts_upto == 0),
            forks=len(journal.logs.forked()),
            life=journal.life.cause,
            photos_unsent=self._rounds.blobs.unsent(),
            photos_lacking=len(journal.blobs.lacking()),
            photos_full=self._rounds.blobs.full,
            cause=error.message if isinstance(error, FieldkitError) else "",
            own=self._rounds.own(),
            seen=self._rounds.sight.seen,
            desk_ms=self._rounds.sight.desk_ms,
        )
