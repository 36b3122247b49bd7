"""Who appears in the vectors: fixed keys, their certificates, and bytes that look random."""

from __future__ import annotations

from hashlib import sha256

from nacl.signing import SigningKey

from roster.keys import Certificate, Role, certificate_bytes, sign_certificate

#: 5 March 2027, 07:00 in Shanghai; and the machine's start an hour before.
MORNING_MS = 1_804_201_200_000
BOOT_MS = 3_600_000
DAY_MS = 24 * 60 * 60 * 1000


def seed_of(name: str) -> bytes:
    return sha256(f"fieldkit golden {name}".encode()).digest()


def chance(name: str, length: int) -> bytes:
    """The same bytes each time."""
    return seed_of(f"bytes {name}")[:length]


EVENT = SigningKey(seed_of("event"))
SERVER = SigningKey(seed_of("server"))
CAPTAIN = SigningKey(seed_of("captain"))
DESK = SigningKey(seed_of("desk"))
#: Has nothing to do with the event.
STRANGER = SigningKey(seed_of("stranger"))
KEYS = {bytes(key.verify_key).hex(): key for key in (EVENT, SERVER, CAPTAIN, DESK, STRANGER)}


def public(key: SigningKey) -> bytes:
    return bytes(key.verify_key)


def certify(
    key: SigningKey,
    role: Role,
    squads: tuple[int, ...],
    by: SigningKey,
    event: SigningKey = EVENT,
    label: str = "Laptop 2",
    letter: str = "B",
) -> Certificate:
    """Good for 90 days, from a day before the morning."""
    unsigned = Certificate(
        event=public(event),
        key=public(key),
        role=role,
        squads=squads,
        site=3,
        label=label,
        letter=letter,
        not_before_ms=MORNING_MS - DAY_MS,
        not_after_ms=MORNING_MS + 90 * DAY_MS,
        issuer=b"",
    )
    return sign_certificate(unsigned, by)


SERVERS = certify(SERVER, Role.SERVER, (), EVENT, label="server", letter="")
CAPTAINS = certify(CAPTAIN, Role.CAPTAIN, (2, 14), EVENT)
DESKS = certify(DESK, Role.DESK, (), SERVER, label="指挥台 · Desk", letter="D")


def certificate_hex(certificate: Certificate) -> str:
    return certificate_bytes(certificate).hex()
