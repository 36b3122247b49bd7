"""What a verdict says to people: its word, sign, tone, sound and sentences."""

from __future__ import annotations

from typing import Any

from fieldkit.kit.values import PersonCard, Verdict, VerdictKind
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import clock_time
from fieldkit.ui.sounds.melodies import Heard, Sound
from roster.event import Event

_GOOD = {VerdictKind.IN, VerdictKind.BACK}
_PLAIN = {VerdictKind.OUT, VerdictKind.AWAY}
_WARN = {
    VerdictKind.ALREADY_IN,
    VerdictKind.ALREADY_OUT,
    VerdictKind.OTHER_SQUAD,
    VerdictKind.NOT_EXPECTED,
    VerdictKind.NOT_IN_PACK,
    VerdictKind.SEVERAL,
}
_ASKING = {VerdictKind.NOT_FOUND, VerdictKind.SEVERAL}
SIGNS = {"good": "✔", "plain": "✔", "warn": "!", "bad": "✖"}


def tone(kind: VerdictKind) -> str:
    """good, plain, warn or bad: the ground that the word stands on."""
    if kind in _GOOD:
        return "good"
    if kind in _PLAIN:
        return "plain"
    return "warn" if kind in _WARN else "bad"


def tone_of(verdict: Verdict) -> str:
    """The tone of its kind; `warn` where somebody is let in or out who must not simply walk on."""
    return "warn" if _stops(verdict) else tone(verdict.kind)


def sound_of(verdict: Verdict) -> Heard:
    """Whoever must not simply walk on is heard as well."""
    return Sound.STOPS if _stops(verdict) else verdict.kind


def sign_of(verdict: Verdict) -> str:
    return SIGNS["warn"] if _stops(verdict) else sign(verdict.kind)


def _stops(verdict: Verdict) -> bool:
    """Leaves with a thing still out, or comes without the consent that is needed."""
    person = verdict.person
    if person is None:
        return False
    leaves = verdict.kind is VerdictKind.OUT and bool(person.holds)
    return leaves or (verdict.kind in _GOOD and person.lacks_consent)


def sign(kind: VerdictKind) -> str:
    return "?" if kind in _ASKING else SIGNS[tone(kind)]


def word(kind: VerdictKind) -> str:
    return say(f"words.verdict.{kind.value}")


def sentence(event: Event, verdict: Verdict, name_of: str = "") -> str:
    """One line below the word: when, where and by whom, or what to do. `name_of`: name of the operator it is about."""
    site = event.site(verdict.site)
    values: dict[str, Any] = {
        "time": clock_time(event, verdict.at_ms),
        "site": site.name.in_language(chosen_language()) if site else say("ui.nowhere"),
        "squad": squad_name(event, verdict.squad or (verdict.person.squad if verdict.person else 0)),
        "by": name_of or say("ui.nobody"),
        "text": verdict.text[:40],
        "count": len(verdict.several),
    }
    if verdict.kind is VerdictKind.OUT and verdict.person is not None and verdict.person.holds:
        return say("ui.verdict.out_holding", things=holdings(event, verdict.person.holds), time=values["time"])
    return say(f"ui.verdict.{verdict.kind.value}", **values)


def squad_name(event: Event, number: int) -> str:
    squad = event.squad(number)
    return squad.name.in_language(chosen_language()) if squad else say("ui.no_squad")


def role_line(event: Event, card: PersonCard) -> str:
    """Squad, role and post of somebody."""
    if card.walk_in:
        return f"{squad_name(event, card.squad)} / {say('ui.card.walk_in')}"
    squad = event.squad(card.squad)
    post = next((post for post in squad.posts if post.key == card.post), None) if squad else None
    parts = [squad_name(event, card.squad), event.role_name(card.role).in_language(chosen_language())]
    if post is not None:
        parts.append(post.name.in_language(chosen_language()))
    return " / ".join(parts)


def card_notes(event: Event, card: PersonCard) -> list[str]:
    """What matters about somebody just now, most urgent first."""
    notes = consent_notes(card)
    if card.double:
        notes.append(say("ui.card.double"))
    if card.post_left:
        notes.append(say("ui.card.post_left", time=clock_time(event, card.since_ms)))
    if card.status == "away" and card.back_by_ms:
        back_by = "ui.card.overdue" if card.overdue else "ui.card.back_by"
        notes.append(say(back_by, time=clock_time(event, card.back_by_ms)))
    if card.guest:
        notes.append(say("ui.card.guest", squad=squad_name(event, card.at_squad)))
    if card.namesakes:
        notes.append(say("ui.card.namesakes", count=len(card.namesakes)))
    if card.holds:
        notes.append(say("ui.card.holds", things=holdings(event, card.holds)))
    if card.note:
        notes.append(say("ui.card.note", note=card.note))
    return notes


def consent_notes(card: PersonCard) -> list[str]:
    """What is wrong with somebody's consent, and whom to call; nothing where it is there, or not needed."""
    if not card.lacks_consent:
        return []
    notes = [say(f"ui.consent.{card.consent}")]
    if card.guardian or card.guardian_phone:
        notes.append(say("ui.card.guardian", name=card.guardian, phone=card.guardian_phone).replace("  ", " "))
    return notes


def holdings(event: Event, holds: dict[int, int]) -> str:
    """`Red cap 1, Sash 1`: what somebody holds."""
    things = [(event.thing(number), amount) for number, amount in sorted(holds.items())]
    return ", ".join(f"{thing.name.in_language(chosen_language())} {amount}" for thing, amount in things if thing)
