"""GET /figures: the figures as they stand, for programs on this machine. More records do not make it slower."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sync_server.api.health import JSON
from sync_server.guards import is_local, sentence
from sync_server.server import server_of
from sync_server.summary.figures import make_figures


async def figures(request: Request) -> Response:
    """As `docs/schemas/figures.json` says, without details."""
    if not is_local(request):
        return sentence("The figures are shown on this machine only.", 403)
    server = server_of(request)
    now_ms = server.facts.now_ms()
    made = await server.journal.ask(lambda journal: make_figures(journal, server.directory, now_ms))
    return Response(msgspec.json.encode(made), media_type=JSON)
