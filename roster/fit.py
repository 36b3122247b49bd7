"""Whether the people on the roster fit the event: contradictions are problems, shortages are warnings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from roster.consent import is_given
from roster.event import Event, Post, RoleWanted, Squad, Wanted
from roster.listing import PEOPLE_MAX
from roster.people import Person, short_number
from roster.problems import counted, suggest


class Fit(msgspec.Struct, frozen=True):
    """Sentences, in the order of the squads."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def fit_people(event: Event, people: Sequence[Person]) -> Fit:
    if not people:
        return Fit((), ("there are no people yet: roster import, or roster people for invented ones.",))
    members: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        members[person.squad].append(person)
    problems = [*_too_many(people), *_unknown_posts(event, people), *_unknown_categories(event, people)]
    warnings = [*_unknown_roles(event, people), *_unknown_units(event, people), *_twice(people)]
    warnings += _without_consent(event, people)
    for squad in event.squads:
        problems += _over_limit(squad, members[squad.number])
        warnings += _short(squad, members[squad.number])
    return Fit(tuple(problems), tuple(warnings))


def inside(squad: Squad, people: Iterable[Person]) -> int:
    """How many of the squad's `people` count inside the number that it wants."""
    outside = {group.tag for group in squad.subgroups if not group.inside}
    return sum(1 for person in people if not outside.intersection(person.tags))


def _called(person: Person) -> str:
    return f"{short_number(person.number)} {person.name}"


def _too_many(people: Sequence[Person]) -> Iterable[str]:
    if len(people) > PEOPLE_MAX:
        yield f"there are {len(people):,} people, and a pack holds {PEOPLE_MAX:,}: make two events of this one."


def _unknown_posts(event: Event, people: Iterable[Person]) -> Iterable[str]:
    posts = {squad.number: {post.key for post in squad.posts} for squad in event.squads}
    for person in people:
        known = posts.get(person.squad, set())
        if person.post and person.post not in known:
            yield f'{_called(person)} has the unknown post "{person.post}": {suggest(person.post, sorted(known))}'


def _unknown_categories(event: Event, people: Iterable[Person]) -> Iterable[str]:
    return _unknown("category", Counter(person.category for person in people), event.categories)


def _unknown_roles(event: Event, people: Iterable[Person]) -> Iterable[str]:
    known = [role.key for role in event.roles]
    return _unknown("role", Counter(person.role for person in people), known) if known else ()


def _unknown_units(event: Event, people: Iterable[Person]) -> Iterable[str]:
    return _unknown("unit", Counter(person.unit for person in people), [unit.key for unit in event.units])


def _unknown(what: str, times: Counter[str], known: Sequence[str]) -> Iterable[str]:
    for word, count in times.items():
        if word and word not in known:
            yield f'{_people(count)} the {what} "{word}", which is not in the event file: {suggest(word, known)}'


def _people(count: int) -> str:
    return counted(count, "person has", "people have")


def _count(count: int) -> str:
    return counted(count, "person", "people")


def _twice(people: Iterable[Person]) -> Iterable[str]:
    first: dict[tuple[str, str], Person] = {}
    for person in people:
        earlier = first.setdefault((person.name, person.phone), person) if person.phone else person
        if earlier is not person:
            yield f"{_called(person)} and {_called(earlier)} have one name and telephone number: keep one of them."


def _without_consent(event: Event, people: Iterable[Person]) -> Iterable[str]:
    """Captains ask for what is missing at the table; a guardian whom nobody can call is known beforehand."""
    wards = [person for person in people if person.category in event.consent]
    missing = sum(1 for person in wards if not is_given(person.consent))
    if missing:
        yield f"{_count(missing)} of those who need a guardian's consent {_have(missing)} none yet (column consent)."
    nobody = sum(1 for person in wards if not person.guardian_phone)
    if nobody:
        yield f"{_count(nobody)} of those who need a guardian's consent {_have(nobody)} no guardian_phone."


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _over_limit(squad: Squad, people: Sequence[Person]) -> Iterable[str]:
    count = inside(squad, people)
    if squad.wanted.rule == "at_most" and count > squad.wanted.people:
        limit = squad.wanted.people
        yield f'squad "{squad.key}" has {count} people and may have at most {limit}: move some to another squad.'


def _short(squad: Squad, people: Sequence[Person]) -> Iterable[str]:
    yield from _wrong_number(squad, inside(squad, people))
    yield from _roles_short(f'squad "{squad.key}"', squad.wanted.roles, people)
    for post in squad.posts:
        yield from _post_short(squad, post, [person for person in people if person.post == post.key])
    for group in squad.subgroups:
        tagged = sum(1 for person in people if group.tag in person.tags)
        if tagged != group.people:
            yield f'squad "{squad.key}" has {_count(tagged)} tagged "{group.tag}" and expects {group.people}.'
    if people and squad.captain not in (person.name for person in people):
        yield f'squad "{squad.key}": its captain {squad.captain} is not among its people.'


def _wrong_number(squad: Squad, count: int) -> Iterable[str]:
    wanted: Wanted = squad.wanted
    short = wanted.rule != "at_most" and count < wanted.people
    over = wanted.rule == "exactly" and count > wanted.people
    if short or over:
        yield f'squad "{squad.key}" has {_count(count)} and wants {wanted.sign()}.'


def _post_short(squad: Squad, post: Post, people: Sequence[Person]) -> Iterable[str]:
    where = f'post "{post.key}" of squad "{squad.key}"'
    if not people:
        yield f"{where} has nobody: write the post's key in the column post of its people."
    else:
        yield from _roles_short(where, post.minimum, people)


def _roles_short(where: str, wanted: Iterable[RoleWanted], people: Sequence[Person]) -> Iterable[str]:
    roles = Counter(person.role for person in people)
    for role in wanted:
        have = roles[role.role]
        if have < role.at_least:
            yield f'{where} has {_count(have)} of the role "{role.role}" and wants at least {role.at_least}.'
