"""Whose badges are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from roster.errors import RosterError
from roster.event import Event
from roster.people import Person, parse_short_number, short_number
from roster.problems import suggest

_BETWEEN = re.compile(r"[\s,，、]+")


def choose_people(
    event: Event, people: Sequence[Person], squads: Iterable[str], persons: Iterable[str]
) -> list[Person]:
    """Everybody, or those of these squads (numbers or keys) and these persons (short numbers or numbers).

    Raises RosterError for a squad or person that is not there, and where nobody is left.
    """
    wanted_squads = {_squad(event, text) for text in _words(squads)}
    wanted_people = {find_person(people, text).number for text in _words(persons)}
    everybody = not wanted_squads and not wanted_people
    chosen = [one for one in people if everybody or one.squad in wanted_squads or one.number in wanted_people]
    if not chosen:
        where = "in these squads" if wanted_squads else "on the roster"
        raise RosterError(f"Nobody is {where} yet, so there is no badge to print. Read people in with: roster import.")
    return chosen


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _BETWEEN.split(text) if word]


def _squad(event: Event, text: str) -> int:
    for squad in event.squads:
        if text in (str(squad.number), squad.key):
            return squad.number
    known = [str(squad.number) for squad in event.squads] + [squad.key for squad in event.squads]
    raise RosterError(f'There is no squad "{text}" in this event: {suggest(text, known)}')


def find_person(people: Sequence[Person], text: str) -> Person:
    """The person of a short number (with its dash) or of a plain number; raises RosterError with what to do."""
    number = parse_short_number(text) if "-" in text else int(text) if text.isascii() and text.isdigit() else None
    if number is None:
        raise RosterError(f'"{text}" is no short number: its last digit does not fit. Read it again, as in 0213-7.')
    person = next((person for person in people if person.number == number), None)
    if person is None:
        raise RosterError(f"There is no person {short_number(number)} on this roster. Look in people.csv.")
    return person
