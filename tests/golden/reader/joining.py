"""Join codes, the join exchange, and the server's word for its TLS certificate (section 7)."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.golden.reader.certificates import read_certificate
from tests.golden.reader.errors import Refused
from tests.golden.reader.names import check_signature, hash_of, word
from tests.golden.reader.values import octets, text, unpack_struct

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = str.maketrans("OIL", "011")
VOUCHING = x509.ObjectIdentifier("2.25.318384724205067215701125548424150073243")


@dataclass(frozen=True)
class JoinCode:
    """How a laptop that knows nothing yet finds its server."""

    url: str
    secret: bytes
    fingerprint: bytes


@dataclass(frozen=True)
class JoinRequest:
    """A key that asks to be let in."""

    nonce: bytes
    secret: bytes
    key: bytes
    label: str
    program: str


@dataclass(frozen=True)
class JoinAnswer:
    """What came of it. `refused` is empty where the key was let in."""

    server_certificate: bytes
    refused: str
    certificate: bytes
    pack: bytes


def read_join_code(code: str) -> JoinCode:
    """The code as somebody typed it."""
    data = unbase32(code)
    body, check = data[:-2], int.from_bytes(data[-2:], "big")
    if len(body) < 20 or crc16(body) != check:
        raise Refused("join code: mistyped")
    if body[0] // 16 != 1 or body[0] % 16 > 3:
        raise Refused("join code: of a kind that is not known")
    scheme = "https" if body[0] % 16 >= 2 else "http"
    address = read_name(body[19:]) if body[0] % 2 else read_ipv4(body[19:])
    return JoinCode(f"{scheme}://{address}", body[1:11], body[11:19])


def digits(code: str) -> list[int]:
    """The signs of Crockford's base 32 as numbers, without regard to hyphens, spaces and case."""
    signs = code.upper().replace("-", "").replace(" ", "").translate(ALIKE)
    if any(sign not in ALPHABET for sign in signs):
        raise Refused("a sign that is in no code")
    return [ALPHABET.index(sign) for sign in signs]


def unbase32(code: str) -> bytes:
    """The bytes that such signs are."""
    bits = "".join(f"{sign:05b}" for sign in digits(code))
    whole = len(bits) // 8 * 8
    if len(bits) - whole >= 5 or "1" in bits[whole:]:
        raise Refused("join code: its last sign is wrong")
    return bytes(int(bits[start : start + 8], 2) for start in range(0, whole, 8))


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE."""
    value = 0xFFFF
    for each in data:
        value ^= each << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def read_ipv4(data: bytes) -> str:
    """Address and port."""
    if len(data) != 6:
        raise Refused("join code: the address is cut off")
    return f"{IPv4Address(data[:4])}:{int.from_bytes(data[4:], 'big')}"


def read_name(data: bytes) -> str:
    """An address that is a text."""
    if len(data) != 1 + data[0]:
        raise Refused("join code: the address is cut off")
    try:
        return data[1:].decode()
    except UnicodeDecodeError as error:
        raise Refused("join code: the address is no text") from error


def read_join_request(data: bytes) -> JoinRequest:
    """A request that its key signed."""
    signature, body = unpack_struct(data, "join request", 2)
    version, nonce, secret, key, label, program = unpack_struct(octets(body), "join request body", 4, ("", ""))
    if version != 1:
        raise Refused(f"join request: of version {version!r:.40}")
    check_signature(octets(key, 32), octets(signature, 64), word("fieldkit join 1"), octets(body))
    return JoinRequest(octets(nonce, 8), octets(secret, 10), octets(key, 32), text(label), text(program))


def read_join_answer(data: bytes, nonce: bytes) -> JoinAnswer:
    """The answer that the server named in it signed; whether that server is the right one, its fingerprint tells."""
    signature, body = unpack_struct(data, "join answer", 2)
    server, refused, certificate, pack = unpack_struct(octets(body), "join answer body", 1, ("", b"", b""))
    if refused not in ("", "unknown", "used", "expired"):
        raise Refused(f"join answer: no such reason: {refused!r:.40}")
    key = read_certificate(octets(server)).key
    check_signature(key, octets(signature, 64), word("fieldkit joined 1"), nonce, hash_of(octets(body)))
    return JoinAnswer(octets(server), text(refused), octets(certificate), octets(pack))


def vouched_key(der: bytes) -> bytes:
    """The server's key that vouches for this TLS certificate."""
    certificate = x509.load_der_x509_certificate(der)
    try:
        extension = certificate.extensions.get_extension_for_oid(VOUCHING).value
    except x509.ExtensionNotFound as error:
        raise Refused("TLS certificate: nobody vouches for it") from error
    assert isinstance(extension, x509.UnrecognizedExtension)
    if len(extension.value) != 96:
        raise Refused("TLS certificate: the extension is not a key and a signature")
    key, signature = extension.value[:32], extension.value[32:]
    public = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    check_signature(key, signature, word("fieldkit tls 1"), public)
    return key
