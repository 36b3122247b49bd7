"""Addresses of the desk. Everything comes from this server: pages load nothing from elsewhere, and may not."""

from __future__ import annotations

from importlib import resources
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sync_server.desk.desk import Desk
from sync_server.desk.door import SIGN_IN, Door, Handler, Who
from sync_server.desk.pages import PAGES
from sync_server.desk.photos import photo_of
from sync_server.desk.reader import THEMES, path_here, remember
from sync_server.desk.showing import Showing
from sync_server.desk.sign_in import SignIn
from sync_server.desk.verdicts import Verdicts
from sync_server.guards import sentence

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Place(NamedTuple):
    """One address, and for whom it is."""

    path: str
    handler: Handler
    who: Who
    methods: str


def routes(desk: Desk) -> list[Route]:
    door = Door(desk)
    return [
        Route(place.path, door.guard(place.handler, place.who), methods=place.methods.split()) for place in places(desk)
    ]


def places(desk: Desk) -> list[Place]:
    """Every address of the desk."""
    showing, sign_in, verdicts = Showing(desk), SignIn(desk), Verdicts(desk)
    return [
        Place("/", showing.page(PAGES["board"]), Who.VISITORS, "GET"),
        Place("/squad/{number}", showing.page(PAGES["squad"]), Who.DESK, "GET"),
        Place("/incident/{number}", showing.page(PAGES["incident"]), Who.DESK, "GET"),
        Place("/photo/{hash}", photo_of(desk), Who.DESK, "GET"),
        Place("/doubles", showing.page(PAGES["doubles"]), Who.DESK, "GET"),
        Place("/records", showing.page(PAGES["records"]), Who.DESK, "GET"),
        Place("/messages", showing.page(PAGES["messages"]), Who.DESK, "GET"),
        Place("/devices", showing.page(PAGES["devices"]), Who.DESK, "GET"),
        Place("/devices/invite", verdicts.invite, Who.DESK, "POST"),
        Place("/devices/withdraw", verdicts.withdraw, Who.DESK, "POST"),
        Place("/device/{id}", verdicts.device, Who.DESK, "GET POST"),
        Place("/live", showing.live, Who.VISITORS, "GET"),
        Place(SIGN_IN, sign_in.page, Who.ANYBODY, "GET POST"),
        Place("/sign-out", sign_in.out, Who.VISITORS, "POST"),
        Place("/enter/{secret}", sign_in.enter, Who.ANYBODY, "GET"),
        Place("/desk/theme/{theme}", _choose_theme, Who.ANYBODY, "GET"),
        Place("/desk/{file}", _files(), Who.ANYBODY, "GET"),
    ]


async def _choose_theme(request: Request) -> Response:
    """Remembers it (anything but light and dark: as the system has it) and goes back to where it was chosen."""
    theme = request.path_params["theme"]
    response = RedirectResponse(path_here(request.query_params.get("back", "/")), 303)
    if theme in THEMES:
        return remember(response, "theme", theme)
    response.delete_cookie("theme")
    return response


def _files() -> Handler:
    """Style, script and icon: nothing in them that anybody may not see."""
    folder = resources.files("sync_server.desk") / "static"
    files = {file.name: file.read_bytes() for file in folder.iterdir()}

    async def file(request: Request) -> Response:
        name = request.path_params["file"]
        data = files.get(name)
        if data is None:
            return sentence("There is no such file.", 404)
        return Response(data, media_type=_TYPES["." + name.rpartition(".")[2]])

    return file
