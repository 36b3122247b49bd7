"""POST /x: one round trip of a laptop."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.exchange.answer import KNOWN, Answered, answer_request, read_request
from fieldkit.exchange.messages import CONTENT_TYPE
from fieldkit.journal.journal import Journal
from sync_server.api.messages import answer_message
from sync_server.server import Server

ORIGIN = "http"


async def exchange(request: Request) -> Response:
    """200 with records for a device that is known; 401 with the same signed answer, and none, for one that is not."""
    return await answer_message(request, _answer)


async def _answer(server: Server, body: bytes) -> Response:
    def answer(journal: Journal) -> Answered:
        facts = server.facts
        now_ms, incarnation = facts.now_ms(), server.incarnation
        return answer_request(
            journal, asked, facts.key, incarnation, now_ms, ORIGIN, facts.pack, desk_ms=server.attention.desk_ms
        )

    asked = read_request(body)
    answered = await server.journal.change(answer)
    return Response(answered.data, 200 if answered.standing == KNOWN else 401, media_type=CONTENT_TYPE)
