"""Who this laptop is: its key and the keys that it had before, and what it may do."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import KitError
from fieldkit.exchange.succession import stand_in
from fieldkit.journal.journal import Journal
from fieldkit.kit.home import Home
from roster.keys import KEY_BYTES, Certificate, Role

#: A device that nobody has certified yet counts its own records, for whichever squad it is used.
_LOCAL_LABEL = ""
_FAR_MS = 1 << 50


class Identity(msgspec.Struct, frozen=True):
    """`certified` is None while nobody has admitted this key. `former`: the certificate of the key before, where this
    one has none yet. `certificate`: what the laptop may do here, certified or not."""

    key: SigningKey
    formers: tuple[SigningKey, ...]
    certified: Certificate | None
    former: Certificate | None
    certificate: Certificate

    @property
    def local(self) -> Certificate | None:
        return self.certificate if self.certified is None else None


def load_identity(home: Home, event: bytes) -> Identity:
    """Raises KitError where the home belongs to nobody."""
    key = home.load_device_key()
    if key is None:
        raise KitError("errors.home.empty", path=home.path)
    public = bytes(key.verify_key)
    known = home.load_certificate()
    certified = known if known is not None and known.key == public else None
    former = known if certified is None else None
    unknown = Certificate(event, public, Role.DESK, (), 0, _LOCAL_LABEL, "", 0, _FAR_MS, b"")
    certificate = certified or (stand_in(former, public) if former is not None else unknown)
    return Identity(key, home.load_former_keys(), certified, former, certificate)


def become(journal: Journal, identity: Identity, entropy: bytes, *, write: bool) -> None:
    """Makes the journal this laptop's: to write, or to read beside the process that does."""
    if not write:
        journal.read_as(identity.key, identity.formers)
        return
    journal.be(identity.key, entropy, identity.formers)
    if identity.certified is not None:
        journal.admit_own(identity.certified)


def new_key(home: Home, entropy: Callable[[int], bytes]) -> SigningKey:
    """A new key for a laptop that shares its key with another one; kept, and the old one with it, before it is used."""
    key = SigningKey(entropy(KEY_BYTES))
    home.change_device_key(key)
    return key
