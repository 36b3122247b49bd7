"""Addresses of the desk. Everything comes from this server: pages load nothing from elsewhere, and may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from importlib import resources

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from fieldkit.texts.catalogue import LANGUAGES
from sync_server.desk.desk import Desk
from sync_server.desk.live import beats
from sync_server.desk.pages import PAGES, Page, look, render_note, render_page
from sync_server.guards import is_local, sentence
from sync_server.language import language_for
from sync_server.voice import Voice

#: Live pages open at once: each costs a look at the journal a second.
LIVE_MAX = 64
#: Incidents have 63 bits.
NUMBER_MAX = (1 << 63) - 1
THEMES = ("light", "dark")
_YEAR_S = 365 * 24 * 3600
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_Handler = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk) -> list[Route]:
    """The desk's pages, for clients on this machine only: they have no login."""
    pages = Pages(desk)
    table = {
        "/": pages.board,
        "/squad/{number:int}": pages.squad,
        "/incident/{number:int}": pages.incident,
        "/doubles": pages.doubles,
        "/records": pages.records,
        "/live": pages.live,
        "/desk/theme/{theme}": pages.choose_theme,
        "/desk/{file}": pages.file,
    }
    return [Route(path, _local(handler)) for path, handler in table.items()]


def _local(handler: _Handler) -> _Handler:
    @wraps(handler)
    async def guarded(request: Request) -> Response:
        if not is_local(request):
            return sentence("The desk is shown on this machine only. Open it there, or look at a desk kit.", 403)
        response = await handler(request)
        response.headers.update(_HEADERS)
        return response

    return guarded


class Pages:
    """Handlers of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._live = 0
        folder = resources.files("sync_server.desk") / "static"
        self._files = {file.name: file.read_bytes() for file in folder.iterdir()}

    async def board(self, request: Request) -> Response:
        return await self._show(request, PAGES["board"])

    async def squad(self, request: Request) -> Response:
        return await self._show(request, PAGES["squad"])

    async def incident(self, request: Request) -> Response:
        return await self._show(request, PAGES["incident"])

    async def doubles(self, request: Request) -> Response:
        return await self._show(request, PAGES["doubles"])

    async def records(self, request: Request) -> Response:
        return await self._show(request, PAGES["records"])

    async def _show(self, request: Request, page: Page) -> Response:
        voice = self._voice(request)
        number = request.path_params.get("number", 0)
        rendered = await look(self._desk, page, number) if number <= NUMBER_MAX else None
        if rendered is None:
            note = render_note(voice, _theme(request), voice.say("desk.missing"), voice.say("desk.missing.why"))
            return HTMLResponse(note, 404)
        response = HTMLResponse(render_page(rendered, voice, _theme(request)))
        response.headers["vary"] = "cookie, accept-language"
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie("lang", voice.language, max_age=_YEAR_S, httponly=True, samesite="lax")
        return response

    def _voice(self, request: Request) -> Voice:
        language = language_for(
            request.query_params.get("lang", ""),
            request.cookies.get("lang", ""),
            request.headers.get("accept-language", ""),
        )
        return Voice(self._desk.directory.event, language)

    async def live(self, request: Request) -> Response:
        """`page` and `of` (a number) say of which page. Ends when the page is closed."""
        page = PAGES.get(request.query_params.get("page", ""))
        number = request.query_params.get("of", "0")
        if page is None or not number.isdecimal() or int(number) > NUMBER_MAX:
            return sentence("There is no such page.", 404)
        if self._live >= LIVE_MAX:
            return sentence(f"{LIVE_MAX} pages are live already. Close some, and load this one again.", 503)
        return StreamingResponse(self._beats(page, int(number), self._voice(request)), media_type="text/event-stream")

    async def _beats(self, page: Page, number: int, voice: Voice) -> AsyncIterator[bytes]:
        self._live += 1
        try:
            async for beat in beats(self._desk, page, number, voice):
                yield beat
        finally:
            self._live -= 1

    async def choose_theme(self, request: Request) -> Response:
        """Remembers it (anything but light and dark: as the system has it) and goes back to where it was chosen."""
        theme = request.path_params["theme"]
        response = RedirectResponse(_back(request.query_params.get("back", "/")), 303)
        if theme in THEMES:
            response.set_cookie("theme", theme, max_age=_YEAR_S, httponly=True, samesite="lax")
        else:
            response.delete_cookie("theme")
        return response

    async def file(self, request: Request) -> Response:
        name = request.path_params["file"]
        data = self._files.get(name)
        if data is None:
            return sentence("There is no such file.", 404)
        return Response(data, media_type=_TYPES["." + name.rpartition(".")[2]])


def _theme(request: Request) -> str:
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else "auto"


def _back(path: str) -> str:
    """Only to a page of this server."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"
