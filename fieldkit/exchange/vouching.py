"""How a server's TLS certificate says which event it belongs to: in an extension, the event server's key (32 bytes)
and its signature over the certificate's public key.

So whoever knows the server's key, from a pack or as the fingerprint in a join code, knows its certificate too, and a
certificate that was made anew needs nothing new on any laptop.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from nacl.signing import SigningKey

from roster.keys import KEY_BYTES, verify

#: A UUID as an object identifier (ITU-T X.667, 7): nobody has to register it.
EXTENSION = x509.ObjectIdentifier("2.25.318384724205067215701125548424150073243")
#: Longest certificate that is looked at.
CERTIFICATE_BYTES_MAX = 64 * 1024
_DOMAIN = b"fieldkit tls 1\0"
#: What comes out of cryptography where a certificate is damaged or strange.
_DAMAGED = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


def vouch(public_key: bytes, key: SigningKey) -> x509.UnrecognizedExtension:
    """The extension by which the event's server vouches for a public key (SubjectPublicKeyInfo, DER)."""
    return x509.UnrecognizedExtension(EXTENSION, bytes(key.verify_key) + key.sign(_DOMAIN + public_key).signature)


def voucher_of(certificate: bytes) -> bytes:
    """The key of the event's server that vouches for a certificate (DER); b"" where none does."""
    try:
        found = _load(certificate)
        value = found.extensions.get_extension_for_oid(EXTENSION).value
        public_key = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except _DAMAGED:
        return b""
    assert isinstance(value, x509.UnrecognizedExtension)
    key, signature = value.value[:KEY_BYTES], value.value[KEY_BYTES:]
    return key if verify(key, _DOMAIN + public_key, signature) else b""


def name_of(certificate: bytes) -> str:
    """What a certificate (DER) calls itself; "?" where it does not."""
    try:
        names = _load(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        name = str(names[0].value) if names else ""
    except _DAMAGED:
        name = ""
    return "".join(sign for sign in name if sign.isprintable())[:60] or "?"


def _load(certificate: bytes) -> x509.Certificate:
    """Raises ValueError where the bytes are none."""
    if len(certificate) > CERTIFICATE_BYTES_MAX:
        raise ValueError(f"{len(certificate)} bytes are no certificate")
    return x509.load_der_x509_certificate(certificate)
