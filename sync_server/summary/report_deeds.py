"""The report's part on good deeds: what each squad has, who stands where, and the deeds themselves as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from sync_server.summary.model import Block, Cell, Section, Table
from sync_server.summary.values import DeedDay, Figures, Standing
from sync_server.summary.wording import Words


def section(words: Words, figures: Figures) -> Section:
    """Without blocks where nothing was noted."""
    noted = figures.totals.deeds or (figures.details is not None and figures.details.deeds)
    return Section(words.say("deeds"), tuple(_blocks(words, figures)) if noted else (), note=words.say("deeds_note"))


def _blocks(words: Words, figures: Figures) -> Iterator[Block]:
    yield _squads(words, figures)
    if figures.details is not None:
        if figures.details.standings:
            yield _people(words, figures.details.standings)
        yield _deeds(words, figures.details.deeds)


def _squads(words: Words, figures: Figures) -> Table:
    """Most points first; squads without a deed are left out."""
    noted = [(place, squad) for place, squad in enumerate(figures.squads) if squad.deeds]
    rows = tuple(
        (
            words.text(_place(squad.place, squad.tied)),
            words.text(words.name(squad.name)),
            words.number(squad.deeds, f"squads.{at}.deeds"),
            words.number(squad.points, f"squads.{at}.points"),
        )
        for at, squad in sorted(noted, key=lambda each: (each[1].place, each[0]))
    )
    total = figures.totals
    foot = (
        Cell(""),
        words.text(words.say("all")),
        words.number(total.deeds, "totals.deeds"),
        words.number(total.points, "totals.points"),
    )
    return Table(words.columns("#place", "squad", "#deeds_count", "#points"), rows, foot)


def _people(words: Words, standings: tuple[Standing, ...]) -> Table:
    rows = tuple(
        (
            words.text(_place(one.place, one.tied)),
            words.text(f"{one.name or words.voice.say('desk.unnamed')} {one.called}"),
            words.text(words.voice.squad(one.squad)),
            words.text(_place(one.place_in_squad, False)),
            words.number(one.deeds, f"details.standings.{at}.deeds"),
            words.number(one.points, f"details.standings.{at}.points"),
        )
        for at, one in enumerate(standings)
    )
    columns = words.columns("#place", "person", "squad", "#place_in_squad", "#deeds_count", "#points")
    return Table(columns, rows, title=words.say("standings_title"))


def _deeds(words: Words, deeds: tuple[DeedDay, ...]) -> Table:
    rows = tuple(
        (
            words.text(words.moment(deed.at_ms)),
            words.text(f"{deed.name} {deed.called}".strip() if deed.called else words.voice.squad(deed.squad)),
            words.text(_what(words, deed), "soft" if deed.struck_ms else ""),
            words.number(deed.points, f"details.deeds.{at}.points"),
            words.text(deed.witness),
            words.number(len(deed.pictures)),
        )
        for at, deed in enumerate(deeds)
    )
    columns = words.columns("#at", "person", "what", "#points", "witness", "#pictures")
    return Table(columns, rows, title=words.say("deeds_title", count=len(rows)))


def _what(words: Words, deed: DeedDay) -> str:
    said = words.say("erased") if deed.erased else deed.words
    struck = words.voice.say("desk.struck", time=words.moment(deed.struck_ms)) if deed.struck_ms else ""
    return " ".join(part for part in (words.voice.deed_kind(deed.kind), said, struck) if part)


def _place(place: int, tied: bool) -> str:
    return f"{'=' if tied else ''}{place}"
