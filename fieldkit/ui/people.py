"""People as rows of lists."""

from __future__ import annotations

from fieldkit.kit.parts import Part
from fieldkit.kit.values import PersonCard
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import age, clock_time, hours
from fieldkit.ui.verdicts import holdings, squad_name
from fieldkit.ui.widgets.rows import Cell, Row
from roster.event import Event

STATUS_SIGNS = {"here": "✔", "away": "!", "gone": "-", "not_come": " "}
_STATUS_INKS = {"here": "good", "away": "warn", "gone": "dim", "not_come": ""}


def status_word(card: PersonCard) -> str:
    return say("words.status.late" if card.late else f"words.status.{card.status}")


def status_ink(card: PersonCard) -> str:
    if card.double or card.post_left:
        return "bad"
    return "warn" if card.late else _STATUS_INKS[card.status]


def status_sign(card: PersonCard) -> str:
    return "!" if card.late else STATUS_SIGNS[card.status]


def name_beside(event: Event, card: PersonCard) -> str:
    """Somebody's name where the short number stands beside it; for whom no name is here, whose they are."""
    if card.name:
        return card.name
    return say("ui.card.nameless", squad=squad_name(event, card.squad)) if card.squad else say("ui.card.unknown")


def found_row(event: Event, card: PersonCard) -> Row:
    """Somebody who was looked for: short number, name (with a mark where another has the same), squad, status."""
    same = " (!)" if card.namesakes else ""
    return Row(
        card.person,
        (
            Cell(card.short, "key"),
            Cell(name_beside(event, card) + same),
            Cell(squad_name(event, card.squad), "dim"),
            Cell(f"{status_sign(card)} {status_word(card)}", status_ink(card)),
        ),
    )


def squad_row(event: Event, card: PersonCard, now_ms: int) -> Row:
    """Somebody of a squad: status, name, number, role, post, since when, hours, things held."""
    squad = event.squad(card.squad)
    post = next((post for post in squad.posts if post.key == card.post), None) if squad else None
    where = post.name.in_language(chosen_language()) if post else ""
    return Row(
        card.person,
        (
            Cell(f"{status_sign(card)} {status_word(card)}", status_ink(card)),
            Cell(name_beside(event, card)),
            Cell(card.short, "dim"),
            Cell(role_word(event, card)),
            Cell(where, "dim"),
            Cell(since(event, card, now_ms), "bad" if card.post_left or card.overdue else ""),
            Cell(hours(card.served_ms) if card.served_ms else "", "dim"),
            Cell(holdings(event, card.holds), "dim"),
        ),
    )


def role_word(event: Event, card: PersonCard) -> str:
    if card.walk_in:
        return say("ui.card.walk_in")
    return event.role_name(card.role).in_language(chosen_language())


def part_name(event: Event, part: Part) -> str:
    """What people who come together are called; marks and units stand for themselves where the event does not name
    them."""
    squad, language = event.squad(part.squads[0]), chosen_language()
    if part.by == "squad":
        return squad_name(event, part.squads[0])
    if part.by == "role":
        return event.role_name(part.key).in_language(language)
    if part.by == "category":
        return say_category(part.key)
    named = squad.posts if squad is not None and part.by == "post" else event.units
    name = next((known.name.in_language(language) for known in named if known.key == part.key), part.key)
    return say("ui.all_in.across", name=name, count=len(part.squads)) if len(part.squads) > 1 else name


def say_category(category: str) -> str:
    """`adult` and `child` have words of ours; what else an event file calls its categories stands for itself."""
    return say(f"words.category.{category}") if category in ("adult", "child") else category


def since(event: Event, card: PersonCard, now_ms: int) -> str:
    """Since when somebody is what they are; until when, for those who said so; for how long, for those who are late."""
    if card.late:
        return age(now_ms - card.late_since_ms)
    if card.status == "away" and card.back_by_ms:
        return f"{clock_time(event, card.since_ms)}-{clock_time(event, card.back_by_ms)}"
    return clock_time(event, card.since_ms) if card.status != "not_come" else ""
