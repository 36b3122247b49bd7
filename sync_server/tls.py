"""The server's TLS certificate: made by itself, vouched for by the key that the event's pack names, and made anew when
its time is nearly over or laptops call the server otherwise."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from nacl.signing import SigningKey

from fieldkit.exchange.vouching import vouch, voucher_of
from sync_server.errors import ServerError

NAME = "fieldkit"
#: Browsers take none that is good for longer.
DAYS = 397
#: Made anew when fewer are left.
DAYS_LEFT_MIN = 60


def make_certificate(key: SigningKey, names: Iterable[str], now: datetime) -> bytes:
    """Private key and certificate (PEM) for a server that laptops call by `names`, vouched for by the server's `key`.
    Good from a day before `now`: clocks differ."""
    private = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    public = private.public_key()
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=public,
        serial_number=x509.random_serial_number() >> 96,
        not_valid_before=now - timedelta(days=1),
        not_valid_after=now + timedelta(days=DAYS),
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), False)
    voucher = vouch(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), key)
    certificate = builder.add_extension(voucher, False).sign(private, SHA256())
    return _private_pem(private) + certificate.public_bytes(Encoding.PEM)


def _private_pem(private: EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(_host_name(name))


def _host_name(name: str) -> str:
    """As certificates write it; raises ServerError where no certificate can."""
    try:
        return name.encode("idna").decode()
    except UnicodeError as error:
        raise ServerError(
            f'"{name}" cannot be the name of a server ({error}). Write another: --address URL.'
        ) from error


def is_good(pem: bytes, key: SigningKey, names: Iterable[str], now: datetime) -> bool:
    """Whether a file that `make_certificate` made can still be served."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    vouched = voucher_of(certificate.public_bytes(Encoding.DER)) == bytes(key.verify_key)
    begun = certificate.not_valid_before_utc <= now
    lasts = certificate.not_valid_after_utc - now >= timedelta(days=DAYS_LEFT_MIN)
    return vouched and begun and lasts and all(_general_name(name) in covered for name in names)


def shown_fingerprint(pem: bytes) -> str:
    """SHA-256 of the certificate, as browsers show it: for people to compare."""
    return x509.load_pem_x509_certificate(pem).fingerprint(SHA256()).hex(":").upper()


def server_context(file: Path) -> ssl.SSLContext:
    """For serving with the key and certificate in a file. Raises ServerError where they cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # A laptop has one connection, and needs one ticket to come back cheaply.
    context.num_tickets = 1
    try:
        context.load_cert_chain(file)
    except (OSError, ssl.SSLError) as error:
        raise ServerError(f"Cannot use the certificate {file}: {error}. Delete it: a new one is made.") from error
    return context
