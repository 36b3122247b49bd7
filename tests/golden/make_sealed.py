"""Vectors of what has chance in it: letters and replies in sealed boxes, TLS certificates. Kept once they are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.signing import SigningKey

from fieldkit.exchange.envelope import Envelope, Replied, make_nonce, read_envelope, write_letter, write_reply
from fieldkit.exchange.frames import Frame, encode_frame, read_frames
from fieldkit.exchange.letters import asked_of
from fieldkit.exchange.messages import Answer, Request, encode_answer, encode_request
from fieldkit.exchange.vouching import vouch
from fieldkit.journal.feed import Cursor
from roster.keys import certificate_bytes
from sync_server.tls import make_certificate
from tests.golden.cast import CAPTAIN, CAPTAINS, DESK, MORNING_MS, SERVER, STRANGER, chance, public
from tests.golden.logs import INCIDENTS, MARKS, page_of
from tests.golden.make_talk import INCARNATION, head
from tests.golden.readings import bad, good
from tests.golden.vectors import Vector

_BODY = Request(
    INCARNATION,
    b"",
    Cursor(17, 70_000),
    b"",
    page_of(INCIDENTS.section(1, 3)),
    heads=[head(MARKS, 6)],
    pack_ms=MORNING_MS,
)
NONCE = make_nonce(CAPTAIN, chance("nonce of a letter", 8), asked_of(_BODY))
BODY = msgspec.structs.replace(_BODY, nonce=NONCE)


def opened(frame: bytes) -> Frame:
    (found,) = read_frames(frame)
    return found


def letter(by: SigningKey = CAPTAIN, server: SigningKey = SERVER, inside: SigningKey = CAPTAIN, part: int = 0) -> bytes:
    request = encode_request(BODY, inside, public(inside), certificate_bytes(CAPTAINS))
    return write_letter(request, by, public(server), MORNING_MS, part, 2)


def changed(frame: bytes, **fields: object) -> bytes:
    """The same frame, its check right, with something else in its envelope."""
    found = opened(frame)
    envelope = msgspec.structs.replace(msgspec.msgpack.decode(found.body, type=Envelope), **fields)
    return encode_frame(found.kind, msgspec.msgpack.encode(envelope))


def letter_vectors() -> list[Vector]:
    def read(frame: bytes) -> dict[str, object]:
        return {"frame": frame, "server_seed": bytes(SERVER)}

    good_one = letter()
    return [
        good("the first of two letters", "letter", **read(good_one)),
        good("the second one", "letter", **read(letter(part=1))),
        bad("to another server", "letter", "not for this server", **read(letter(server=STRANGER))),
        bad("somebody else's request inside", "letter", "another device", **read(letter(by=DESK))),
        bad("another time on it", "letter", "wrong signature", **read(changed(good_one, made_ms=MORNING_MS + 1))),
        bad("part 2 of 2: they count from 0", "letter", "out of bounds", **read(letter(part=2))),
        bad("another device's name on it", "letter", "wrong signature", **read(changed(good_one, device=public(DESK)))),
        bad("damaged inside", "letter", "wrong signature", **read(changed(good_one, sealed=bytes(100)))),
        *reply_vectors(good_one),
    ]


def reply_vectors(asked: bytes) -> list[Vector]:
    envelope = read_envelope(opened(asked), public(SERVER))
    assert envelope is not None
    answer = Answer("known", INCARNATION, MORNING_MS + 500, Cursor(19, 70_400), page=page_of(MARKS.section(1, 6)))

    def reply(by: SigningKey = SERVER, nonce: bytes = NONCE) -> bytes:
        replied = Replied(NONCE, asked_of(BODY), encode_answer(answer, nonce, SERVER))
        return write_reply(replied, envelope, 0, 1, by)

    def read(frame: bytes, device: SigningKey = CAPTAIN) -> dict[str, object]:
        return {"frame": frame, "server": public(SERVER), "device_seed": bytes(device)}

    frame = reply()
    return [
        good("the reply to the first letter", "reply", **read(frame)),
        bad("opened by another device", "reply", "not for this device", **read(frame, DESK)),
        bad("signed by somebody else", "reply", "wrong signature", **read(reply(STRANGER))),
        bad("an answer to another letter inside", "reply", "wrong signature", **read(reply(nonce=bytes(16)))),
        bad("another part", "reply", "wrong signature", **read(changed(frame, parts=2))),
    ]


def tls_vectors() -> list[Vector]:
    made = datetime.fromtimestamp(MORNING_MS / 1000, UTC)
    pem = make_certificate(SERVER, ["192.0.2.20", "square.example"], made)
    right = x509.load_pem_x509_certificate(pem)
    extension = right.extensions.get_extension_for_oid(vouch(b"", SERVER).oid).value
    assert isinstance(extension, x509.UnrecognizedExtension)
    private = generate_private_key(SECP256R1())

    def read(certificate: x509.Certificate) -> dict[str, object]:
        return {"certificate": certificate.public_bytes(Encoding.DER)}

    own_key = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    cut = x509.UnrecognizedExtension(extension.oid, vouch(own_key, SERVER).value[:-1])
    return [
        good("vouched for by the event's server", "TLS certificate", **read(right)),
        bad("vouched for by nobody", "TLS certificate", "no extension", **read(plain(private, made, None))),
        bad(
            "with another certificate's extension",
            "TLS certificate",
            "wrong signature",
            **read(plain(private, made, extension)),
        ),
        bad(
            "with an extension that is too short", "TLS certificate", "wrong length", **read(plain(private, made, cut))
        ),
    ]


def plain(
    private: EllipticCurvePrivateKey, made: datetime, extension: x509.UnrecognizedExtension | None
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fieldkit")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 14, made, made + timedelta(days=90))
    if extension is not None:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(private, SHA256())
