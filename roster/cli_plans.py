"""`roster plans`."""

from __future__ import annotations

import click
import msgspec

from roster.cli_common import echo_json, json_option
from roster.folder import load_event
from roster.maker import people_wanted
from roster.plans.shipped import plan_names
from roster.problems import counted


class PlanRow(msgspec.Struct, frozen=True):
    """One shipped plan; `people` is how many it wants."""

    plan: str
    name: str
    name_zh_hans: str
    days: list[str]
    squads: int
    people: int


@click.command("plans")
@json_option
def plans_command(as_json: bool) -> None:
    """List the event plans that are shipped, to begin from with: roster new FOLDER --plan PLAN."""
    rows = [plan_row(name) for name in plan_names()]
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        squads = counted(row.squads, "squad", "squads")
        click.echo(
            f"{row.plan:8} {row.name} ({row.name_zh_hans}): {squads}, {row.people} people, {', '.join(row.days)}"
        )


def plan_row(name: str) -> PlanRow:
    event = load_event(name)
    days = [day.isoformat() for day in event.days]
    return PlanRow(name, event.name.en, event.name.zh_hans, days, len(event.squads), people_wanted(event))
