"""What every message of a laptop goes through before it is looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.errors import ExchangeError
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from sync_server.guards import address_of, sentence
from sync_server.rate_limit import RateLimit
from sync_server.server import Server, server_of


def turned_away(request: Request, limit: RateLimit, too_many: str) -> Response | None:
    """Why this is not looked at: it comes too often (`too_many` says so), or from no laptop. None where it is."""
    wait_s = limit.wait_s(address_of(request))
    if wait_s:
        return sentence(too_many, 429, wait_s)
    if request.headers.get("content-type") != CONTENT_TYPE:
        return sentence("This address is for fieldkit laptops. To join one: fieldkit join CODE.", 415)
    return None


async def answer_message(request: Request, answer: Callable[[Server, bytes], Awaitable[Response]]) -> Response:
    """Reads a message and has it answered, when there is room for it and it is its turn; 400 where it is none."""
    server = server_of(request)
    away = turned_away(request, server.exchange_limit, "Too many requests from this address.")
    if away is not None:
        return away
    async with server.bodies.body(request, MESSAGE_BYTES_MAX) as body:
        if body is None:
            return sentence(f"A message has at most {MESSAGE_BYTES_MAX:,} bytes.", 413)
        async with server.bodies.turn:
            try:
                return await answer(server, body)
            except ExchangeError as error:
                return sentence(str(error), 400)
