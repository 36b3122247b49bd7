"""Making the pack and certificates out of what the event folder holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

import msgspec
from nacl.signing import SigningKey, VerifyKey

from roster.badges.code import Badge, event_mark
from roster.badges.issued import IssuedBadge
from roster.event import Event
from roster.keys import Certificate, Role, sign_certificate
from roster.pack import PackBody, encode_pack
from roster.people import Person
from roster.readings import search_keys
from roster.server_key import ServerKey

DAY_MS = 24 * 60 * 60 * 1000
#: How long after the event's last day laptops may still bring and fetch what belongs to it.
AFTER_DAYS = 60


def pack_people(people: Iterable[Person]) -> tuple[Person, ...]:
    """People by number, with the spellings by which the kit finds them."""
    found = (msgspec.structs.replace(person, keys=search_keys(person.name)) for person in people)
    return tuple(sorted(found, key=lambda person: person.number))


def pack_badges(badges: Iterable[IssuedBadge], people: Iterable[Person], mark: int) -> tuple[Badge, ...]:
    """What the pack carries of the badges of those who are on the roster."""
    numbers = {person.number for person in people}
    found = (badge.public(mark) for badge in badges if badge.person in numbers)
    return tuple(sorted(found, key=lambda badge: (badge.person, badge.issue)))


def end_ms(event: Event) -> int:
    """Midnight after the event's last day."""
    midnight = datetime.combine(max(event.days) + timedelta(days=1), time.min, event.zone())
    return round(midnight.timestamp() * 1000)


def not_after_ms(event: Event, now_ms: int) -> int:
    """Until when certificates are given: well after the event, however late they are made."""
    return max(now_ms, end_ms(event)) + AFTER_DAYS * DAY_MS


def server_certificate(event: Event, event_key: SigningKey, server: VerifyKey, now_ms: int) -> Certificate:
    """The event key says who the event's server is."""
    return sign_certificate(
        Certificate(
            event=bytes(event_key.verify_key),
            key=bytes(server),
            role=Role.SERVER,
            squads=(),
            site=0,
            label=f"server of {event.key}",
            letter="",
            not_before_ms=now_ms - DAY_MS,
            not_after_ms=not_after_ms(event, now_ms),
            issuer=b"",
        ),
        event_key,
    )


def make_pack(
    event: Event,
    people: Iterable[Person],
    badges: Iterable[IssuedBadge],
    event_key: SigningKey,
    server_key: SigningKey,
    now_ms: int,
) -> tuple[bytes, ServerKey]:
    """The signed pack, and what goes to the server alone."""
    packed = pack_people(people)
    server = server_certificate(event, event_key, server_key.verify_key, now_ms)
    mark = event_mark(bytes(event_key.verify_key))
    body = PackBody(event, packed, pack_badges(badges, packed, mark), server, now_ms)
    return encode_pack(body, event_key), ServerKey(bytes(server_key), server)
