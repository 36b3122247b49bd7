"""Signing in and out: with name and password, or by a link that this machine's console shows."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fieldkit.journal.journal import Journal
from roster.keys import Role
from sync_server.accounts import NAME_CHARACTERS_MAX, Account, account_key, find_account
from sync_server.desk.desk import Desk
from sync_server.desk.door import SIGN_IN, cookie_name, drop_cookie, set_cookie, visit_secret
from sync_server.desk.forms import is_from_here, read_form
from sync_server.desk.pages import render_note, render_sign_in
from sync_server.desk.reader import path_here, reader_of, remember_language
from sync_server.guards import address_of, is_local, sentence
from sync_server.passwords import is_password, nobodys_hash
from sync_server.visits import SECRET_BYTES, begin_visit, end_visit, use_link

#: Passwords that wait to be looked at; each takes a tenth of a second.
WAITING_MAX = 20


class SignIn:
    """Handlers of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        #: One at a time: each takes 64 MB, and laptops need the machine too.
        self._looking = ThreadPoolExecutor(1, "passwords")
        self._waiting = 0

    async def page(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._try(request)
        if request.state.visit is not None:
            return RedirectResponse(path_here(request.query_params.get("next", "/")), 303)
        return self._show(request, request.query_params.get("next", "/"))

    def _show(self, request: Request, back: str, problem: str = "", status: int = 200, wait_s: float = 0) -> Response:
        reader = reader_of(request, self._desk.directory.event)
        token = self._token(request) or self._desk.facts.entropy(SECRET_BYTES).hex()
        words = reader.voice.say(problem, count=max(1, round(wait_s))) if problem else ""
        html = render_sign_in(reader, path_here(back), token, words, here=is_local(request))
        response = set_cookie(request, HTMLResponse(html, status), "form", token)
        if wait_s:
            response.headers["retry-after"] = str(max(1, round(wait_s)))
        return remember_language(request, response)

    def _token(self, request: Request) -> str:
        return request.cookies.get(cookie_name(request, "form"), "")

    async def _try(self, request: Request) -> Response:
        form = await read_form(request)
        if form is None or not is_from_here(request, form, self._token(request)):
            return self._show(request, "/", "desk.sign_in.again", 403)
        name, back = form.get("name", ""), form.get("next", "/")
        wait_s = self._wait_s(request, name)
        if wait_s:
            return self._show(request, back, "desk.sign_in.slowly", 429, wait_s)
        if self._waiting >= WAITING_MAX:
            return self._show(request, back, "desk.sign_in.slowly", 503, 10)
        account = await self._desk.journal.ask(lambda journal: find_account(journal, name))
        if not await self._is_right(account, form.get("password", "")) or account is None:
            return self._show(request, back, "desk.sign_in.wrong", 403)
        return await self._begin(request, account.name, account.role, path_here(back))

    def _wait_s(self, request: Request, name: str) -> float:
        """0 where this address may try this account now (and has)."""
        limit = self._desk.sign_ins
        return limit.wait_s(address_of(request)) or limit.wait_s(f"account {account_key(name)[:NAME_CHARACTERS_MAX]}")

    async def _is_right(self, account: Account | None, password: str) -> bool:
        kept = account.password if account is not None else nobodys_hash()
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._looking, is_password, password, kept)
        finally:
            self._waiting -= 1

    async def _begin(self, request: Request, name: str, role: Role, back: str) -> Response:
        """A new secret for each visit, whatever the browser had before."""
        facts, before = self._desk.facts, visit_secret(request)
        now_ms = facts.now_ms()

        def begin(journal: Journal) -> str:
            end_visit(journal, before)
            return begin_visit(journal, name, role, now_ms, facts.entropy)

        secret = await self._desk.journal.ask(begin)
        response = RedirectResponse(back, 303)
        return set_cookie(request, drop_cookie(request, response, "form"), "visit", secret)

    async def enter(self, request: Request) -> Response:
        """The link of the console: for a browser of this machine, once."""
        if not is_local(request):
            return sentence("This link is for a browser on the server's own machine.", 403)
        secret, now_ms = request.path_params["secret"], self._desk.facts.now_ms()
        if await self._desk.journal.ask(lambda journal: use_link(journal, secret, now_ms)):
            return await self._begin(request, "", Role.DESK, "/")
        if request.state.visit is not None:
            return RedirectResponse("/", 303)
        reader = reader_of(request, self._desk.directory.event)
        say = reader.voice.say
        return HTMLResponse(render_note(reader, say("desk.link_over"), say("desk.link_over.why")), 403)

    async def out(self, request: Request) -> Response:
        secret = visit_secret(request)
        await self._desk.journal.ask(lambda journal: end_visit(journal, secret))
        return drop_cookie(request, RedirectResponse(SIGN_IN, 303), "visit")
