"""The server: the product's journal, journal thread, answer and limits, without sockets and event loop."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from fieldkit.errors import ExchangeError
from fieldkit.exchange.answer import KNOWN, Answered, answer_request, read_request
from fieldkit.exchange.carrying import DROP, Delivered, decode_carry, encode_carried, take_letters
from fieldkit.exchange.carrying import PATH as CARRY
from fieldkit.exchange.messages import MESSAGE_BYTES_MAX
from fieldkit.journal.journal import Journal
from roster.keys import device_of
from sync_server import database
from sync_server.bootstrap import _begin
from sync_server.facts import Facts
from sync_server.journal_thread import JournalThread
from sync_server.rate_limit import EXCHANGE_RATE, RateLimit
from tests.meeting import Preparer
from tests.simulation.disk import Disks, PowerCut, witness_of
from tests.simulation.machine import Machine
from tests.simulation.network import Reply
from tests.simulation.world import SECOND_MS, World

_SENTENCE = "application/json"
_WORK_MS = 3
URL = "http://server"


class Later:
    """An executor that does what it is given when it is asked to."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()

    def submit(self, act: Callable[..., object], *values: Any) -> None:
        self._waiting.append((act, values))

    def work(self) -> None:
        """Errors are the answers' matter, as with a real executor."""
        while self._waiting:
            act, values = self._waiting.popleft()
            try:
                act(*values)
            except ExchangeError:
                continue

    def shutdown(self, wait: bool = True) -> None:
        self._waiting.clear()


Waiting = tuple["Future[Answered]", Callable[[Reply], None]]


class Copy(msgspec.Struct, frozen=True):
    """What there was of a server's journal at some moment."""

    database: bytes
    wal: bytes
    witness: bytes


class Server:
    """Up, down, crashed, restored."""

    def __init__(self, world: World, preparer: Preparer, path: Path, disks: Disks, faults: Counter[str]) -> None:
        self._world = world
        self._faults = faults
        self._chance = Random(world.chance.getrandbits(64))
        self.machine = Machine(world, b"server")
        self.path = path
        self.disk = disks.at(path)
        key = preparer.server.signing_key()
        self.facts = Facts(preparer.pack, key, self.machine, self._chance.randbytes, URL)
        self.up = False
        #: When an older copy was put back last, and by the server's own clock.
        self.restored_ms = self.restored_by_clock_ms = 0
        self._waiting: list[Waiting] = []
        self.open()

    def open(self) -> None:
        self.journal = database.open_journal(self.path, self.facts.pack)
        self.incarnation, _ = _begin(self.journal, self.path, self.facts)
        self._thread = JournalThread(self.journal)
        self._later = Later()
        self._thread._executor = self._later  # type: ignore[assignment]
        self._limit = RateLimit(EXCHANGE_RATE, lambda: self._world.now_ms / SECOND_MS)
        self._waiting = []
        self.up = True

    def close(self) -> None:
        self.up = False
        self.journal.close()

    def receive(self, who: str, path: str, body: bytes, reply: Callable[[Reply], None]) -> bool:
        """False where nobody listens."""
        if not self.up:
            return False
        wait_s = self._limit.wait_s(who)
        if wait_s:
            self._tell(reply, Reply(429, b"{}", _SENTENCE, str(wait_s)))
        elif len(body) > MESSAGE_BYTES_MAX:
            self._tell(reply, Reply(413, b"{}", _SENTENCE))
        elif path == CARRY:
            self._world.at(_WORK_MS, lambda: self._carry(body, reply))
        else:
            self._queue(body, reply)
        return True

    def _carry(self, body: bytes, reply: Callable[[Reply], None]) -> None:
        """Letters of laptops without a network, handed over by one that has one."""

        def take() -> None:
            try:
                handed = decode_carry(body)
                delivered = self._take_letters(handed.frames, handed.road, device_of(handed.device))
            except ExchangeError:
                self._tell(reply, Reply(400, b"{}", _SENTENCE))
                return
            self._tell(reply, Reply(200, encode_carried(delivered.replies, body, self.facts.key)))

        if self.up:
            self.do(take)

    def read_stick(self, frames: bytes) -> bytes:
        """A drop that somebody brought, read at the server itself: the replies."""
        return self._take_letters(frames, DROP, b"").replies

    def _take_letters(self, frames: bytes, road: str, carrier: bytes) -> Delivered:
        facts = self.facts
        return take_letters(
            self.journal, frames, facts.key, self.incarnation, facts.now_ms(), road, carrier, facts.pack
        )

    def _tell(self, reply: Callable[[Reply], None], what: Reply) -> None:
        self._world.at(0, lambda: reply(what))

    def _queue(self, body: bytes, reply: Callable[[Reply], None]) -> None:
        try:
            asked = read_request(body)
        except ExchangeError:
            self._tell(reply, Reply(400, b"{}", _SENTENCE))
            return

        def answer(journal: Journal) -> Answered:
            facts = self.facts
            return answer_request(journal, asked, facts.key, self.incarnation, facts.now_ms(), "http", facts.pack)

        future: Future[Answered] = Future()
        self._thread._changes.append((answer, future))
        if not self._waiting:
            self._world.at(_WORK_MS, self._work)
        self._waiting.append((future, reply))

    def _work(self) -> None:
        """All that wait share a commit, as far as the product lets them."""
        waiting, self._waiting = self._waiting, []
        if not waiting or not self.up:
            return
        try:
            while self._thread._changes:
                try:
                    self._thread._change()
                except ExchangeError:
                    self._later.work()
        except PowerCut:
            self.crashed()
        for future, reply in waiting:
            self._answer(future, reply)

    def _answer(self, future: Future[Answered], reply: Callable[[Reply], None]) -> None:
        """What is known before a crash may still get out; what is not, never will."""
        if not future.done() or isinstance(future.exception(), PowerCut):
            return
        error = future.exception()
        if error is None:
            answered = future.result()
            self._tell(reply, Reply(200 if answered.standing == KNOWN else 401, answered.data))
        elif isinstance(error, ExchangeError):
            self._tell(reply, Reply(400, b"{}", _SENTENCE))
        else:
            raise error

    def do(self, act: Callable[[], object]) -> bool:
        """False where the power went meanwhile."""
        try:
            act()
        except PowerCut:
            self.crashed()
            return False
        return True

    # what goes wrong

    def crashed(self) -> None:
        """The power went; comes back after a while."""
        self.up = False
        self._faults["server crash"] += 1
        self._world.trace.note("server crash")
        self._waiting = []
        self.journal.close()
        self._world.at(self._chance.randrange(2, 30) * SECOND_MS, self._power_on)

    def _power_on(self) -> None:
        if not self.up:
            self.disk.on()
            self.machine.reboot()
            if self.do(self.open):
                self.restarted()

    def restarted(self) -> None:
        """For whoever watches."""

    def keep(self) -> Copy:
        """The journal's file as it is now, and its witness."""
        witness = witness_of(self.path)
        return Copy(*self.disk.copy(), witness.read_bytes() if witness.exists() else b"")

    def put_back(self, copy: Copy, *, image: bool) -> None:
        """An older copy of the journal's file is put where the journal was; nobody tells the server. Where the whole
        machine is set back to an `image`, the witness is as old, and nothing inside can tell."""
        self.close()
        self.disk.put(copy.database, copy.wal)
        if image and copy.witness:
            witness_of(self.path).write_bytes(copy.witness)
        self.disk.replaced()
        self.restored_ms, self.restored_by_clock_ms = self._world.now_ms, self.facts.now_ms()
        self.do(self.open)
