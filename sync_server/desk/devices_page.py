"""The desk's page of laptops: what is known of each, and the codes with which others may still join."""

from __future__ import annotations

import msgspec

from fieldkit.journal.journal import Journal
from sync_server.devices import DeviceFigures, list_devices
from sync_server.invites import Invited, OpenInvite, open_invites

#: How long a code may be good, in hours: what the page offers.
HOURS = (1, 24, 72)


class DevicesPage(msgspec.Struct, frozen=True):
    now_ms: int
    devices: tuple[DeviceFigures, ...]
    invites: tuple[OpenInvite, ...]
    hours: tuple[int, ...] = HOURS


class DevicePage(msgspec.Struct, frozen=True):
    device: DeviceFigures


class InvitedPage(msgspec.Struct, frozen=True):
    """A new code, shown once: the server keeps only its hash. `qr` is an SVG element."""

    invited: Invited
    qr: str


def make_devices_page(journal: Journal, now_ms: int) -> DevicesPage:
    return DevicesPage(now_ms, tuple(list_devices(journal)), tuple(open_invites(journal, now_ms)))
