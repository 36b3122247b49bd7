"""Drops: records on a stick, and what this laptop carries for others to the server and back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from fieldkit.errors import ExchangeError, KitError, Offline
from fieldkit.exchange.carrying import DROP, NEIGHBOUR, PATH, decode_carried, encode_carry
from fieldkit.exchange.envelope import LETTER, REPLY
from fieldkit.exchange.frames import batches
from fieldkit.exchange.letters import Letters, Sorted, sort_envelopes, take_replies, write_letters
from fieldkit.exchange.messages import MESSAGE_BYTES_MAX
from fieldkit.exchange.rounds import Outcome, Rounds
from fieldkit.kit.carried import Carried, Set
from fieldkit.kit.carry_values import DropDelivered, DropRead, DropStatus, DropWritten
from fieldkit.kit.duty import Duty
from fieldkit.kit.frame_file import load_frames
from roster.files import write_file
from roster.keys import certificate_bytes, device_of

DROP_SUFFIX, ANSWER_SUFFIX = ".drop", ".answer"
#: What is handed over in one message; what goes around it has its place beside.
BATCH_BYTES = 4 * 1024 * 1024
#: While nothing is unsent, a laptop asks by way of its neighbours so often what is new.
NEWS_MS = 60_000
Post = Callable[[str, bytes, int], bytes]


class Carrying:
    """Writes drops, reads what others brought, hands over what is carried. Methods may be called from any thread."""

    def __init__(self, folder: Path, rounds: Rounds, duty: Duty, post: Post, settle: Callable[[Outcome], None]) -> None:
        """`post` asks the server; `settle` is given what each reply brought."""
        #: What came on sticks, and from neighbours: the server is told which.
        self.stores = {DROP: Carried(folder), NEIGHBOUR: Carried(folder / NEIGHBOUR)}
        #: When the newest of this laptop's letters was made to which a reply has come.
        self.replied_ms = 0
        #: Letters that the server did not take.
        self._refused: set[Path] = set()
        self._own: Letters | None = None
        self._mark: list[tuple[int, int, int]] = []
        self._rounds = rounds
        self._duty = duty
        self._post = post
        self._settle = settle
        self._turn = threading.RLock()

    def status(self, sticks: list[Path]) -> DropStatus:
        letters, replies = self.sets(LETTER), self.sets(REPLY)
        return DropStatus(
            self._unsent(),
            [str(stick) for stick in sticks],
            [found.name for found in letters],
            [found.name for found in replies],
        )

    def sets(self, kind: int) -> list[Set]:
        """The newest letters of each laptop that is carried for, or the newest replies to it."""
        newest: dict[bytes, Set] = {}
        with self._turn:
            for store in self.stores.values():
                for found in store.sets(kind):
                    if found.device not in newest or found.made_ms > newest[found.device].made_ms:
                        newest[found.device] = found
        return list(newest.values())

    def own_letters(self) -> Letters | None:
        """What neighbours should carry for this laptop; None while it is in touch with the server itself."""
        with self._duty.lock:
            now_ms, rounds = self._duty.now_ms(), self._rounds
            if not rounds.unsent() and abs(now_ms - rounds.memory.heard_ms) < NEWS_MS:
                return None
            mark = [(log.row.place, log.number, sent) for log, sent in rounds.backlog()]
            own = self._own
            if own is None or mark != self._mark or abs(now_ms - own.made_ms) >= NEWS_MS:
                after_ms = own.made_ms if own is not None else 0
                own = self._own = write_letters(rounds, self._duty.journal, now_ms, self._duty.entropy, after_ms)
                self._mark = mark
            return own

    def write_drop(self, place: Path) -> DropWritten:
        """Writes what the server has not said it holds, and what is carried for others, to a file or into a folder.
        Durable once this returns; the same laptop's older drop there is replaced."""
        with self._duty.lock:
            letters = write_letters(self._rounds, self._duty.journal, self._duty.now_ms(), self._duty.entropy)
        others = [found for kind in (LETTER, REPLY) for found in self.sets(kind)]
        data = letters.data + b"".join(found.load() for found in others)
        device = self._duty.journal.as_author().public
        file = place / f"{_name(device)}{DROP_SUFFIX}" if place.is_dir() else place
        try:
            write_file(file, data)
        except OSError as error:
            raise KitError("errors.drop.unwritable", file=file, cause=error.strerror or str(error)) from error
        return DropWritten(str(file), len(data), letters.records, len({found.device for found in others}))

    def read_drop(self, place: Path) -> DropRead:
        """Reads an answer, or a drop that somebody brought; of a folder every one in it. Reading twice changes
        nothing."""
        files = _files_in(place) if place.is_dir() else [place]
        return self._take(b"".join(load_frames(file) for file in files), str(place))

    def take(self, frames: bytes, road: str = DROP) -> DropRead:
        """Takes in replies to this laptop, and keeps what is for others."""
        found = self._sort(frames)
        with self._turn:
            room = self.stores[road].add(LETTER, found.letters)
            room = self.stores[road].add(REPLY, found.others_replies) and room
            answered = {replies.device: replies.made_ms for replies in self.sets(REPLY)}
            for store in self.stores.values():
                store.drop_answered(answered)
        outcomes = self._take_replies(found)
        return DropRead(
            answers=len(outcomes),
            received=sum(outcome.received for outcome in outcomes),
            unsent=self._unsent(),
            standing=outcomes[-1].standing if outcomes else "",
            letters=len({envelope.device for envelope, _ in found.letters}),
            replies=len({envelope.device for envelope, _ in found.others_replies}),
            full=not room,
        )

    def deliver(self, place: Path | None = None) -> DropDelivered:
        """Hands over the letters in a file or folder and all that are carried, and keeps the replies. Raises
        ExchangeError where there is no server to take them."""
        if place is not None:
            self.read_drop(place)
        self._refused.clear()
        delivered, failure = self._deliver()
        if failure is not None and not delivered:
            raise failure
        return DropDelivered(delivered, len(self.sets(LETTER)))

    def deliver_waiting(self) -> None:
        """Hands over what is carried, where there is anything: called when the server has just answered. What it
        refuses is tried again when somebody asks for it, or after the next start."""
        self._deliver()

    def _deliver(self) -> tuple[list[str], ExchangeError | None]:
        """Whose letters were handed over, and the last trouble with others. What the server has said it got goes from
        here, also where it could not use it."""
        delivered: list[str] = []
        failure: ExchangeError | None = None
        for road, store in self.stores.items():
            for found in store.sets(LETTER):
                if found.path in self._refused:
                    continue
                try:
                    for batch in batches(found.load(), LETTER, BATCH_BYTES):
                        self._hand_over(batch, road)
                except Offline as error:
                    return delivered, error
                except ExchangeError as error:
                    self._refused.add(found.path)
                    failure = error
                else:
                    store.forget(found)
                    delivered.append(found.name)
        return delivered, failure

    def _hand_over(self, batch: bytes, road: str) -> None:
        with self._duty.lock:
            certificate = self._rounds.certificate
            shown = certificate_bytes(certificate) if certificate is not None else b""
            request = encode_carry(batch, road, self._duty.journal.as_author().key, shown)
        answer = self._post(PATH, request, MESSAGE_BYTES_MAX * 2)
        self.take(decode_carried(answer, request, self._rounds.server_key), road)

    def _take(self, frames: bytes, place: str) -> DropRead:
        read = self.take(frames)
        if not (read.answers or read.letters or read.replies):
            raise KitError("errors.drop.nothing", place=place)
        return read

    def _sort(self, frames: bytes) -> Sorted:
        own = self._duty.journal.as_author().public
        found = sort_envelopes(frames, own, self._rounds.server_key)
        # Own letters that came back: this laptop has them anyway.
        letters = [(envelope, body) for envelope, body in found.letters if envelope.device != own]
        return Sorted(found.replies, letters, found.others_replies)

    def _take_replies(self, found: Sorted) -> list[Outcome]:
        with self._duty.lock:
            duty = self._duty
            outcomes = take_replies(self._rounds, duty.journal, found.replies, duty.moment(), duty.entropy)
            for outcome in outcomes:
                self._settle(outcome)
            if outcomes:
                self.replied_ms = max(self.replied_ms, *(reply.made_ms for reply in found.replies))
        return outcomes

    def _unsent(self) -> int:
        with self._duty.lock:
            return self._rounds.unsent()


def _name(device: bytes) -> str:
    return f"fieldkit-{device_of(device).hex()}"


def _files_in(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (DROP_SUFFIX, ANSWER_SUFFIX)]
    if not files:
        raise KitError("errors.drop.nothing", place=folder)
    return files
