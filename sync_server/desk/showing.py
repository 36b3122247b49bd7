"""Shows pages: once as a whole, then live in parts."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from fieldkit.journal.journal import Journal
from sync_server.desk.desk import Desk
from sync_server.desk.door import Handler, visit_secret
from sync_server.desk.live import beats
from sync_server.desk.pages import PAGES, Page, look, render_note, render_page
from sync_server.desk.reader import Reader, reader_of, remember_language
from sync_server.guards import sentence
from sync_server.visits import find_visit

#: Live pages open at once: each costs a look at the journal a second.
LIVE_MAX = 64
#: Incidents have 63 bits.
NUMBER_MAX = (1 << 63) - 1


class Showing:
    """Handlers of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._live = 0

    def page(self, page: Page) -> Handler:
        async def show(request: Request) -> Response:
            return await self._show(request, page)

        return show

    async def _show(self, request: Request, page: Page) -> Response:
        reader = reader_of(request, self._desk.directory.event)
        number = _number(request.path_params.get("number", "0"))
        rendered = await look(self._desk, page, number) if number is not None else None
        if rendered is None:
            say = reader.voice.say
            return HTMLResponse(render_note(reader, say("desk.missing"), say("desk.missing.why")), 404)
        response = HTMLResponse(render_page(rendered, reader))
        self._desk.looked(reader.visit is not None and reader.visit.sees_people)
        response.headers["vary"] = "cookie, accept-language"
        return remember_language(request, response)

    async def live(self, request: Request) -> Response:
        """`page` and `of` (a number) say of which page. Ends when the page is closed, or the visit is over."""
        page = PAGES.get(request.query_params.get("page", ""))
        number = _number(request.query_params.get("of", "0"))
        if page is None or number is None:
            return sentence("There is no such page.", 404)
        reader = reader_of(request, self._desk.directory.event)
        if page.people and not (reader.visit is not None and reader.visit.sees_people):
            return sentence("This page is for the desk.", 403)
        if self._live >= LIVE_MAX:
            return sentence(f"{LIVE_MAX} pages are live already. Close some, and load this one again.", 503)
        events = self._beats(page, number, reader, visit_secret(request))
        return StreamingResponse(events, media_type="text/event-stream")

    async def _beats(self, page: Page, number: int, reader: Reader, secret: str) -> AsyncIterator[bytes]:
        def goes_on(journal: Journal) -> bool:
            return find_visit(journal, secret, self._desk.facts.now_ms()) is not None

        self._live += 1
        try:
            async for beat in beats(self._desk, page, number, reader, goes_on):
                self._desk.looked(reader.visit is not None and reader.visit.sees_people)
                yield beat
        finally:
            self._live -= 1


def _number(text: str) -> int | None:
    """None for what names no squad and no incident."""
    plain = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if plain and int(text) <= NUMBER_MAX else None
