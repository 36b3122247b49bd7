"""Certificates that the server gives: signed by its own key, which the event key appointed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

from fieldkit.exchange.succession import next_letter
from fieldkit.journal.journal import Journal
from roster.certify import DAY_MS, find_site, find_squads, usual_letter, usual_site
from roster.errors import RosterError
from roster.event import Event
from roster.keys import Certificate, Role, sign_certificate
from roster.letters import RESERVED
from roster.packing import not_after_ms
from sync_server.errors import ServerError
from sync_server.facts import Facts

LABEL_CHARACTERS_MAX = 60


class Purpose(msgspec.Struct, frozen=True):
    """What a laptop is for: squads by number, or the desk; `site` by number, `label` what people call it or ""."""

    squads: tuple[int, ...]
    desk: bool
    site: int
    label: str

    @property
    def role(self) -> Role:
        return Role.DESK if self.desk else Role.CAPTAIN


def make_purpose(event: Event, squads: Iterable[str], desk: bool, site: str, label: str) -> Purpose:
    """From what a person wrote; raises ServerError with what could be written instead."""
    try:
        found = find_squads(event, tuple(squads))
        place = find_site(event, site) if site else usual_site(event, found)
    except RosterError as error:
        raise ServerError(str(error)) from error
    if desk and found:
        raise ServerError("A laptop is for squads or for the desk, which sees every squad: leave one of both out.")
    return Purpose(tuple(squad.number for squad in found), desk, place, clean_label(label))


def clean_label(label: str) -> str:
    """Without signs that a terminal or a table would stumble over."""
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in label)
    return " ".join(shown.split())[:LABEL_CHARACTERS_MAX]


def give_certificate(facts: Facts, journal: Journal, key: bytes, purpose: Purpose, label: str = "") -> Certificate:
    """A certificate for the device of `key`; `label` is what the laptop calls itself."""
    event, now = facts.pack.event, facts.now_ms()
    squads = [squad for squad in event.squads if squad.number in purpose.squads]
    called = purpose.label or clean_label(label) or (squads[0].name.en if squads else "Desk")
    base = RESERVED if purpose.desk or not squads else usual_letter(squads)
    return sign_certificate(
        Certificate(
            event=facts.pack.event_key,
            key=key,
            role=purpose.role,
            squads=purpose.squads,
            site=purpose.site,
            label=called,
            letter=next_letter(journal, key, base),
            not_before_ms=now - DAY_MS,
            not_after_ms=not_after_ms(event, now),
            issuer=b"",
        ),
        facts.key,
    )
