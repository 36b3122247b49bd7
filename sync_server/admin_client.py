"""Admin actions from the command line: by the running server where there is one, else on the journal itself."""

from __future__ import annotations

import http.client

import msgspec

from fieldkit.clock import Clock
from fieldkit.errors import JournalBusy
from fieldkit.exchange.carrying import Delivered
from roster.unpacking import UNPACK_ERRORS
from sync_server.accounts import Accounts
from sync_server.admin import (
    Action,
    AddAccount,
    ChangePassword,
    CloseCall,
    Devices,
    ListAccounts,
    ListCalls,
    ListMessages,
    MakeInvite,
    MakeLink,
    OpenCall,
    Outcome,
    RemoveAccount,
    SendMessage,
    TakeBackMessage,
    TakeDrop,
    perform,
)
from sync_server.api.admin import PATH
from sync_server.bootstrap import open_writer
from sync_server.data_folder import DataFolder, Running
from sync_server.errors import ServerError
from sync_server.invites import Invited
from sync_server.messages import Messages
from sync_server.roll_calls import Calls
from sync_server.visits import Linked

ANSWER_S_MAX = 30.0
#: What comes of an action; of all others, laptops.
_OUTCOMES: dict[type[Action], type[Outcome]] = {
    MakeInvite: Invited,
    TakeDrop: Delivered,
    AddAccount: Accounts,
    ListAccounts: Accounts,
    ChangePassword: Accounts,
    RemoveAccount: Accounts,
    MakeLink: Linked,
    SendMessage: Messages,
    ListMessages: Messages,
    TakeBackMessage: Messages,
    OpenCall: Calls,
    ListCalls: Calls,
    CloseCall: Calls,
}


def carry_out(folder: DataFolder, action: Action, clock: Clock) -> Outcome:
    """Durable once this returns. Raises ServerError with what to do."""
    running = folder.load_running()
    answer = _ask(running, action) if running is not None else None
    return answer if answer is not None else _directly(folder, action, clock)


def _ask(running: Running, action: Action) -> Outcome | None:
    """What the running server answers; None where it does not run any more."""
    connection = http.client.HTTPConnection(running.host, running.port, timeout=ANSWER_S_MAX)
    headers = {"authorization": f"Bearer {running.token}", "content-type": "application/json"}
    try:
        connection.request("POST", PATH, msgspec.json.encode(action), headers)
        response = connection.getresponse()
        body = response.read()
    except ConnectionRefusedError:
        return None
    except (OSError, http.client.HTTPException) as error:
        raise ServerError(
            f"The server on port {running.port} does not answer ({error}). Wait a moment, or stop it and try again."
        ) from error
    finally:
        connection.close()
    return _outcome(action, response.status, body)


def _outcome(action: Action, status: int, body: bytes) -> Outcome | None:
    if status in (403, 404, 405):
        return None  # some other program has that port by now
    if status != 200:
        raise ServerError(body.decode("utf-8", "replace").strip())
    try:
        return msgspec.json.decode(body, type=_OUTCOMES.get(type(action), Devices))
    except UNPACK_ERRORS as error:
        raise ServerError(
            f"The running server answered in a way that this version does not know ({error}). "
            "Use the sync-server that runs it."
        ) from error


def _directly(folder: DataFolder, action: Action, clock: Clock) -> Outcome:
    try:
        opened = open_writer(folder, clock)
    except JournalBusy as error:
        raise ServerError(
            "The server is just starting or ending, or was started with another data folder: try again in a moment."
        ) from error
    try:
        return perform(opened.journal, opened.facts, action)
    finally:
        opened.journal.close()
