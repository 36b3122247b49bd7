"""How commands speak of verdicts, people and deeds."""

from __future__ import annotations

from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Done, PersonCard, Verdict, VerdictKind
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.about import about
from fieldkit.ui.moments import clock_time
from fieldkit.ui.verdicts import role_line, word
from roster.event import Event, Label

#: Where nothing can be named.
NOTHING = "-"


def named(label: Label) -> str:
    return label.in_language(chosen_language())


def squad_name(event: Event, number: int) -> str:
    squad = event.squad(number)
    return named(squad.name) if squad is not None else NOTHING


def site_name(event: Event, number: int) -> str:
    site = event.site(number)
    return named(site.name) if site is not None else NOTHING


def person_name(card: PersonCard) -> str:
    """The name and, to tell people of one name apart, the short number."""
    return f"{card.name} ({card.short})" if card.name else card.called


def status_of(event: Event, card: PersonCard) -> str:
    return say("words.status.late") if card.late else say(f"words.status.{card.status}")


def verdict_lines(kit: Kit, verdict: Verdict) -> list[str]:
    """The word and who it is about; what there is to know; what can be done."""
    who = f"  {person_name(verdict.person)}  {role_line(kit.event, verdict.person)}" if verdict.person else ""
    lines = [f"{word(verdict.kind)}{who}", _sentence(kit, verdict)]
    if verdict.kind is VerdictKind.OUT and verdict.person is not None and verdict.person.holds:
        lines.append(say("cli.verdict.out_holding", things=things_held(kit.event, verdict.person.holds)))
    if verdict.person is not None:
        lines += card_notes(kit.event, verdict.person)
    if verdict.kind is VerdictKind.SEVERAL:
        lines += [f"{person_name(card)}  {role_line(kit.event, card)}" for card in verdict.several]
    if verdict.can_force and not verdict.saved:
        lines.append(say("cli.verdict.force"))
    return lines


def _sentence(kit: Kit, verdict: Verdict) -> str:
    squad = verdict.squad or (verdict.person.squad if verdict.person is not None else 0)
    return say(
        f"cli.verdict.{verdict.kind}",
        time=clock_time(kit.event, verdict.at_ms),
        site=site_name(kit.event, verdict.site),
        squad=squad_name(kit.event, squad),
        by=kit.name_of(verdict.by) or NOTHING,
        text=verdict.text[:40],
        count=len(verdict.several),
    )


def card_notes(event: Event, card: PersonCard) -> list[str]:
    """What matters about somebody just now."""
    notes = [
        (card.double, say("cli.card.double")),
        (card.post_left, say("cli.card.post_left", time=clock_time(event, card.since_ms))),
        (card.back_by_ms, say("cli.card.back_by", time=clock_time(event, card.back_by_ms))),
        (card.guest, say("cli.card.guest", squad=squad_name(event, card.at_squad))),
        (card.namesakes, say("cli.card.namesakes", count=len(card.namesakes))),
        (card.holds, say("cli.card.holds", things=things_held(event, card.holds))),
        (card.note, say("cli.card.note", note=card.note)),
    ]
    return [*_consent_notes(card), *(text for wanted, text in notes if wanted)]


def _consent_notes(card: PersonCard) -> list[str]:
    if not card.lacks_consent:
        return []
    notes = [say("cli.card.consent", state=say(f"cli.consent.{card.consent}"))]
    if card.guardian or card.guardian_phone:
        notes.append(say("cli.card.guardian", name=card.guardian, phone=card.guardian_phone))
    return notes


def things_held(event: Event, holds: dict[int, int]) -> str:
    return ", ".join(f"{amount} {thing_name(event, thing)}" for thing, amount in holds.items())


def thing_name(event: Event, number: int) -> str:
    thing = event.thing(number)
    return named(thing.name) if thing is not None else str(number)


def done_line(event: Event, done: Done) -> str:
    """`08:31  arrival  name`."""
    parts = (clock_time(event, done.at_ms), say(f"words.done.{done.what}"), about(event, done))
    return "  ".join(part for part in parts if part)
