"""`sync-server figures`."""

from __future__ import annotations

from pathlib import Path

import click

from roster.pack import Pack
from sync_server.bootstrap import open_reader
from sync_server.cli_common import clock_for, clock_option, data_folder, home_option, json_option, shown_time
from sync_server.directory import Directory
from sync_server.summary.details import make_whole_figures
from sync_server.summary.values import Figures
from sync_server.summary.writing import figures_json
from sync_server.table import table


@click.command("figures")
@json_option
@clock_option
@home_option
@click.pass_context
def figures_command(ctx: click.Context, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Print the figures as they stand, whether the server runs or not."""
    folder = data_folder(ctx, home)
    journal, pack = open_reader(folder)
    try:
        figures = make_whole_figures(journal, Directory(pack), clock_for(folder, clock).wall_ms())
    finally:
        journal.close()
    if as_json:
        click.echo(figures_json(figures), nl=False)
    else:
        click.echo(_shown(pack, figures))


def _shown(pack: Pack, figures: Figures) -> str:
    rows: list[tuple[str, ...]] = [("SQUAD", "WANTED", "CAME", "HERE", "AWAY", "HOURS", "INCIDENTS", "OPEN")]
    for squad in figures.squads:
        name = f"{squad.squad} {squad.name['en']}"
        numbers = (squad.came, squad.here, squad.away, squad.hours, squad.incidents, squad.incidents_open)
        rows.append((name, squad.wanted_sign, *(f"{number:,}" for number in numbers)))
    totals = figures.totals
    numbers = (totals.came, totals.here, totals.away, totals.hours, totals.incidents, totals.incidents_open)
    rows.append(("All", "", *(f"{number:,}" for number in numbers)))
    return f"{pack.event.name}, {shown_time(pack.event, figures.made_ms)}\n{table(rows)}"
