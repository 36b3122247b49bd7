"""Visits to the desk page: a browser that has signed in, with a name and a role, until its time is over.

The browser has a secret in a cookie, the server its hash; so nobody who reads the database can go on with a visit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from fieldkit.journal.journal import Journal
from roster.keys import Role

#: An event day, with the evening before it; whoever stays longer signs in again.
VISIT_MS = 24 * 3_600_000
LINK_MS = 24 * 3_600_000
SECRET_BYTES = 24
VISITS_MAX = 1_000
LINKS_MAX = 100
_VISIT, _LINK = "visit/", "link/"


class Visit(msgspec.Struct, frozen=True, array_like=True):
    """`name` of the account, "" for a browser of this machine. `form` stands in each form, so that no other page can
    send one in this browser's name. `until_ms` by the server's clock."""

    name: str
    role: Role
    form: str
    until_ms: int

    @property
    def sees_people(self) -> bool:
        return self.role is Role.DESK


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Lets one browser of this machine in, once."""

    until_ms: int


class Linked(msgspec.Struct, frozen=True):
    """A new link, and until when it is good."""

    secret: str
    until_ms: int

    @property
    def path(self) -> str:
        return f"/enter/{self.secret}"


def begin_visit(journal: Journal, name: str, role: Role, now_ms: int, entropy: Callable[[int], bytes]) -> str:
    """The secret of a new visit."""
    secret = entropy(SECRET_BYTES).hex()
    visit = Visit(name, role, entropy(SECRET_BYTES).hex(), now_ms + VISIT_MS)
    with journal.changing():
        _make_room(journal, _VISIT, Visit, VISITS_MAX, now_ms)
        journal.store.save_meta(_VISIT + _hash(secret), msgspec.msgpack.encode(visit))
    return secret


def find_visit(journal: Journal, secret: str, now_ms: int) -> Visit | None:
    data = journal.store.load_meta(_VISIT + _hash(secret))
    visit = msgspec.msgpack.decode(data, type=Visit) if data is not None else None
    return visit if visit is not None and now_ms <= visit.until_ms else None


def end_visit(journal: Journal, secret: str) -> None:
    with journal.changing():
        journal.store.delete_meta(_VISIT + _hash(secret))


def end_visits_of(journal: Journal, name: str) -> None:
    """Inside `journal.changing()`."""
    for key, data in journal.store.list_meta(_VISIT):
        if msgspec.msgpack.decode(data, type=Visit).name == name:
            journal.store.delete_meta(key)


def make_link(journal: Journal, now_ms: int, entropy: Callable[[int], bytes]) -> Linked:
    linked = Linked(entropy(SECRET_BYTES).hex(), now_ms + LINK_MS)
    with journal.changing():
        _make_room(journal, _LINK, Link, LINKS_MAX, now_ms)
        journal.store.save_meta(_LINK + _hash(linked.secret), msgspec.msgpack.encode(Link(linked.until_ms)))
    return linked


def use_link(journal: Journal, secret: str, now_ms: int) -> bool:
    """Whether it lets in; it does so once."""
    key = _LINK + _hash(secret)
    data = journal.store.load_meta(key)
    if data is None:
        return False
    with journal.changing():
        journal.store.delete_meta(key)
    return now_ms <= msgspec.msgpack.decode(data, type=Link).until_ms


def _make_room(journal: Journal, prefix: str, kind: type[Visit] | type[Link], most: int, now_ms: int) -> None:
    """What is over goes; where there is too much of it, what ends first."""
    rows = [(msgspec.msgpack.decode(data, type=kind).until_ms, key) for key, data in journal.store.list_meta(prefix)]
    rows.sort(reverse=True)
    for place, (until_ms, key) in enumerate(rows):
        if until_ms < now_ms or place >= most - 1:
            journal.store.delete_meta(key)


def _hash(secret: str) -> str:
    return hashlib.sha256(b"fieldkit visit" + secret.encode("utf-8", "replace")).hexdigest()
