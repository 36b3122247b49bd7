"""People made up for an event from a seed: what its squads, roles and posts want comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from random import Random

import msgspec

from roster.consent import YES
from roster.event import Event, Squad
from roster.invented_names import invent_name
from roster.people import Person

#: Chinese mobile numbers that begin so are not given out.
INVENTED_PHONE = "154"
_PHONES = 10**8
#: Shares no factor with the number of phones, so that no two people get one.
_PHONE_STEP = 38_196_601
#: Every so many people one has the name of somebody else, some of them in the same squad.
_SAME_NAME_EVERY = 50
_CHILDREN = ("pupil", "child", "student")


class _Place(msgspec.Struct, frozen=True):
    """What one person is wanted for. `rank` 0: captain; 1: role or post; 2: to reach the number; 3: beyond it."""

    rank: int
    squad: int
    role: str = "volunteer"
    unit: str = ""
    post: str = ""
    tags: tuple[str, ...] = ()
    name: str = ""


def people_wanted(event: Event) -> int:
    """How many people the event wants in all, subgroups outside the numbers included."""
    return sum(len(_places(squad)) for squad in event.squads)


def make_people(event: Event, count: int, seed: int) -> tuple[Person, ...]:
    """`count` people numbered from 1; the same for the same event, count and seed."""
    random = Random(seed)
    wanted = [place for squad in event.squads for place in _places(squad)]
    if count < len(wanted):
        wanted = _most_needed(wanted, count)
    beyond = islice(_beyond(event), count - len(wanted))
    people: list[Person] = []
    for number, place in enumerate([*wanted, *beyond], 1):
        people.append(_person(event, number, place, _name(place, people, random), seed))
    return tuple(people)


def _places(squad: Squad) -> list[_Place]:
    """What the squad wants people for, the captain first."""
    needed = [*_post_places(squad), *_role_places(squad)]
    size = max(squad.wanted.people, len(needed), 1) if squad.wanted.rule != "at_most" else max(squad.wanted.people, 1)
    plain = [_Place(2, squad.number, unit=squad.unit) for _ in range(size - len(needed))]
    if plain:
        plain[0] = msgspec.structs.replace(plain[0], role="captain")
        places = [plain[0], *needed, *plain[1:]]
    else:
        places = needed
    places[0] = msgspec.structs.replace(places[0], rank=0, tags=("captain",), name=squad.captain)
    return _with_subgroups(squad, places)


def _post_places(squad: Squad) -> list[_Place]:
    return [
        _Place(1, squad.number, role.role, squad.unit, post.key)
        for post in squad.posts
        for role in post.minimum
        for _ in range(role.at_least)
    ]


def _role_places(squad: Squad) -> list[_Place]:
    """Roles that the squad wants and that its posts do not bring already."""
    have = Counter({role.role: 0 for role in squad.wanted.roles})
    have.update(place.role for place in _post_places(squad))
    return [
        _Place(1, squad.number, role.role, squad.unit)
        for role in squad.wanted.roles
        for _ in range(role.at_least - have[role.role])
    ]


def _with_subgroups(squad: Squad, places: list[_Place]) -> list[_Place]:
    """Tags people who are there already for subgroups inside, and adds those of subgroups outside."""
    for group in squad.subgroups:
        unit = group.unit or squad.unit
        if group.inside:
            free = [at for at, place in enumerate(places) if not place.tags and place.role == "volunteer"]
            for at in free[: group.people]:
                places[at] = msgspec.structs.replace(places[at], tags=(group.tag,), unit=unit)
        else:
            places += [_Place(2, squad.number, unit=unit, tags=(group.tag,)) for _ in range(group.people)]
    return places


def _most_needed(places: Sequence[_Place], count: int) -> list[_Place]:
    """The first `count` by rank, squads taking turns; then in the order of the squads again."""
    turns: Counter[int] = Counter()
    order: list[tuple[int, int, int]] = []
    for at, place in enumerate(places):
        turns[place.squad] += 1
        order.append((place.rank, turns[place.squad], at))
    return [places[at] for at in sorted(at for _, _, at in sorted(order)[:count])]


def _beyond(event: Event) -> Iterator[_Place]:
    """Further people, spread over the squads that may have more; of no squad where none may."""
    open_to_more = [squad for squad in event.squads if squad.wanted.rule != "at_most"]
    if not open_to_more:
        return cycle([_Place(3, 0)])
    return cycle([_Place(3, squad.number, unit=squad.unit) for squad in open_to_more])


def _name(place: _Place, people: Sequence[Person], random: Random) -> str:
    if place.name:
        return place.name
    name = invent_name(random)
    if people and len(people) % _SAME_NAME_EVERY == 0:
        back = random.choice((1, _SAME_NAME_EVERY - 1))
        return people[-back].name if _may_share(people[-back]) else name
    return name


def _may_share(person: Person) -> bool:
    return "captain" not in person.tags


def _person(event: Event, number: int, place: _Place, name: str, seed: int) -> Person:
    person = Person(
        number=number,
        name=name,
        squad=place.squad,
        role=place.role,
        phone=_phone(number, seed),
        unit=place.unit,
        post=place.post,
        category=_category(event.categories, place.role),
        tags=place.tags,
    )
    return _with_guardian(person, seed) if person.category in event.consent else person


def _phone(number: int, seed: int) -> str:
    return f"{INVENTED_PHONE}{(number * _PHONE_STEP + seed) % _PHONES:08d}"


def _with_guardian(person: Person, seed: int) -> Person:
    """The telephone is the guardian's, and every consent was given."""
    guardian = invent_name(Random(seed * _PHONES + person.number))
    return msgspec.structs.replace(person, phone="", guardian=guardian, guardian_phone=person.phone, consent=YES)


def _category(categories: Iterable[str], role: str) -> str:
    """The first category; `child` for pupils where the event has it."""
    known = tuple(categories)
    return "child" if role in _CHILDREN and "child" in known else known[0]
