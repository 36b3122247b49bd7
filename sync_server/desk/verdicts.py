"""What the desk does about laptops: verdicts on them, and codes with which others join."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sync_server.admin import Action, AdmitDevice, MakeInvite, RevokeDevice, perform
from sync_server.desk.desk import Desk
from sync_server.desk.devices_page import HOURS, DevicePage, InvitedPage
from sync_server.desk.pages import render, render_note
from sync_server.desk.reader import Reader, reader_of, remember_language
from sync_server.devices import find_device
from sync_server.errors import ServerError
from sync_server.invites import Invited, withdraw_invite
from sync_server.qr import svg_qr


class Verdicts:
    """Handlers of one desk, for those of the desk only: routes see to that."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def device(self, request: Request) -> Response:
        """One laptop; POST gives a verdict on it."""
        id = request.path_params["id"]
        try:
            if request.method == "POST":
                await self._do(_verdict(id, request.state.form))
                return RedirectResponse(f"/device/{id}", 303)
            device = await self._desk.journal.ask(lambda journal: find_device(journal, id))
        except ServerError as error:
            return self._cannot(request, error)
        return self._show(request, "device", DevicePage(device))

    async def invite(self, request: Request) -> Response:
        form: dict[str, str] = request.state.form
        squad, hours = form.get("squad", ""), form.get("hours", "")
        action = MakeInvite((squad,) if squad else (), not squad, label=form.get("label", ""), hours=_hours(hours))
        try:
            invited = await self._desk.journal.ask(lambda journal: perform(journal, self._desk.facts, action))
        except ServerError as error:
            return self._cannot(request, error)
        assert isinstance(invited, Invited)
        return self._show(request, "invited", InvitedPage(invited, svg_qr(invited.code)))

    async def withdraw(self, request: Request) -> Response:
        id = request.state.form.get("invite", "")
        try:
            await self._desk.journal.ask(lambda journal: withdraw_invite(journal, id))
        except ServerError as error:
            return self._cannot(request, error)
        return RedirectResponse("/devices", 303)

    async def _do(self, action: Action) -> None:
        facts = self._desk.facts
        await self._desk.journal.ask(lambda journal: perform(journal, facts, action))

    def _show(self, request: Request, template: str, value: object) -> Response:
        reader = self._reader(request)
        html = render(template, reader, self._desk.facts.now_ms(), value)
        return remember_language(request, HTMLResponse(html))

    def _cannot(self, request: Request, error: ServerError) -> Response:
        reader = self._reader(request)
        return HTMLResponse(render_note(reader, reader.voice.say("desk.cannot_do"), str(error)), 409)

    def _reader(self, request: Request) -> Reader:
        return reader_of(request, self._desk.directory.event)


def _verdict(id: str, form: dict[str, str]) -> Action:
    if form.get("verdict") == "revoke":
        return RevokeDevice(id)
    purpose = form.get("for", "")
    squads = (purpose,) if purpose.isdecimal() else ()
    return AdmitDevice(id, squads, purpose == "desk", label=form.get("label", ""))


def _hours(text: str) -> float:
    return float(text) if text in map(str, HOURS) else float(HOURS[1])
