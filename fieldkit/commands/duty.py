"""`fieldkit squad`, `site` and `operator`: for whom, where and by whom this laptop is used."""

from __future__ import annotations

from collections.abc import Iterable

import click

from fieldkit.commands.names import Named, find_site, find_squad
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import Choice, Choices, OperatorReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import named
from fieldkit.kit.kit import Kit
from fieldkit.texts.catalogue import say
from roster.people import short_number

#: Words for the whole event, instead of a squad.
ALL = ("0", "all")


@click.command("squad")
@click.argument("squad", required=False)
@json_option
@click.pass_obj
def squad_command(setting: Setting, squad: str | None, as_json: bool) -> int:
    """Say whose laptop this is, or choose it; "all" shows the whole event, at the desk."""
    if squad is None:
        with reading(setting) as kit:
            return _tell_squads(kit, as_json)
    with writing(setting) as kit:
        kit.choose_squad(0 if squad.strip().casefold() in ALL else find_squad(kit.event, squad).number)
        return _tell_squads(kit, as_json)


@click.command("site")
@click.argument("site", required=False)
@json_option
@click.pass_obj
def site_command(setting: Setting, site: str | None, as_json: bool) -> int:
    """Say where this laptop stands, or choose it."""
    if site is None:
        with reading(setting) as kit:
            return _tell_sites(kit, as_json)
    with writing(setting) as kit:
        kit.choose_site(find_site(kit.event, site).number)
        return _tell_sites(kit, as_json)


@click.command("operator")
@click.argument("person", required=False)
@json_option
@click.pass_obj
def operator_command(setting: Setting, person: str | None, as_json: bool) -> int:
    """Say who is on duty at this laptop, or hand over to PERSON (short number, name, badge)."""
    if person is None:
        with reading(setting) as kit:
            return _tell_operator(kit, as_json)
    with writing(setting) as kit:
        kit.set_operator(kit.identify(person))
        return _tell_operator(kit, as_json)


def _tell_squads(kit: Kit, as_json: bool) -> int:
    return _tell_choices(kit.squad, (squad for squad in kit.event.squads if squad.number in kit.squads), as_json)


def _tell_sites(kit: Kit, as_json: bool) -> int:
    return _tell_choices(kit.site, kit.event.sites, as_json)


def _tell_choices(chosen: int, items: Iterable[Named], as_json: bool) -> int:
    choices = [Choice(item.number, item.key, named(item.name)) for item in items]
    if as_json:
        echo_json(Choices(chosen, choices))
        return 0
    rows = [(str(row.number), "*" if row.number == chosen else "", row.key, row.name) for row in choices]
    echo_table(("cli.head.number", "cli.head.chosen", "cli.head.key", "cli.head.name"), rows, right=(0,))
    return 0


def _tell_operator(kit: Kit, as_json: bool) -> int:
    if as_json:
        echo_json(OperatorReport(kit.operator, kit.operator_name, list(kit.operators())))
        return 0
    name = f"{kit.operator_name} ({short_number(kit.operator)})" if kit.operator else say("cli.nobody")
    echo(say("cli.operator", name=name))
    return 0
