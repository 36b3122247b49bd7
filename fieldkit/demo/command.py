"""`fieldkit demo`: the county's day, watched from one captain's place or played by itself."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from fieldkit.demo.compare import differences
from fieldkit.demo.expected import count_script
from fieldkit.demo.live import OtherCaptains, open_screen
from fieldkit.demo.play import Player, stepping
from fieldkit.demo.world import Server, World, join_captains, make_world
from fieldkit.errors import FieldkitError
from fieldkit.texts.catalogue import chosen_language, say

PLAN = "plan14"
SPEED_MAX = 3_600.0
#: The squad that a person at the screen is captain of, where none is chosen: medical, on the square.
SQUAD = 2


@click.command("demo")
@click.option("--headless", is_flag=True, help="Play the whole day without a screen, and check the figures.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures and check as JSON to FILE.")
@click.option("--seed", type=int, default=14, show_default=True, help="Another seed, another day.")
@click.option(
    "--speed", type=click.FloatRange(1, SPEED_MAX), default=60.0, show_default=True, help="Simulated seconds a second."
)
@click.option("--squad", type=int, default=SQUAD, show_default=True, help="Whose captain you are.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put the day; a new folder.")
def demo(headless: bool, json_file: Path | None, seed: int, speed: float, squad: int, folder: Path | None) -> None:
    """The county's volunteer day on this computer: a server, the desk's page, ten squads.

    You are one captain; the other nine are simulated. Without a terminal the day plays by itself.
    """
    place = _place(folder)
    try:
        world = make_world(place, PLAN, seed)
        if headless or json_file is not None or not (sys.stdin.isatty() and sys.stdout.isatty()):
            problems = _play(world, seed, json_file)
        else:
            problems = _watch(world, seed, squad, speed)
    except FieldkitError as error:
        click.echo(str(error), err=True)
        problems = True
    sys.exit(1 if problems else 0)


def _place(folder: Path | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="fieldkit-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(say("cli.demo.folder_full", folder=folder), param_hint="--folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _play(world: World, seed: int, json_file: Path | None) -> bool:
    """The day by itself; True where a figure is not what was entered."""
    server = Server(world)
    squads = [squad.number for squad in world.script.event.squads]
    server.start()
    try:
        captains = join_captains(world, server, squads)
        try:
            player = Player(world, captains, server.url, stepping(world))
            player.play()
            calm = player.calm()
            reports = {captain.squad: captain.kit.verify() for captain in captains}
        finally:
            for captain in captains:
                captain.close()
        figures: dict[str, Any] = json.loads(server.run("figures", "--json"))
        server.run("summary", "--out", str(world.summary))
    finally:
        server.stop()
    wrong = differences(count_script(world.script), figures)
    wrong += [] if calm else [say("cli.demo.not_calm")]
    wrong += [say("cli.demo.verify", squad=squad) for squad, report in reports.items() if not report.ok]
    _report(world, player, figures, wrong)
    if json_file is not None:
        _write_json(json_file, seed, player, figures, wrong)
    return bool(wrong)


def _report(world: World, player: Player, figures: dict[str, Any], wrong: list[str]) -> None:
    played = player.played
    click.echo(say("cli.demo.played", acts=played.acts, sent=played.sent, received=played.received))
    for squad in world.script.event.squads:
        row: dict[str, Any] = next((row for row in figures["squads"] if row["squad"] == squad.number), {})
        click.echo(_row(str(squad.name), row))
    for line in wrong:
        click.echo(say("cli.demo.wrong", line=line), err=True)
    if not wrong:
        click.echo(say("cli.demo.right"))
    click.echo(say("cli.demo.summary", folder=world.summary))


def _row(name: str, row: dict[str, Any]) -> str:
    hours = row.get("served_ms", 0) / 3_600_000
    return say("cli.demo.row", name=name.ljust(28), came=row.get("came", 0), hours=f"{hours:.1f}")


def _write_json(file: Path, seed: int, player: Player, figures: dict[str, Any], wrong: list[str]) -> None:
    played = player.played
    data = {
        "ok": not wrong,
        "seed": seed,
        "acts": played.acts,
        "sent": played.sent,
        "received": played.received,
        "differences": wrong,
        "figures": figures,
    }
    file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _watch(world: World, seed: int, squad: int, speed: float) -> bool:
    """The day with a person at the screen; afterwards says where the summary is."""
    from fieldkit.ui.app import run

    if world.script.event.squad(squad) is None or squad in world.script.prepared:
        raise click.BadParameter(say("cli.demo.squad", squad=squad), param_hint="--squad")
    squads = [other.number for other in world.script.event.squads]
    server = Server(world)
    click.echo(say("cli.demo.starting"))
    server.start()
    try:
        for captain in join_captains(world, server, squads):
            captain.close()
        click.echo(say("cli.demo.desk", url=server.desk_link()))
        others = OtherCaptains(world, seed, squad, server.url)
        try:
            open_screen(world, squad, speed, lambda kit: run(kit, language=chosen_language()))
        finally:
            others.stop()
        server.run("summary", "--out", str(world.summary))
    finally:
        server.stop()
    click.echo(say("cli.demo.summary", folder=world.summary))
    if others.failed:
        click.echo(say("cli.demo.captains", file=world.folder / "captains.log"), err=True)
    return others.failed
