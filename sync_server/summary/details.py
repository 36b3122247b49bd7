"""Details of the figures: what names people and takes a look at each of them. For the evening, not for the wall."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.spaces.person import AWAY, HERE, PersonState, was_here
from roster.keys import Role
from sync_server.devices import DeviceFigures, list_devices
from sync_server.directory import Directory, called
from sync_server.incidents import Story, tell
from sync_server.people import line_of, name_of
from sync_server.summary.deeds import deeds_of_day, standings
from sync_server.summary.figures import make_figures
from sync_server.summary.values import (
    Details,
    Figures,
    HeadcountDay,
    LaptopDay,
    NotSignedOut,
    Open,
    SquadDay,
    StillHeld,
)


def make_whole_figures(journal: Journal, directory: Directory, now_ms: int) -> Figures:
    """Figures with details: who was checked in when people were counted, incidents as they went, what is still open."""
    figures = make_figures(journal, directory, now_ms)
    people = reading.people_at(journal)
    stories = tuple(tell(journal, directory, one) for one in reading.merged_incidents(journal))
    stories = tuple(sorted(stories, key=lambda story: (story.opened_ms, story.number)))
    return msgspec.structs.replace(
        figures,
        squads=tuple(_with_checked_in(journal, squad, people) for squad in figures.squads),
        details=Details(
            stories,
            _open(journal, directory, figures, people, stories),
            deeds_of_day(journal, directory),
            standings(journal, directory),
        ),
    )


# headcounts


def _with_checked_in(journal: Journal, squad: SquadDay, people: list[PersonState]) -> SquadDay:
    counts = (_headcount(journal, row, squad.squad, people) for row in squad.headcounts)
    return msgspec.structs.replace(squad, headcounts=tuple(counts))


def _headcount(journal: Journal, row: HeadcountDay, squad: int, people: list[PersonState]) -> HeadcountDay:
    if row.counted is None:
        return row
    here = sum(was_here(state, squad, row.at_ms) for state in people)
    accounted = reading.headcount_state(journal, squad, row.checkpoint).accounted
    return msgspec.structs.replace(row, checked_in=here, lacking=max(here - row.counted - accounted, 0))


# what is open


def _open(
    journal: Journal, directory: Directory, figures: Figures, people: list[PersonState], stories: tuple[Story, ...]
) -> Open:
    totals = journal.views.totals
    return Open(
        not_signed_out=tuple(_not_signed_out(journal, directory, people)),
        still_held=tuple(_still_held(journal, directory)),
        incidents=tuple(story.number for story in stories if story.state != "closed"),
        laptops=tuple(_laptops(journal, figures)),
        quarantined=len(journal.views.quarantine),
        newer=sum(value for (_, figure, _), value in totals.items() if figure == "unknown"),
    )


def _not_signed_out(journal: Journal, directory: Directory, people: list[PersonState]) -> list[NotSignedOut]:
    lines = [line_of(journal, directory, state.person, state) for state in people if state.status in (HERE, AWAY)]
    lines.sort(key=lambda line: (line.squad, line.name, line.person))
    return [NotSignedOut(line.person, line.called, line.name, line.squad, line.status, line.since_ms) for line in lines]


def _still_held(journal: Journal, directory: Directory) -> Iterable[StillHeld]:
    """By squad, thing and holder."""
    lent = {thing.number for thing in directory.event.things if thing.lent}
    for held in reading.holdings(journal):
        if held.thing in lent and held.held > 0:
            name = name_of(journal, directory, held.holder) if held.holder else ""
            number = called(held.holder) if held.holder else ""
            yield StillHeld(held.squad, held.thing, held.holder, number, name, held.held)


def _laptops(journal: Journal, figures: Figures) -> Iterable[LaptopDay]:
    devices = list_devices(journal)
    served = {squad for device in devices for squad in device.squads}
    for device in devices:
        if _owes(device):
            yield LaptopDay(
                device.id,
                device.label,
                tuple(device.squads),
                device.heard_ms,
                device.unsent or 0,
                device.waiting,
                device.quarantined,
            )
    for squad in figures.squads:
        if squad.squad not in served:
            yield LaptopDay("", "", (squad.squad,), 0, 0, 0, 0)


def _owes(device: DeviceFigures) -> bool:
    never = device.role == Role.CAPTAIN and not device.heard_ms and not device.records
    return bool(never or device.unsent or device.waiting or device.quarantined)
