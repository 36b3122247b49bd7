"""Certificates, and who may give one (section 2)."""

from dataclasses import dataclass

from tests.golden.reader.errors import Refused
from tests.golden.reader.msgpack import pack
from tests.golden.reader.names import check_signature, word
from tests.golden.reader.values import array, integer, octets, text, unpack_struct

ROLES = ("captain", "desk", "server", "viewer")


@dataclass(frozen=True)
class Certificate:
    """What a key may do in an event."""

    event: bytes
    key: bytes
    role: str
    squads: tuple[int, ...]
    site: int
    label: str
    letter: str
    not_before: int
    not_after: int
    issuer: bytes
    signature: bytes


def read_certificate(data: bytes) -> Certificate:
    """The certificate in these bytes; who signed it is another question."""
    fields = unpack_struct(data, "certificate", 11)
    event, key, role, squads, site, label, letter, not_before, not_after, issuer, signature = fields
    if role not in ROLES:
        raise Refused(f"certificate: no such role: {role!r:.40}")
    return Certificate(
        octets(event, 32),
        octets(key, 32),
        text(role),
        tuple(integer(squad, 0, 2**16 - 1) for squad in array(squads)),
        integer(site),
        text(label),
        text(letter),
        integer(not_before),
        integer(not_after),
        octets(issuer, 32),
        octets(signature, 64),
    )


def signed_part(certificate: Certificate) -> bytes:
    """What the issuer signs."""
    fields = list(vars(certificate).values())
    fields[-1] = b""
    return word("fieldkit certificate 1") + pack(fields)


def check_certificate(event: bytes, certificate: Certificate, server: Certificate | None = None) -> None:
    """Refuses a certificate that neither the event key gave, nor a server that has its own from the event key."""
    if certificate.event != event:
        raise Refused("certificate: of another event")
    if certificate.issuer != event:
        check_server(event, certificate, server)
    check_signature(certificate.issuer, certificate.signature, signed_part(certificate))


def check_server(event: bytes, certificate: Certificate, server: Certificate | None) -> None:
    """Refuses a certificate given by what is not the event's server, and a server that another server appointed."""
    if certificate.role == "server":
        raise Refused("certificate: only the event key appoints a server")
    if server is None or server.key != certificate.issuer or server.role != "server" or server.issuer != event:
        raise Refused("certificate: given by what is not the event's server")
    check_certificate(event, server)
