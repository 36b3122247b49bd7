"""Invites: a secret that lets one laptop in, once. Kept as a hash, so that nobody who reads the journal can join."""

from __future__ import annotations

import hashlib

import msgspec

from fieldkit.exchange.join_code import SECRET_BYTES, JoinCode, encode_join_code, fingerprint_of
from fieldkit.journal.journal import Journal
from sync_server.certificates import Purpose
from sync_server.errors import ServerError
from sync_server.facts import Facts

HOUR_MS = 3_600_000
HOURS = 24
_META = "invite/"


class Invite(msgspec.Struct, frozen=True, array_like=True):
    """`used_by` is the key of the device that joined with it (b"": nobody yet) and `certificate` what it got."""

    purpose: Purpose
    made_ms: int
    until_ms: int
    used_by: bytes = b""
    certificate: bytes = b""


class Invited(msgspec.Struct, frozen=True):
    """`code` is for one laptop; `until_ms` in milliseconds since 1970 (UTC)."""

    code: str
    url: str
    role: str
    squads: list[int]
    site: int
    label: str
    until_ms: int


class OpenInvite(msgspec.Struct, frozen=True):
    """An invite that nobody has used. `id` names it, and says nothing of its secret."""

    id: str
    purpose: Purpose
    made_ms: int
    until_ms: int


def make_invite(journal: Journal, facts: Facts, purpose: Purpose, hours: float) -> Invited:
    """A new invite. Raises ServerError while nobody knows what laptops call this server."""
    if not facts.url:
        raise ServerError("A join code holds the server's address: start the server first (sync-server serve).")
    secret = facts.entropy(SECRET_BYTES)
    now_ms = facts.now_ms()
    until_ms = now_ms + round(hours * HOUR_MS)
    with journal.changing():
        save_invite(journal, secret, Invite(purpose, now_ms, until_ms))
    code = encode_join_code(JoinCode(facts.url, secret, fingerprint_of(facts.pack.server.key)))
    role = purpose.role.value
    return Invited(code, facts.url, role, list(purpose.squads), purpose.site, purpose.label, until_ms)


def open_invites(journal: Journal, now_ms: int) -> list[OpenInvite]:
    """Invites that still let a laptop in, the newest first."""
    found = []
    for name, data in journal.store.list_meta(_META):
        invite = msgspec.msgpack.decode(data, type=Invite)
        if not invite.used_by and now_ms <= invite.until_ms:
            found.append(OpenInvite(name.removeprefix(_META), invite.purpose, invite.made_ms, invite.until_ms))
    return sorted(found, key=lambda invite: (-invite.made_ms, invite.id))


def withdraw_invite(journal: Journal, id: str) -> None:
    """From now on it lets nobody in. Raises ServerError where it has let somebody in already, or never was."""
    data = journal.store.load_meta(_META + id)
    if data is None or msgspec.msgpack.decode(data, type=Invite).used_by:
        raise ServerError("This code has let a laptop in already, or is gone: look at the list of laptops.")
    with journal.changing():
        journal.store.delete_meta(_META + id)


def find_invite(journal: Journal, secret: bytes) -> Invite | None:
    data = journal.store.load_meta(_name(secret))
    return msgspec.msgpack.decode(data, type=Invite) if data is not None else None


def save_invite(journal: Journal, secret: bytes, invite: Invite) -> None:
    """Inside `journal.changing()`."""
    journal.store.save_meta(_name(secret), msgspec.msgpack.encode(invite))


def _name(secret: bytes) -> str:
    return _META + hashlib.sha256(b"fieldkit invite" + secret).hexdigest()
