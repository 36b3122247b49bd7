"""The running server, as its routes see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from sync_server.attention import Attention
from sync_server.bodies import BodyRoom
from sync_server.directory import Directory
from sync_server.facts import Facts
from sync_server.journal_thread import JournalThread
from sync_server.rate_limit import RateLimit


@dataclass(frozen=True)
class Server:
    """`incarnation` (8 bytes) names this life of the journal; `token` opens the admin API; `program` is the version;
    `doubt` says why the incarnation is a new one, "" where it is not (see `Witness.doubt`)."""

    facts: Facts
    directory: Directory
    journal: JournalThread
    incarnation: bytes
    token: str
    program: str
    exchange_limit: RateLimit
    join_limit: RateLimit
    sign_in_limit: RateLimit
    doubt: str = ""
    bodies: BodyRoom = field(default_factory=BodyRoom)
    attention: Attention = field(default_factory=Attention)


def server_of(request: Request) -> Server:
    server = request.app.state.server
    assert isinstance(server, Server)
    return server
