"""POST /carry: letters of laptops without a network, handed over by one that has one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.exchange.carrying import decode_carry, encode_carried, take_letters
from fieldkit.exchange.messages import CONTENT_TYPE
from fieldkit.journal.journal import Journal
from roster.keys import device_of
from sync_server.api.messages import answer_message
from sync_server.server import Server


async def carry(request: Request) -> Response:
    """200 with replies for whoever wrote the letters, and the server's word that it has them. Anybody may hand over
    letters: they are their writers', and nobody else could have made them."""
    return await answer_message(request, _take)


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

    handed = decode_carry(body)
    said = await server.journal.ask(take)
    return Response(said, media_type=CONTENT_TYPE)
