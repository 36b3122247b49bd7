"""Who comes in: whoever has signed in, from this machine or over HTTPS; and which pages they then see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sync_server.desk.desk import Desk
from sync_server.desk.forms import is_from_here, read_form
from sync_server.desk.pages import render_note
from sync_server.desk.reader import reader_of
from sync_server.guards import is_local, is_secure, sentence
from sync_server.visits import Visit, find_visit

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
SIGN_IN = "/sign-in"
Handler = Callable[[Request], Awaitable[Response]]
_Response = TypeVar("_Response", bound=Response)


class Who(Enum):
    """For whom a page is: anybody, whoever has signed in, or those of the desk."""

    ANYBODY = "anybody"
    VISITORS = "visitors"
    DESK = "desk"


class Door:
    """Looks at each request before its handler does, which then finds `state.visit` and, of a form, `state.form`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def guard(self, handler: Handler, who: Who) -> Handler:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            if not is_local(request) and not is_secure(request):
                return sentence(_FAR, 403)
            request.state.visit = await self._visit(request)
            response = await self._refusal(request, who) or await handler(request)
            response.headers.update(HEADERS)
            return response

        return guarded

    async def _visit(self, request: Request) -> Visit | None:
        secret, now_ms = visit_secret(request), self._desk.facts.now_ms()
        if not secret:
            return None
        return await self._desk.journal.ask(lambda journal: find_visit(journal, secret, now_ms))

    async def _refusal(self, request: Request, who: Who) -> Response | None:
        visit: Visit | None = request.state.visit
        if who is Who.ANYBODY:
            return None
        if visit is None:
            return _to_sign_in(request)
        if who is Who.DESK and not visit.sees_people:
            return self._note(request, "desk.not_yours", "desk.not_yours.why")
        if request.method == "POST":
            request.state.form = await read_form(request)
            if request.state.form is None or not is_from_here(request, request.state.form, visit.form):
                return self._note(request, "desk.strange_form", "desk.strange_form.why")
        return None

    def _note(self, request: Request, title: str, text: str) -> Response:
        reader = reader_of(request, self._desk.directory.event)
        return HTMLResponse(render_note(reader, reader.voice.say(title), reader.voice.say(text)), 403)


_FAR = (
    "From other machines the desk page is shown over HTTPS only. Open it there with https://, or on the server itself."
)


def _to_sign_in(request: Request) -> Response:
    """A page leads there and back; what is no page only says so."""
    if request.method not in ("GET", "HEAD") or request.url.path == "/live":
        return sentence("Sign in to the desk page first.", 401)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{SIGN_IN}?next={quote(request.url.path + query, safe='')}", 303)


# cookies


def visit_secret(request: Request) -> str:
    return request.cookies.get(cookie_name(request, "visit"), "")


def cookie_name(request: Request, name: str) -> str:
    """Over HTTPS one that only this very host can set (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if is_secure(request) else name


def set_cookie(request: Request, response: _Response, name: str, value: str) -> _Response:
    """Until the browser is closed; no script sees it, and no other site can send it along."""
    name, secure = cookie_name(request, name), is_secure(request)
    response.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=secure)
    return response


def drop_cookie(request: Request, response: _Response, name: str) -> _Response:
    name, secure = cookie_name(request, name), is_secure(request)
    response.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=secure)
    return response
