"""The smallest kit that the document allows: it writes records, sends them, and takes in what the server says."""

import zlib
from dataclasses import dataclass, field
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.golden.reader.branches import HeldLog, take_in
from tests.golden.reader.chain import Record, chain
from tests.golden.reader.msgpack import pack
from tests.golden.reader.names import hash_of, log_of, log_root, word
from tests.golden.reader.pages import read_page
from tests.golden.reader.scopes import is_urgent
from tests.golden.reader.talk import Answer, Head, digest_of, read_answer

OPENED = 1


@dataclass
class OwnLog:
    """What this kit wrote for one scope, and how much of it the server has."""

    scope: int
    root: bytes
    records: list[Record] = field(default_factory=list)
    sent: int = 0

    def hashes(self) -> list[bytes]:
        """hash[0] and those of all records."""
        return [self.root, *chain(self.root, self.records)]

    def head(self) -> Head:
        """The end of the log."""
        return (log_of(self.root), len(self.records), self.hashes()[-1][:8])


class SmallestKit:
    """One device in one life. It sends everything in one page, and keeps hashes of what it takes in."""

    def __init__(self, event: bytes, server_key: bytes, seed: bytes, certificate: bytes, life: int) -> None:
        self.event, self.server_key, self.certificate, self.life = event, server_key, certificate, life
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.own: dict[int, OwnLog] = {}
        self.held: dict[int, HeldLog] = {}
        self.last_stamp = 0
        self.incarnation, self.cursor, self.nonce = bytes(8), (0, 0), b""
        self.tells_heads = False

    def write(self, scope: int, kind: int, subject: int, payload: list[object], wall: int, text: bytes = b"") -> None:
        """A record; before the first one of its scope, the record that opens the log."""
        if scope not in self.own:
            self.own[scope] = OwnLog(scope, log_root(self.event, self.key, scope, self.life))
            self.append(self.own[scope], OPENED, 0, pack(["begin", 0]), wall, b"")
        self.append(self.own[scope], kind, subject, pack(payload), wall, text)

    def append(self, log: OwnLog, kind: int, subject: int, payload: bytes, wall: int, text: bytes) -> None:
        """The next record of a log. An empty text is none."""
        self.last_stamp = max(wall * 2**16, self.last_stamp + 1)
        text_hash = hash_of(text) if text else b""
        number = len(log.records) + 1
        log.records.append(
            Record(
                number,
                self.last_stamp,
                wall,
                wall,
                0,
                kind,
                subject,
                payload,
                hash_of(payload),
                text or None,
                text_hash,
            )
        )

    def request(self, nonce: bytes) -> bytes:
        """The bytes to send."""
        self.nonce = nonce
        lacking = [log for log in self.own.values() if log.sent < len(log.records)]
        lacking.sort(key=lambda log: not is_urgent(log.scope))
        page = zlib.compress(pack([self.section(log) for log in lacking])) if lacking else b""
        digest = digest_of([log.head() for log in self.own.values()])
        heads = self.heads() if self.tells_heads else None
        body = pack([self.incarnation, nonce, list(self.cursor), digest, page, 0, heads])
        signature = self.private.sign(word("fieldkit request 1") + body)
        return pack([1, self.key, self.certificate, signature, body])

    def section(self, log: OwnLog) -> list[object]:
        """All that the server lacks of a log."""
        records = log.records[log.sent :]
        last = log.hashes()[-1]
        ms = [record.stamp >> 16 for record in records]
        place = log_of(log.root).to_bytes(8, "big") + records[-1].number.to_bytes(8, "big")
        begins = log.sent == 0
        return [
            log_of(log.root),
            records[0].number,
            [self.key, log.scope, self.life] if begins else None,
            self.certificate if begins else b"",
            steps(ms),
            [record.stamp & 0xFFFF for record in records],
            [record.wall - at for record, at in zip(records, ms, strict=True)],
            steps([record.wall - record.boot for record in records]),
            steps([record.operator for record in records]),
            [record.kind for record in records],
            [record.subject for record in records],
            [record.payload for record in records],
            list(range(len(records))),
            {at: record.text for at, record in enumerate(records) if record.text is not None},
            {},
            self.private.sign(word("fieldkit seal 1") + self.event + place + last),
            {},
        ]

    def take(self, data: bytes) -> Answer:
        """Believes what the server says that it holds, and takes in what is new."""
        answer = read_answer(data, self.server_key, self.nonce)
        held = {log: number for log, number, _ in answer.held}
        for own in self.own.values():
            own.sent = held.get(log_of(own.root), own.sent)
        for section in read_page(answer.page):
            take_in(self.event, self.held, section)
        self.tells_heads = answer.want_heads
        if answer.standing == "known" and not answer.want_heads:
            self.incarnation, self.cursor = answer.incarnation, answer.cursor
        return answer

    def heads(self) -> list[Head]:
        """All that is here."""
        others = [head for log, held in self.held.items() for head in held.heads(log)]
        return sorted(others + [log.head() for log in self.own.values()])


def steps(values: list[int]) -> list[int]:
    """The first value, then the difference of each from the one before."""
    return values[:1] + [after - before for before, after in pairwise(values)]
