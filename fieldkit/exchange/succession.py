"""A device that takes over from another key: a laptop that was cloned goes on under a key of its own.

The former key signs the new one, so the server gives it a certificate with the former one's rights, and nobody at the
desk need do anything. A device that was revoked has no successor.
"""

from __future__ import annotations

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.messages import Succession
from fieldkit.journal.journal import Journal
from roster.keys import Certificate, certificate_bytes, sign_certificate, verify

_DOMAIN = b"fieldkit succession 1\0"
#: Successor (its key in hexadecimal) → the key that it took over from.
_META = "took over "


def make_succession(event: bytes, former: SigningKey, key: bytes) -> Succession:
    return Succession(bytes(former.verify_key), former.sign(_message(event, key)).signature)


def succeed(journal: Journal, server: SigningKey, key: bytes, succession: Succession) -> bool:
    """Admits `key` with the rights of the former one, which must be known and in good standing; says whether it did."""
    former = journal.devices.get(succession.former)
    known = journal.devices.get(key)
    if former is None or former.standing != "known" or former.certificate is None:
        return False
    if known is not None and (known.revoked or known.certificate is not None):
        return False
    if not verify(succession.former, _message(journal.event, key), succession.signature):
        return False
    letter = next_letter(journal, key, former.certificate.letter.rstrip("0123456789"))
    given = msgspec.structs.replace(former.certificate, key=key, letter=letter)
    with journal.changing():
        journal.admit(certificate_bytes(sign_certificate(given, server)))
        journal.store.save_meta(_META + key.hex(), succession.former)
    return True


def former_of(journal: Journal, key: bytes) -> bytes:
    """The key that a device took over from; b"" where it took over from none, or another server let it."""
    return journal.store.load_meta(_META + key.hex()) or b""


def successors_of(journal: Journal, key: bytes) -> list[bytes]:
    """Every key that took over from this one, or from one that did."""
    found, formers = [], {key}
    pairs = [(bytes.fromhex(name[len(_META) :]), former) for name, former in journal.store.list_meta(_META)]
    while more := [new for new, former in pairs if former in formers and new not in formers]:
        found += more
        formers |= set(more)
    return found


def next_letter(journal: Journal, key: bytes, base: str) -> str:
    """What a device's incident numbers begin with: `B`, `B2`, `B3` …; one that it has, it keeps."""
    others = set()
    for device in journal.devices.by_key.values():
        if device.certificate is None:
            continue
        letter = device.certificate.letter
        if device.row.key == key and letter.rstrip("0123456789") == base:
            return letter
        others.add(letter)
    return next(
        letter
        for letter in (base + (str(count) if count > 1 else "") for count in range(1, len(others) + 2))
        if letter not in others
    )


def stand_in(former: Certificate, key: bytes) -> Certificate:
    """What the new key may do here until the server has answered. Never shown to anybody."""
    return msgspec.structs.replace(former, key=key, issuer=b"", signature=b"")


def _message(event: bytes, key: bytes) -> bytes:
    return _DOMAIN + event + key
