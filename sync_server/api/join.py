"""POST /join: a laptop shows the secret of its code."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.errors import ExchangeError
from fieldkit.exchange.joining import REQUEST_BYTES_MAX
from fieldkit.exchange.messages import CONTENT_TYPE
from sync_server.admission import answer_join
from sync_server.api.messages import turned_away
from sync_server.bodies import read_body
from sync_server.guards import sentence
from sync_server.server import server_of


async def join(request: Request) -> Response:
    """200 with certificate and pack; 403 with a signed refusal."""
    server = server_of(request)
    away = turned_away(request, server.join_limit, "Too many attempts to join from this address.")
    if away is not None:
        return away
    body = await read_body(request, REQUEST_BYTES_MAX)
    if body is None:
        return sentence(f"A message of joining has at most {REQUEST_BYTES_MAX:,} bytes.", 413)
    try:
        admitted = await server.journal.ask(lambda journal: answer_join(journal, server.facts, body))
    except ExchangeError as error:
        return sentence(str(error), 400)
    return Response(admitted.data, 403 if admitted.refused else 200, media_type=CONTENT_TYPE)
