"""One record: the smallest thing that is written, hashed, sent and kept."""

from __future__ import annotations

import msgspec

NAME_BYTES = 16
SALT_BYTES = 16
#: Largest payload and largest text of one record. Refused at append, so larger ones can only be foreign.
PAYLOAD_BYTES_MAX = 4_096
TEXT_BYTES_MAX = 16_384

SCOPE_ALL = 0
SCOPE_DESK = 65_535


class Record(msgspec.Struct, frozen=True, gc=False):
    """An immutable fact.

    `log` names the log (63 bits), `number` counts from 1 in it. `stamp` orders; `wall_ms` and `boot_ms` are the raw
    clocks (milliseconds since 1970 UTC, and since the machine started). `payload` is opaque here. `text` is salt and
    free text; None where there is none or it has been erased, and then `text_hash` tells which. `hash` (32 bytes)
    names the record and covers everything before it in its log. `payload_hash` is b"", but for a placeholder: there the
    payload is not here (it is b""), and this is what it hashed to, so that the log goes on.
    """

    log: int
    number: int
    stamp: int
    wall_ms: int
    boot_ms: int
    operator: int
    kind: int
    subject: int
    payload: bytes
    text: bytes | None
    text_hash: bytes
    hash: bytes
    payload_hash: bytes = b""

    @property
    def name(self) -> bytes:
        """The first 16 bytes of the hash: what strikes and references point at."""
        return self.hash[:NAME_BYTES]

    @property
    def erased(self) -> bool:
        return self.text is None and self.text_hash != b"" and not self.payload_hash

    @property
    def is_placeholder(self) -> bool:
        return self.payload_hash != b""


class LogId(msgspec.Struct, frozen=True, array_like=True):
    """What a log is: the records that `key` (a device's public key) wrote for `scope` in one `life` of its journal."""

    key: bytes
    scope: int
    life: int


class Draft(msgspec.Struct, frozen=True):
    """A record about to be written: where it goes and what it says; the journal adds the rest."""

    scope: int
    kind: int
    subject: int
    payload: bytes
    text: bytes | None = None
