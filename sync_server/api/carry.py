"""POST /carry: letters of laptops without a network, handed over by one that has one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.errors import ExchangeError
from fieldkit.exchange.carrying import decode_carry, encode_carried, take_letters
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.journal.journal import Journal
from roster.keys import device_of
from sync_server.guards import address_of, sentence
from sync_server.server import Server, server_of


async def carry(request: Request) -> Response:
    """200 with replies for whoever wrote the letters, and the server's word that it has them. Anybody may hand over
    letters: they are their writers', and nobody else could have made them."""
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
            return await _take(server, body)


async def _take(server: Server, body: bytes) -> Response:
    def take(journal: Journal) -> bytes:
        facts = server.facts
        if handed.certificate:
            journal.admit(handed.certificate)
        carrier = device_of(handed.device) if handed.device else b""
        known = journal.devices.get(handed.device)
        if known is not None:
            journal.devices.hear(handed.device, facts.now_ms(), known.row.note)
        delivered = take_letters(
            journal, handed.frames, facts.key, server.incarnation, facts.now_ms(), handed.road, carrier, facts.pack
        )
        return encode_carried(delivered.replies, body, facts.key)

    try:
        handed = decode_carry(body)
        said = await server.journal.ask(take)
    except ExchangeError as error:
        return sentence(str(error), 400)
    return Response(said, media_type=CONTENT_TYPE)
