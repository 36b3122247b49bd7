"""A squad falls into parts by what its people have in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.kit.parts import parts_of
from roster.people import Person

_WORDS = st.sampled_from(["", "a", "b"])


@st.composite
def squads(draw: st.DrawFn) -> list[Person]:
    numbers = draw(st.lists(st.integers(1, 30), max_size=10, unique=True))
    tags = st.lists(st.sampled_from(["bus-1", "bus-2"]), max_size=2, unique=True).map(tuple)
    return [
        Person(number, f"P{number}", 1, unit=draw(_WORDS), post=draw(_WORDS), tags=draw(tags)) for number in numbers
    ]


@given(squads(), st.sets(st.integers(1, 30)))
def test_a_part_has_whoever_has_that_in_common_and_has_not_come(people: list[Person], coming: set[int]) -> None:
    whole, *parts = parts_of(people, coming)
    assert set(whole.coming) == {person.number for person in people} & coming
    for part in parts:
        members = [p for p in people if part.key in (p.tags if part.by == "tag" else (getattr(p, part.by),))]
        assert part.people == len(members) < len(people)
        assert set(part.coming) == {person.number for person in members} & coming
        assert part.coming


@given(squads())
def test_everybody_of_a_bus_is_in_its_part(people: list[Person]) -> None:
    parts = {part.key: part.coming for part in parts_of(people, {person.number for person in people})}
    for tag in ("bus-1", "bus-2"):
        riders = tuple(person.number for person in people if tag in person.tags)
        if riders and len(riders) < len(people):
            assert parts[tag] == riders
