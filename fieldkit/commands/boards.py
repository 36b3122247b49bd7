"""`fieldkit board` and `figures`: squads as they stand."""

from __future__ import annotations

import click

from fieldkit.commands.names import squad_number
from fieldkit.commands.opening import reading
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import NOTHING, person_name, squad_name
from fieldkit.kit.values import PersonCard, PostRow, SquadBoard
from fieldkit.records.figures import SquadFigures
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import clock_time, hours
from roster.event import Event


@click.command("board")
@click.argument("squad", required=False, default="")
@json_option
@click.pass_obj
def board_command(setting: Setting, squad: str, as_json: bool) -> int:
    """Show a squad: who is here, late, away, gone or still expected, and which posts are short."""
    with reading(setting) as kit:
        board = kit.board(squad_number(kit.event, squad))
        if as_json:
            echo_json(board)
        else:
            _tell(kit.event, board)
    return 0


@click.command("figures")
@click.argument("squad", required=False, default="")
@json_option
@click.pass_obj
def figures_command(setting: Setting, squad: str, as_json: bool) -> int:
    """Show the figures of a squad, or of all, as far as this laptop knows them."""
    with reading(setting) as kit:
        number = squad_number(kit.event, squad)
        figures = [kit.figures(number)] if number else list(kit.all_figures())
        if as_json:
            echo_json(figures)
        else:
            _tell_figures(kit.event, figures)
    return 0


_HEAD = (
    "cli.head.squad",
    "cli.head.wanted",
    "cli.head.here",
    "cli.head.late",
    "cli.head.away",
    "cli.head.gone",
    "cli.head.counted",
    "cli.head.incidents",
    "cli.head.hours",
)


def _tell_figures(event: Event, figures: list[SquadFigures]) -> None:
    echo_table(_HEAD, [_row(event, row) for row in figures], right=range(1, len(_HEAD)))


def _row(event: Event, row: SquadFigures) -> tuple[str, ...]:
    counted = str(row.counted) if row.counted is not None else NOTHING
    counts = (row.wanted_sign, str(row.here), str(row.late), str(row.away), str(row.gone), counted)
    return squad_name(event, row.squad), *counts, str(row.incidents_open), hours(row.served_ms)


def _tell(event: Event, board: SquadBoard) -> None:
    _tell_figures(event, [board.figures])
    lists = (
        ("cli.head.here", board.here),
        ("cli.head.late", board.late),
        ("cli.head.away", board.away),
        ("cli.head.gone", board.gone),
        ("cli.head.expected", board.expected),
    )
    for title, cards in lists:
        if cards:
            echo("")
            echo(f"{say(title)} ({len(cards)})")
            for card in cards:
                echo(_line(event, card))
    short = [post for post in board.posts if post.short]
    for post in short:
        echo(say("cli.post_short", post=_post_name(event, board, post), count=post.short))
    for role, (here, wanted) in board.roles.items():
        name = event.role_name(role).in_language(chosen_language())
        echo(say("cli.role_short", role=name, here=here, wanted=wanted))


def _line(event: Event, card: PersonCard) -> str:
    role = event.role_name(card.role).in_language(chosen_language())
    return "  " + "  ".join(part for part in (person_name(card), role, clock_time(event, card.since_ms)) if part)


def _post_name(event: Event, board: SquadBoard, row: PostRow) -> str:
    squad = event.squad(board.figures.squad)
    posts = squad.posts if squad is not None else ()
    name = next((post.name for post in posts if post.key == row.key), None)
    return name.in_language(chosen_language()) if name is not None else row.key
