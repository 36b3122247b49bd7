"""How a laptop becomes one of an event's: with a code from the server, or with a file from a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import KitError
from fieldkit.exchange.client import Client
from fieldkit.exchange.join_code import JoinCode, decode_join_code, fingerprint_of
from fieldkit.exchange.joining import (
    ANSWER_BYTES_MAX,
    LABEL_CHARACTERS_MAX,
    PATH,
    VERSION,
    JoinRequest,
    decode_join_answer,
    encode_join_request,
)
from fieldkit.exchange.messages import NONCE_BYTES
from fieldkit.kit.home import Home
from fieldkit.kit.renewal import better, cut_down
from roster.errors import PackError
from roster.keys import KEY_BYTES, Certificate, device_of
from roster.pack import PACK_BYTES_MAX, Pack, decode_pack
from roster.prepared import MAGIC as PREPARED_MAGIC
from roster.prepared import OpenedPrepared, decode_prepared

#: Returns so many random bytes.
Entropy = Callable[[int], bytes]


class Joined(msgspec.Struct, frozen=True):
    """What this laptop now is. `certificate` is None where a bare pack was opened: its records wait at the server."""

    pack: Pack
    certificate: Certificate | None
    device: bytes
    server: str = ""


def join(path: Path, code: str, *, entropy: Entropy, client: Client | None = None, label: str = "") -> Joined:
    """Asks the code's server to let this laptop in, and writes its home.

    The key is kept before the server is asked: if the answer is lost on its way, the same code works once more. Raises
    ExchangeError (the code, the server, the way there) or KitError (the home).
    """
    wanted = decode_join_code(code)
    home = Home(path)
    key = _device_key(home, entropy)
    request = JoinRequest(
        VERSION, entropy(NONCE_BYTES), wanted.secret, bytes(key.verify_key), label[:LABEL_CHARACTERS_MAX]
    )
    answer = _ask(wanted, encode_join_request(request, key), client)
    admission = decode_join_answer(answer, request, wanted.fingerprint)
    return _settle(home, key, admission.pack, admission.certificate, wanted.url)


def _ask(code: JoinCode, request: bytes, client: Client | None) -> bytes:
    if client is not None:
        return client.post(PATH, request, ANSWER_BYTES_MAX)
    client = Client(code.url, lambda key: fingerprint_of(key) == code.fingerprint)
    try:
        return client.post(PATH, request, ANSWER_BYTES_MAX)
    finally:
        client.close()


def open_pack(path: Path, file: Path, *, entropy: Entropy, server: str = "", squad: int = 0) -> Joined:
    """Takes in a pack or a prepared file from a stick, without any network.

    With a bare pack the laptop can record at once; `squad` says for whom, and then nobody else's details are kept.
    `server` is the address, where it is known. Raises KitError or PackError.
    """
    data = _read(file)
    home = Home(path)
    if data.startswith(PREPARED_MAGIC):
        prepared = decode_prepared(data)
        key = prepared.device_key or _device_key(home, entropy)
        return _settle(home, _fitting(key, prepared, home), prepared.pack, prepared.certificate, server)
    pack = decode_pack(data)
    if squad:
        if pack.event.squad(squad) is None:
            raise KitError("errors.home.squad", squad=squad)
        if home.load_certificate() is None:
            pack = decode_pack(pack.cut({squad}))
    joined = _settle(home, _device_key(home, entropy), pack, None, server)
    if squad:
        home.save_settings(msgspec.structs.replace(home.load_settings(), squad=squad))
    return joined


def settle_pack(path: Path, pack: Pack, *, entropy: Entropy, server: str = "") -> Joined:
    """Makes a home of a pack that was found elsewhere; one that has joined keeps what is newer, and its server."""
    home = Home(path)
    return _settle(home, _device_key(home, entropy), pack, None, home.load_server() or server)


def _fitting(key: SigningKey, prepared: OpenedPrepared, home: Home) -> SigningKey:
    if bytes(key.verify_key) != prepared.certificate.key:
        raise KitError("errors.home.other_key", path=home.path)
    return key


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(PACK_BYTES_MAX + 1)
    except OSError as error:
        raise KitError("errors.home.file", file=file, cause=error.strerror or str(error)) from error
    if len(data) > PACK_BYTES_MAX:
        raise PackError(
            f"{file.name} has more than {PACK_BYTES_MAX:,} bytes: it is neither a pack nor a prepared file."
        )
    return data


def make_key(path: Path, *, entropy: Entropy) -> bytes:
    """This laptop's public key (32 bytes), made and kept now if it has none: `roster certify --key` asks for it."""
    return bytes(_device_key(Home(path), entropy).verify_key)


def _device_key(home: Home, entropy: Entropy) -> SigningKey:
    key = home.load_device_key()
    if key is None:
        key = SigningKey(entropy(KEY_BYTES))
        home.save_device_key(key)
    return key


def _settle(home: Home, key: SigningKey, pack: Pack, certificate: Certificate | None, server: str) -> Joined:
    """Writes the home, the pack last: a home is joined with all of it or not at all."""
    if home.joined:
        pack = _newer(home, pack, certificate or home.load_certificate())
    known = home.load_device_key()
    if known is not None and known != key and home.journal_path.exists():
        raise KitError("errors.home.other_key", path=home.path)
    home.save_device_key(key)
    if certificate is not None:
        home.save_certificate(certificate)
    certificate = certificate or home.load_certificate()
    pack = cut_down(pack, certificate) if certificate is not None else pack
    if server:
        home.save_server(server)
    home.save_pack(pack.data, pack.older)
    return Joined(pack, certificate, _device(key), home.load_server())


def _newer(home: Home, pack: Pack, certificate: Certificate | None) -> Pack:
    """The pack to keep: never of another event, never an older one, never one that lacks what is here."""
    known = home.load_pack()
    if known.event_key != pack.event_key:
        raise KitError("errors.home.other_event", path=home.path, event=str(known.event.name))
    return better(known, pack, certificate)


def _device(key: SigningKey) -> bytes:
    return device_of(bytes(key.verify_key))
