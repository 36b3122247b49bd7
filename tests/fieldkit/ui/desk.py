"""The desk's half of an event: a server's journal that says things to laptops, without a network between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.exchange.answer import answer_request, read_request
from fieldkit.exchange.rounds import Rounds
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.reading import roll_calls
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.kit.kit import Kit
from fieldkit.records.codec import draft
from fieldkit.records.kinds import CALL_FIRST, MESSAGE_FIRST, MessageSent, Payload, RollCallOpened, Words
from fieldkit.records.record import SALT_BYTES
from fieldkit.records.scopes import SCOPE_CALLS, scope_of
from fieldkit.records.spaces.message import PLAIN, URGENT
from roster.event import Event
from roster.server_key import ServerKey

_ROUNDS_MAX = 20
_MINUTE_MS = 60_000


class Desk:
    """`event_key`: the public one of the event."""

    def __init__(
        self,
        path: Path,
        event: Event,
        event_key: bytes,
        server: ServerKey,
        entropy: Callable[[int], bytes],
        now_ms: int,
    ) -> None:
        self._server, self._entropy = server, entropy
        self.now_ms = now_ms
        self._incarnation = entropy(8)
        self._spoken = 0
        certificate = server.certificate
        self.journal = Journal(SqliteStore(path), event_key, certificate, event.zone())
        self.journal.be(server.signing_key(), entropy(8))

    def close(self) -> None:
        self.journal.close()

    def send(self, words: str, *, urgent: bool = False, squad: int = 0) -> int:
        """A message; gives its number."""
        number = self._next(MESSAGE_FIRST)
        self._write(scope_of("message", squad), number, MessageSent(squad, URGENT if urgent else PLAIN), words)
        return number

    def call(self, words: str = "", minutes: int = 10) -> int:
        """A roll call to everybody; gives its number."""
        number = self._next(CALL_FIRST)
        self._write(SCOPE_CALLS, number, RollCallOpened((), self.now_ms + minutes * _MINUTE_MS), words)
        return number

    def _next(self, first: int) -> int:
        self._spoken += 1
        return first + self._spoken

    def _write(self, scope: int, number: int, what: Payload, words: str) -> None:
        text, salt = (Words(words), self._entropy(SALT_BYTES)) if words else (None, b"")
        self.journal.write([draft(scope, number, what, text, salt)], self._moment(), self._entropy(8))

    def _moment(self) -> Moment:
        self.now_ms += 1
        return Moment(self.now_ms, self.now_ms, 1)

    def answers(self) -> dict[int, str]:
        """What squads said to the last roll call."""
        (call, *_) = roll_calls(self.journal)
        return {squad: answer.state for squad, answer in call.answers.items()}

    def meet(self, kit: Kit) -> None:
        """Both tell each other what the other lacks."""
        rounds = Rounds(kit.journal, kit.certificate, self._server.certificate)
        for _ in range(_ROUNDS_MAX):
            if not self._round(kit, rounds):
                return
        raise AssertionError("the rounds do not come to an end")

    def meet_once(self, kit: Kit, records_max: int) -> None:
        """A single round with small pages."""
        self._round(kit, Rounds(kit.journal, kit.certificate, self._server.certificate, records_max))

    def _round(self, kit: Kit, rounds: Rounds) -> bool:
        """Whether there is more to say."""
        request = read_request(rounds.request(self._entropy(8)))
        key = self._server.signing_key()
        answer = answer_request(self.journal, request, key, self._incarnation, self.now_ms, "test")
        moment = self._moment()
        return rounds.take_answer(answer.data, moment, moment, self._entropy(8)).again
