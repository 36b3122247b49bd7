"""GET /health: whether the server works, for whoever watches it."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sync_server.server import server_of

JSON = "application/json"


class Health(msgspec.Struct, frozen=True):
    """`event` is the event's key; an answer at all means that the journal answered."""

    status: str
    event: str
    version: str


async def health(request: Request) -> Response:
    server = server_of(request)
    await server.journal.ask(lambda journal: journal.store.last_position())
    return Response(msgspec.json.encode(Health("ok", server.facts.pack.event.key, server.program)), media_type=JSON)
