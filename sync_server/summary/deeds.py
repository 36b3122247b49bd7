"""Good deeds for the evening: each with its evidence, and who of all people stands where."""

from __future__ import annotations

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.places import places
from fieldkit.records.spaces.deed import Deed
from sync_server.deeds import deed_line, standings_of
from sync_server.directory import Directory
from sync_server.summary.values import DeedDay, Standing


def deeds_of_day(journal: Journal, directory: Directory) -> tuple[DeedDay, ...]:
    """In the order in which they were noted, struck ones among them."""
    return tuple(_deed(journal, directory, deed) for deed in reversed(reading.deeds(journal)))


def _deed(journal: Journal, directory: Directory, deed: Deed) -> DeedDay:
    line = deed_line(journal, directory, deed)
    return DeedDay(
        line.at_ms,
        deed.what.squad,
        line.name,
        line.called,
        line.kind,
        line.words,
        line.points,
        line.witness,
        line.by,
        line.struck_ms,
        line.erased,
        tuple(photo.hash for photo in line.photos),
    )


def standings(journal: Journal, directory: Directory) -> tuple[Standing, ...]:
    """Of all people with a deed, most points first."""
    by_squad: dict[int, list[Deed]] = {}
    for deed in reading.deeds(journal):
        by_squad.setdefault(deed.what.squad, []).append(deed)
    found = [(squad, line) for squad, deeds in by_squad.items() for line in standings_of(journal, directory, deeds)]
    found.sort(key=lambda each: (-each[1].points, -each[1].deeds, each[0], each[1].called))
    return tuple(
        Standing(squad, line.name, line.called, line.deeds, line.points, at.place, line.place, at.tied)
        for (squad, line), at in zip(found, places(line.points for _, line in found), strict=True)
    )
