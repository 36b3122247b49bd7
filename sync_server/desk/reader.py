"""Who looks at a page: in which language, by which light, and with which visit."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from fieldkit.texts.catalogue import LANGUAGES
from roster.event import Event
from sync_server.language import language_for
from sync_server.visits import Visit
from sync_server.voice import Voice

THEMES = ("light", "dark")
_YEAR_S = 365 * 24 * 3600
_Response = TypeVar("_Response", bound=Response)


class Reader(msgspec.Struct, frozen=True):
    """`visit` is None for whoever has not signed in."""

    voice: Voice
    theme: str
    visit: Visit | None

    def link(self, path: str) -> Markup:
        """The attribute that leads to a page; nothing for a reader who may not open it."""
        opens = self.visit is not None and self.visit.sees_people
        return Markup(' href="{}"').format(path) if opens else Markup("")


def reader_of(request: Request, event: Event) -> Reader:
    language = language_for(
        request.query_params.get("lang", ""),
        request.cookies.get("lang", ""),
        request.headers.get("accept-language", ""),
    )
    theme = request.cookies.get("theme", "")
    visit = getattr(request.state, "visit", None)
    return Reader(Voice(event, language), theme if theme in THEMES else "auto", visit)


def remember_language(request: Request, response: _Response) -> _Response:
    """The one that was chosen in the address, if any."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return remember(response, "lang", asked)
    return response


def remember(response: _Response, name: str, value: str) -> _Response:
    """What this browser's people like."""
    response.set_cookie(name, value, max_age=_YEAR_S, httponly=True, samesite="lax")
    return response


def path_here(path: str) -> str:
    """Only to a page of this server."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"
