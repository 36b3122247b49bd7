"""POST /x: one round trip of a laptop."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.errors import ExchangeError
from fieldkit.exchange.answer import KNOWN, Answered, answer_request, read_request
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.journal.journal import Journal
from sync_server.guards import address_of, sentence
from sync_server.server import Server, server_of

ORIGIN = "http"


async def exchange(request: Request) -> Response:
    """200 with records for a device that is known; 401 with the same signed answer, and none, for one that is not."""
    server = server_of(request)
    wait_s = server.exchange_limit.wait_s(address_of(request))
    if wait_s:
        return sentence("Too many requests from this address.", 429, wait_s)
    if request.headers.get("content-type") != CONTENT_TYPE:
        return sentence("This address is for fieldkit laptops. To join one: fieldkit join CODE.", 415)
    async with server.bodies.body(request, MESSAGE_BYTES_MAX) as body:
        if body is None:
            return sentence(f"A message has at most {MESSAGE_BYTES_MAX:,} bytes.", 413)
        async with server.bodies.turn:
            return await _answer(server, body)


async def _answer(server: Server, body: bytes) -> Response:
    def answer(journal: Journal) -> Answered:
        facts = server.facts
        return answer_request(journal, asked, facts.key, server.incarnation, facts.now_ms(), ORIGIN, facts.pack)

    try:
        asked = read_request(body)
        answered = await server.journal.change(answer)
    except ExchangeError as error:
        return sentence(str(error), 400)
    return Response(answered.data, 200 if answered.standing == KNOWN else 401, media_type=CONTENT_TYPE)
