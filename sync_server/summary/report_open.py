"""The report's last part: everything that is still open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sync_server.summary.model import Block, Paragraph, Section, Table
from sync_server.summary.values import Figures, LaptopDay, NotSignedOut, Open, StillHeld
from sync_server.summary.wording import Words


def section(words: Words, figures: Figures) -> Section:
    details = figures.details
    assert details is not None
    blocks = tuple(_blocks(words, figures, details.open))
    return Section(words.say("open"), blocks or (Paragraph(words.say("nothing_open")),))


def _blocks(words: Words, figures: Figures, open_: Open) -> Iterator[Block]:
    if open_.incidents:
        yield Paragraph(words.say("incidents_open", numbers=words.voice.listed(open_.incidents)))
    if open_.laptops:
        yield _laptops(words, open_)
    if open_.quarantined:
        yield Paragraph(words.say("quarantined", count=open_.quarantined))
    if open_.newer:
        yield Paragraph(words.say("newer", count=open_.newer))
    if open_.still_held:
        yield _held(words, figures, open_)
    if open_.not_signed_out:
        yield _people(words, open_)


def _laptops(words: Words, open_: Open) -> Table:
    rows = tuple(
        (
            words.text(laptop.label or laptop.device[:8] or words.say("no_laptop")),
            words.text(words.voice.listed(words.voice.squad(squad) for squad in laptop.squads)),
            words.text(words.moment(laptop.heard_ms) or words.say("never")),
            words.text(_owed(words, laptop)),
        )
        for laptop in open_.laptops
    )
    title = words.say("laptops_title", count=len(rows))
    return Table(words.columns("laptop", "squad", "heard", "owes"), rows, title=title)


def _owed(words: Words, laptop: LaptopDay) -> str:
    counts = {"unsent": laptop.unsent, "waiting": laptop.waiting, "in_quarantine": laptop.quarantined}
    return words.voice.listed(words.say(name, count=count) for name, count in counts.items() if count)


def _held(words: Words, figures: Figures, open_: Open) -> Table:
    """A row for each thing of a squad, with everybody who has one."""
    names = {thing.thing: words.name(thing.name) for thing in figures.things}
    rows = []
    for (squad, thing), group in groupby(open_.still_held, lambda held: (held.squad, held.thing)):
        holders = list(group)
        rows.append(
            (
                words.text(names.get(thing, str(thing))),
                words.number(sum(held.amount for held in holders)),
                words.text(words.voice.squad(squad)),
                words.text(words.voice.listed(_holder(words, held) for held in holders)),
            )
        )
    title = words.say("held_title", count=sum(held.amount for held in open_.still_held))
    return Table(words.columns("thing", "#amount", "squad", "holder"), tuple(rows), title=title)


def _holder(words: Words, held: StillHeld) -> str:
    who = f"{held.name} {held.called}".strip() if held.holder else words.say("squad_itself")
    return f"{who} × {held.amount}" if held.amount > 1 else who


def _people(words: Words, open_: Open) -> Table:
    """A row for each squad, with everybody who is still signed in there."""
    rows = []
    for squad, group in groupby(open_.not_signed_out, lambda person: person.squad):
        people = list(group)
        named = words.voice.listed(_person(words, person) for person in people)
        rows.append((words.text(words.voice.squad(squad)), words.number(len(people)), words.text(named)))
    title = words.say("people_title", count=len(open_.not_signed_out))
    return Table(words.columns("squad", "#people", "people_since"), tuple(rows), title=title)


def _person(words: Words, person: NotSignedOut) -> str:
    name = person.name or words.voice.say("desk.unnamed")
    away = f" ({words.voice.word('words.status', person.status)})" if person.status == "away" else ""
    return f"{name} {person.called} {words.moment(person.since_ms)}{away}"
