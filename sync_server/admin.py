"""What whoever runs the server may do: the same actions through the running server's API or on its journal."""

from __future__ import annotations

from typing import assert_never

import msgspec

from fieldkit.exchange.carrying import DROP, Delivered, take_letters
from fieldkit.journal.journal import Journal
from sync_server.certificates import Purpose, make_purpose
from sync_server.database import INCARNATION_BYTES, incarnation_of
from sync_server.devices import DeviceFigures, admit_device, list_devices, revoke_device
from sync_server.facts import Facts
from sync_server.invites import HOURS, Invited, make_invite


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


Action = MakeInvite | ListDevices | RevokeDevice | AdmitDevice | TakeDrop


class Devices(msgspec.Struct, frozen=True):
    """Laptops, the last one heard first; of a verdict, the one that it was on."""

    devices: list[DeviceFigures]


Outcome = Invited | Devices | Delivered


def perform(journal: Journal, facts: Facts, action: Action) -> Outcome:
    """Durable once this returns. Raises ServerError with what to write instead."""
    match action:
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
        case _:
            assert_never(action)


def _purpose(facts: Facts, action: AdmitDevice) -> Purpose | None:
    if not action.squads and not action.desk:
        return None
    return make_purpose(facts.pack.event, action.squads, action.desk, action.site, action.label)
