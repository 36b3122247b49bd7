"""`sync-server summary`."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.texts.catalogue import LANGUAGES
from sync_server.bootstrap import open_reader
from sync_server.cli_common import clock_for, clock_option, data_folder, home_option
from sync_server.summary.writing import write_summary


@click.command("summary")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write summary.html and figures.json into; made where it is missing.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of summary.html.")
@clock_option
@home_option
@click.pass_context
def summary_command(ctx: click.Context, out: Path, language: str, clock: Path | None, home: Path | None) -> None:
    """Write the day's summary, to print on A4, and the figures behind it, whether the server runs or not."""
    folder = data_folder(ctx, home)
    journal, pack = open_reader(folder)
    try:
        files = write_summary(journal, pack, clock_for(folder, clock).wall_ms(), out, language)
    finally:
        journal.close()
    for file in files:
        click.echo(f"Wrote {file}")
