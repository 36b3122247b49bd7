"""Addresses of the desk. Everything comes from this server: pages load nothing from elsewhere, and may not."""

from __future__ import annotations

from importlib import resources

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


def routes(desk: Desk) -> list[Route]:
    """The desk's pages, each with those whom it is for."""
    showing, sign_in, verdicts, door = Showing(desk), SignIn(desk), Verdicts(desk), Door(desk)
    table: list[tuple[str, Handler, Who, str]] = [
        ("/", showing.page(PAGES["board"]), Who.VISITORS, "GET"),
        ("/squad/{number}", showing.page(PAGES["squad"]), Who.DESK, "GET"),
        ("/incident/{number}", showing.page(PAGES["incident"]), Who.DESK, "GET"),
        ("/photo/{hash}", photo_of(desk), Who.DESK, "GET"),
        ("/doubles", showing.page(PAGES["doubles"]), Who.DESK, "GET"),
        ("/records", showing.page(PAGES["records"]), Who.DESK, "GET"),
        ("/devices", showing.page(PAGES["devices"]), Who.DESK, "GET"),
        ("/devices/invite", verdicts.invite, Who.DESK, "POST"),
        ("/devices/withdraw", verdicts.withdraw, Who.DESK, "POST"),
        ("/device/{id}", verdicts.device, Who.DESK, "GET POST"),
        ("/live", showing.live, Who.VISITORS, "GET"),
        (SIGN_IN, sign_in.page, Who.ANYBODY, "GET POST"),
        ("/sign-out", sign_in.out, Who.VISITORS, "POST"),
        ("/enter/{secret}", sign_in.enter, Who.ANYBODY, "GET"),
        ("/desk/theme/{theme}", _choose_theme, Who.ANYBODY, "GET"),
        ("/desk/{file}", _files(), Who.ANYBODY, "GET"),
    ]
    return [Route(path, door.guard(handler, who), methods=methods.split()) for path, handler, who, methods in table]


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
