"""`fieldkit find`, `person` and `revoke-badge`."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import card_notes, done_line, site_name, squad_name, status_of, things_held
from fieldkit.errors import KitError
from fieldkit.kit.values import PersonCard
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import clock_time, hours
from fieldkit.ui.people import name_beside
from fieldkit.ui.verdicts import role_line
from roster.event import Event

FOUND_MAX = 200


@click.command("find")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, FOUND_MAX), default=20, show_default=True, help="At most so many.")
@json_option
@click.pass_obj
def find_command(setting: Setting, query: str, limit: int, as_json: bool) -> int:
    """Find people by short number, name, pinyin, initials or the end of a telephone number. Nobody found: status 1."""
    with reading(setting) as kit:
        cards = kit.find(query, limit)
        if as_json:
            echo_json(cards)
        elif cards:
            head = ("cli.head.short", "cli.head.name", "cli.head.role", "cli.head.status")
            echo_table(head, [_row(kit.event, card) for card in cards])
        else:
            echo(say("cli.found_nobody", text=query[:40]))
    return 0 if cards else 1


@click.command("person")
@click.argument("code")
@json_option
@click.pass_obj
def person_command(setting: Setting, code: str, as_json: bool) -> int:
    """Show somebody's card. CODE as for checkin."""
    with reading(setting) as kit:
        card = kit.card(kit.identify(code))
        if card is None:
            raise KitError("errors.kit.nobody", text=code[:40])
        if as_json:
            echo_json(card)
        else:
            _tell(kit.event, card, kit.name_of(card.by))
    return 0


@click.command("revoke-badge")
@click.argument("code")
@json_option
@click.pass_obj
def revoke_badge_command(setting: Setting, code: str, as_json: bool) -> int:
    """Somebody's badge is lost or was misused: it no longer counts. Give the short number or name, not the badge."""
    with writing(setting) as kit:
        done = kit.revoke_badge(kit.identify(code))
        if as_json:
            echo_json(done)
        else:
            echo(done_line(kit.event, done))
    return 0


def _row(event: Event, card: PersonCard) -> tuple[str, str, str, str]:
    return card.short, name_beside(event, card), role_line(event, card), status_of(event, card)


def _tell(event: Event, card: PersonCard, by: str) -> None:
    squad = event.squad(card.squad)
    post = next((post.name for post in squad.posts if post.key == card.post), None) if squad is not None else None
    echo(f"{name_beside(event, card)}  {card.short}")
    echo_pairs(
        (
            ("cli.head.status", status_of(event, card)),
            ("cli.head.since", clock_time(event, card.since_ms)),
            ("cli.head.by", by),
            ("cli.head.squad", squad_name(event, card.squad)),
            ("cli.head.role", event.role_name(card.role).in_language(chosen_language())),
            ("cli.head.post", post.in_language(chosen_language()) if post is not None else ""),
            ("cli.head.site", site_name(event, card.at_site) if card.at_site else ""),
            ("cli.head.phone", card.phone),
            ("cli.head.hours", hours(card.served_ms) if card.served_ms else ""),
            ("cli.head.holds", things_held(event, card.holds)),
        )
    )
    for note in card_notes(event, card):
        echo(note)
