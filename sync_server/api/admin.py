"""POST /admin: what whoever runs the server may do, from this machine and with the token of the data folder only."""

from __future__ import annotations

import hmac

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from roster.unpacking import UNPACK_ERRORS
from sync_server.admin import Action, perform
from sync_server.api.health import JSON
from sync_server.bodies import read_body
from sync_server.errors import ServerError
from sync_server.guards import is_local, sentence
from sync_server.server import server_of

PATH = "/admin"
#: A drop's letters are the longest, four thirds of their length in JSON.
REQUEST_BYTES_MAX = 8 * 1024 * 1024
_decode = msgspec.json.Decoder(Action).decode


async def admin(request: Request) -> Response:
    """200 with the outcome as JSON; 409 with a sentence where it cannot be done."""
    server = server_of(request)
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not is_local(request) or not hmac.compare_digest(given.encode(), server.token.encode()):
        return sentence("Not allowed.", 403)
    body = await read_body(request, REQUEST_BYTES_MAX)
    if body is None:
        return sentence(f"A request has at most {REQUEST_BYTES_MAX:,} bytes.", 413)
    try:
        action = _decode(body)
        outcome = await server.journal.ask(lambda journal: perform(journal, server.facts, action))
    except UNPACK_ERRORS as error:
        return sentence(f"This is no request that this version knows: {error}.", 400)
    except ServerError as error:
        return sentence(str(error), 409)
    return Response(msgspec.json.encode(outcome), media_type=JSON)
