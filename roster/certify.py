"""Certificates for laptops that are prepared by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from nacl.signing import SigningKey

from roster.errors import RosterError
from roster.event import Event, Squad
from roster.keys import Certificate, Role, sign_certificate
from roster.letters import RESERVED
from roster.problems import suggest

DAY_MS = 24 * 60 * 60 * 1000
_LETTER = re.compile("[A-Z][A-Z0-9]{0,7}")


class Laptop(msgspec.Struct, frozen=True):
    """What one laptop is for. `site` is a site's number, 0 for none."""

    role: Role
    squads: tuple[int, ...]
    site: int
    letter: str
    label: str


def find_squads(event: Event, names: Sequence[str]) -> tuple[Squad, ...]:
    """The squads of these numbers or keys, each once; raises RosterError for one that is not there."""
    known = {squad.key: squad for squad in event.squads} | {str(squad.number): squad for squad in event.squads}
    for name in names:
        if name not in known:
            raise RosterError(f'There is no squad "{name}": {suggest(name, [squad.key for squad in event.squads])}')
    return tuple({known[name].number: known[name] for name in names}.values())


def find_site(event: Event, name: str) -> int:
    """The number of the site of this number or key; raises RosterError for one that is not there."""
    known = {site.key: site.number for site in event.sites} | {str(site.number): site.number for site in event.sites}
    if name not in known:
        raise RosterError(f'There is no site "{name}": {suggest(name, [site.key for site in event.sites])}')
    return known[name]


def check_letter(letter: str) -> str:
    """`letter`; raises RosterError where it could not be said over a radio."""
    if not _LETTER.fullmatch(letter):
        raise RosterError(
            f'"{letter}" cannot begin incident numbers: write a letter and up to 7 letters or digits, as in B2.'
        )
    return letter


def usual_letter(squads: Sequence[Squad]) -> str:
    return squads[0].letter if squads else RESERVED


def usual_site(event: Event, squads: Sequence[Squad]) -> int:
    """The first squad's site; for a desk the event's first."""
    if squads:
        return squads[0].site
    return event.sites[0].number if event.sites else 0


def certify(laptop: Laptop, key: bytes, event_key: SigningKey, now_ms: int, not_after_ms: int) -> Certificate:
    """`key` is the laptop's public key (32 bytes). Valid a day before `now_ms` already: clocks differ."""
    return sign_certificate(
        Certificate(
            event=bytes(event_key.verify_key),
            key=key,
            role=laptop.role,
            squads=laptop.squads,
            site=laptop.site,
            label=laptop.label,
            letter=laptop.letter,
            not_before_ms=now_ms - DAY_MS,
            not_after_ms=not_after_ms,
            issuer=b"",
        ),
        event_key,
    )
