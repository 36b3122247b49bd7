"""The application: one table of routes."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from fieldkit.errors import FieldkitError
from fieldkit.exchange import carrying, joining, messages
from sync_server.api import admin
from sync_server.api.carry import carry
from sync_server.api.exchange import exchange
from sync_server.api.figures import figures
from sync_server.api.health import health
from sync_server.api.join import join
from sync_server.bodies import BusyError, SlowError
from sync_server.desk.desk import make_desk
from sync_server.desk.routes import routes as desk_routes
from sync_server.guards import sentence
from sync_server.server import Server

#: While others send more than there is room for.
BUSY_WAIT_S = 5.0
#: After trouble with the disk, laptops try again then.
TROUBLE_WAIT_S = 30.0
_log = logging.getLogger(__name__)


def make_app(server: Server) -> Starlette:
    desk = make_desk(server.journal, server.directory, server.facts, server.sign_in_limit, server.attention)
    app = Starlette(
        routes=[
            Route(messages.PATH, exchange, methods=["POST"]),
            Route(carrying.PATH, carry, methods=["POST"]),
            Route(joining.PATH, join, methods=["POST"]),
            Route("/health", health),
            Route("/figures", figures),
            Route(admin.PATH, admin.admin, methods=["POST"]),
            *desk_routes(desk),
        ],
        exception_handlers={
            FieldkitError: _trouble,
            ClientDisconnect: _cut_off,
            SlowError: _slow,
            BusyError: _busy,
        },
    )
    app.state.server = server
    return app


async def _trouble(_: Request, error: Exception) -> Response:
    """The journal cannot be read or written: laptops keep what they have, and try again."""
    _log.error("%s", error)
    return sentence(str(error), 503, TROUBLE_WAIT_S)


async def _cut_off(_: Request, __: Exception) -> Response:
    """The client went away in the middle of its request: nothing was taken in, and nobody waits for an answer."""
    return sentence("The request was cut off.", 400)


async def _slow(_: Request, __: Exception) -> Response:
    return sentence("The request did not come to its end in time.", 408)


async def _busy(_: Request, __: Exception) -> Response:
    return sentence("More is being sent to this server than it can take at a time.", 503, BUSY_WAIT_S)
