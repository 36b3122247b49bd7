"""A bus brings people of several squads: they are checked in at once, each into the own squad, and undone at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from fieldkit.kit import past
from fieldkit.kit.kit import Kit
from roster.folder import EventFolder
from roster.people import Person
from tests.fieldkit.kit.county import BLOOD, MEDICAL, SCIENCE, County, HandClock, Laptop, at

BUS = "bus-2"
RIDERS = {MEDICAL: 3, BLOOD: 2}


class Coaches(County):
    """Plan 14, with a bus that is shared by two squads."""

    def change_people(self, folder: EventFolder) -> None:
        event = folder.load_event()
        people = folder.load_people(event)
        riders = {one.number for squad, count in RIDERS.items() for one in _of(people, squad)[:count]}
        folder.save_people(
            [msgspec.structs.replace(one, tags=(BUS,)) if one.number in riders else one for one in people], event
        )

    def riders(self) -> set[int]:
        return {person.number for person in self.people if BUS in person.tags}


def _of(people: Iterable[Person], squad: int) -> list[Person]:
    return [person for person in people if person.squad == squad]


@pytest.fixture(scope="module")
def coaches(tmp_path_factory: pytest.TempPathFactory) -> Coaches:
    return Coaches(tmp_path_factory.mktemp("coaches"))


@pytest.fixture
def whole(coaches: Coaches, tmp_path: Path) -> Laptop:
    """A laptop of the desk, which sees every squad."""
    return Laptop(tmp_path, coaches.prepare("--desk"), HandClock(at(8, 20)))


def test_a_bus_stands_first_with_the_squads_whose_people_it_brings(whole: Laptop, coaches: Coaches) -> None:
    kit = whole.kit()
    bus = kit.together()[0]
    assert (bus.by, bus.key, bus.squads, bus.people) == ("tag", BUS, (MEDICAL, BLOOD), 5)
    assert set(bus.coming) == coaches.riders()
    assert {part.squads for part in kit.together() if part.by == "squad"} == {(n.number,) for n in kit.event.squads}
    kit.choose_squad(BLOOD)
    assert next((part.by, part.squads) for part in kit.together()) == ("squad", (BLOOD,))
    assert [part.people for part in kit.together() if part.key == BUS] == [2, 5]
    whole.close()


@pytest.mark.parametrize("restart", [False, True])
def test_everybody_off_a_bus_is_in_the_own_squad_until_one_undo(whole: Laptop, coaches: Coaches, restart: bool) -> None:
    kit = whole.kit()
    some = min(coaches.riders())
    kit.check_in(some)
    assert len(kit.check_in_people(coaches.riders())) == len(coaches.riders()) - 1
    assert {squad: kit.figures(squad).here for squad in (*RIDERS, SCIENCE)} == {**RIDERS, SCIENCE: 0}
    for squad in RIDERS:
        known = kit.event.squad(squad)
        assert known is not None
        assert {card.at_site for card in kit.board(squad).here} == {known.site}
    assert kit.check_in_people(coaches.riders()) == ()
    kit = whole.again() if restart else kit
    kit.undo()
    assert [kit.figures(squad).here for squad in RIDERS] == [1, 0]
    whole.close()


def test_undo_after_a_restart_takes_back_the_whole_of_what_was_larger_than_is_read_at_first(
    whole: Laptop, coaches: Coaches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "READ_BACK_RECORDS", 3)
    kit: Kit = whole.kit()
    kit.check_in(coaches.of(SCIENCE)[0].number)
    kit.check_in_people(coaches.riders())
    kit = whole.again()
    kit.undo()
    assert [kit.figures(squad).here for squad in (*RIDERS, SCIENCE)] == [0, 0, 1]
    kit.undo()
    assert kit.figures(SCIENCE).here == 0
    whole.close()
