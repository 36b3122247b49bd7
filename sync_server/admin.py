"""What whoever runs the server may do: the same actions through the running server's API or on its journal."""

from __future__ import annotations

from typing import assert_never

import msgspec

from fieldkit.exchange.carrying import DROP, Delivered, take_letters
from fieldkit.journal.journal import Journal
from roster.keys import Role
from sync_server.accounts import Account, Accounts, add_account, change_password, list_accounts, remove_account
from sync_server.certificates import Purpose, make_purpose
from sync_server.database import INCARNATION_BYTES, incarnation_of
from sync_server.devices import DeviceFigures, admit_device, list_devices, revoke_device
from sync_server.facts import Facts
from sync_server.invites import HOURS, Invited, make_invite
from sync_server.messages import Messages, list_messages, send_message, take_back_message
from sync_server.roll_calls import MINUTES, Calls, close_call, list_calls, open_call
from sync_server.visits import Linked, make_link


class MakeInvite(msgspec.Struct, frozen=True, tag="invite"):
    """Squads and site by number or key."""

    squads: tuple[str, ...] = ()
    desk: bool = False
    site: str = ""
    label: str = ""
    hours: float = HOURS


class ListDevices(msgspec.Struct, frozen=True, tag="devices"):
    pass


class RevokeDevice(msgspec.Struct, frozen=True, tag="revoke"):
    device: str


class AdmitDevice(msgspec.Struct, frozen=True, tag="admit"):
    """Squads and site by number or key, where the device is to get a new certificate."""

    device: str
    squads: tuple[str, ...] = ()
    desk: bool = False
    site: str = ""
    label: str = ""


class TakeDrop(msgspec.Struct, frozen=True, tag="drop"):
    """`data`: frames with letters."""

    data: bytes


class AddAccount(msgspec.Struct, frozen=True, tag="account-add"):
    """`password` as `hash_password` made it: what somebody typed goes nowhere."""

    name: str
    role: Role
    password: str


class ListAccounts(msgspec.Struct, frozen=True, tag="accounts"):
    pass


class ChangePassword(msgspec.Struct, frozen=True, tag="account-password"):
    name: str
    password: str


class RemoveAccount(msgspec.Struct, frozen=True, tag="account-remove"):
    name: str


class MakeLink(msgspec.Struct, frozen=True, tag="link"):
    """A link that opens the desk page in a browser of this machine, once."""


class SendMessage(msgspec.Struct, frozen=True, tag="message"):
    """Squads by number or key; none named: to all."""

    words: str
    squads: tuple[str, ...] = ()
    urgent: bool = False


class ListMessages(msgspec.Struct, frozen=True, tag="messages"):
    pass


class TakeBackMessage(msgspec.Struct, frozen=True, tag="message-take-back"):
    message: int


class OpenCall(msgspec.Struct, frozen=True, tag="rollcall"):
    """Squads by number or key; none named: all are asked."""

    words: str = ""
    squads: tuple[str, ...] = ()
    minutes: float = MINUTES


class ListCalls(msgspec.Struct, frozen=True, tag="rollcalls"):
    pass


class CloseCall(msgspec.Struct, frozen=True, tag="rollcall-close"):
    """0: the one that is open."""

    call: int = 0


Action = (
    MakeInvite
    | ListDevices
    | RevokeDevice
    | AdmitDevice
    | TakeDrop
    | AddAccount
    | ListAccounts
    | ChangePassword
    | RemoveAccount
    | MakeLink
    | SendMessage
    | ListMessages
    | TakeBackMessage
    | OpenCall
    | ListCalls
    | CloseCall
)


class Devices(msgspec.Struct, frozen=True):
    """Laptops, the last one heard first; of a verdict, the one that it was on."""

    devices: list[DeviceFigures]


Outcome = Invited | Devices | Delivered | Accounts | Linked | Messages | Calls


def perform(journal: Journal, facts: Facts, action: Action) -> Outcome:
    """Durable once this returns. Raises ServerError with what to write instead."""
    match action:
        case SendMessage() | ListMessages() | TakeBackMessage() | OpenCall() | ListCalls() | CloseCall():
            return _speak(journal, facts, action)
        case MakeInvite():
            desk = action.desk or not action.squads
            purpose = make_purpose(facts.pack.event, action.squads, desk, action.site, action.label)
            return make_invite(journal, facts, purpose, action.hours)
        case ListDevices():
            return Devices(list_devices(journal))
        case RevokeDevice():
            return Devices([revoke_device(journal, facts, action.device)])
        case AdmitDevice():
            return Devices([admit_device(journal, facts, action.device, _purpose(facts, action))])
        case TakeDrop():
            incarnation = incarnation_of(journal, facts.entropy(INCARNATION_BYTES))
            return take_letters(journal, action.data, facts.key, incarnation, facts.now_ms(), DROP, pack=facts.pack)
        case AddAccount():
            return add_account(journal, Account(action.name, action.role, action.password, facts.now_ms()))
        case ListAccounts():
            return list_accounts(journal)
        case ChangePassword():
            return change_password(journal, action.name, action.password)
        case RemoveAccount():
            return remove_account(journal, action.name)
        case MakeLink():
            return make_link(journal, facts.now_ms(), facts.entropy)
        case _:
            assert_never(action)


def _speak(
    journal: Journal,
    facts: Facts,
    action: SendMessage | ListMessages | TakeBackMessage | OpenCall | ListCalls | CloseCall,
) -> Messages | Calls:
    match action:
        case SendMessage():
            return send_message(journal, facts, action.words, action.squads, urgent=action.urgent)
        case ListMessages():
            return list_messages(journal, facts)
        case TakeBackMessage():
            return take_back_message(journal, facts, action.message)
        case OpenCall():
            return open_call(journal, facts, action.words, action.squads, action.minutes)
        case ListCalls():
            return list_calls(journal, facts)
        case CloseCall():
            return close_call(journal, facts, action.call)
        case _:
            assert_never(action)


def _purpose(facts: Facts, action: AdmitDevice) -> Purpose | None:
    if not action.squads and not action.desk:
        return None
    return make_purpose(facts.pack.event, action.squads, action.desk, action.site, action.label)
