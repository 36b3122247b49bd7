"""What is printed on a badge, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from roster.badges.issued import IssuedBadge
from roster.badges.qr import matrix_of, svg_of
from roster.event import Event
from roster.people import Person, short_number


class Card(msgspec.Struct, frozen=True):
    """The texts of one badge and its code. `qr` is the code as SVG, `digits` what it says."""

    number: str
    name: str
    squad: str
    squad_number: str
    role: str
    event: str
    when: str
    digits: str
    qr: str


def cards_of(
    event: Event, people: Sequence[Person], badges: Iterable[IssuedBadge], mark: int, language: str
) -> tuple[list[Card], list[Person]]:
    """A card for everybody with a valid badge, by squad and number; and the people whose badges are all revoked."""
    valid = {badge.person: badge for badge in badges if not badge.revoked}
    ordered = sorted(people, key=lambda person: (person.squad or len(event.squads) + 1, person.number))
    cards = [_card(event, person, valid[person.number], mark, language) for person in ordered if person.number in valid]
    return cards, [person for person in ordered if person.number not in valid]


def _card(event: Event, person: Person, badge: IssuedBadge, mark: int, language: str) -> Card:
    squad = event.squad(person.squad)
    digits = badge.digits(mark)
    return Card(
        number=short_number(person.number),
        name=person.name,
        squad=squad.name.in_language(language) if squad else "",
        squad_number=str(squad.number) if squad else "",
        role=_role(event, person, language),
        event=event.name.in_language(language),
        when=_days(event),
        digits=digits,
        qr=svg_of(matrix_of(digits)),
    )


def _role(event: Event, person: Person, language: str) -> str:
    """`Officer · East gate crossing`: the role, and the post where there is one."""
    squad = event.squad(person.squad)
    role = next((role.name.in_language(language) for role in event.roles if role.key == person.role), person.role)
    posts = [post.name.in_language(language) for post in squad.posts if post.key == person.post] if squad else []
    return " · ".join([role, *posts])


def _days(event: Event) -> str:
    first, last = min(event.days), max(event.days)
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
