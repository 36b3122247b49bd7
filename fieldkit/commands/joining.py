"""`fieldkit join`, `open` and `key`: how a laptop becomes one of an event's."""

from __future__ import annotations

import os
from pathlib import Path

import click
import msgspec

from fieldkit.commands.names import find_squad
from fieldkit.commands.opening import home_path
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs
from fieldkit.commands.reports import JoinedReport, KeyReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import site_name, squad_name
from fieldkit.kit.home import Home
from fieldkit.kit.joining import Joined, join, make_key, open_pack
from fieldkit.texts.catalogue import chosen_language, say
from roster.files import write_file
from roster.key_file import DEVICE_KEY, encode_key
from roster.keys import device_of


@click.command("join")
@click.argument("code")
@click.option("--label", default="", help="What people call this laptop.")
@json_option
@click.pass_obj
def join_command(setting: Setting, code: str, label: str, as_json: bool) -> int:
    """Make this laptop known to the server, with the one-time code that it prints."""
    joined = join(home_path(setting), code, entropy=os.urandom, label=label)
    return _tell(joined, as_json)


@click.command("open")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--squad", metavar="N|KEY", default="", help="Whose laptop this is, where the file does not say it.")
@click.option("--server", default="", help="The server's address, where it is known already.")
@json_option
@click.pass_obj
def open_command(setting: Setting, pack: Path, squad: str, server: str, as_json: bool) -> int:
    """Take in a pack, or a file that was prepared for this laptop, without any network."""
    path = home_path(setting)
    joined = open_pack(path, pack, entropy=os.urandom, server=server)
    if squad:
        home = Home(path)
        number = find_squad(joined.pack.event, squad).number
        home.save_settings(msgspec.structs.replace(home.load_settings(), squad=number))
    return _tell(joined, as_json)


@click.command("key")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def key_command(setting: Setting, file: Path | None, as_json: bool) -> int:
    """Write this laptop's public key to FILE, or show it: roster certify --key prepares the laptop with it."""
    key = make_key(home_path(setting), entropy=os.urandom)
    data = encode_key(DEVICE_KEY, key)
    if file is not None:
        write_file(file, data)
    if as_json:
        echo_json(KeyReport(device_of(key).hex(), key.hex(), str(file or "")))
    else:
        echo(say("cli.key.written", file=file) if file is not None else data.decode("ascii").rstrip())
    return 0


def _tell(joined: Joined, as_json: bool) -> int:
    report = _report(joined)
    if as_json:
        echo_json(report)
        return 0
    event = joined.pack.event
    squads = ", ".join(squad_name(event, number) for number in report.squads)
    echo(say("cli.joined.done", event=event.name.in_language(chosen_language())))
    echo_pairs(
        (
            ("cli.head.people", str(report.people)),
            ("cli.head.squad", squads),
            ("cli.head.site", site_name(event, report.site) if report.site else ""),
            ("cli.head.server", report.server),
        )
    )
    if not joined.certificate:
        echo(say("cli.joined.bare"))
    echo(say("cli.joined.next"))
    return 0


def _report(joined: Joined) -> JoinedReport:
    certificate = joined.certificate
    return JoinedReport(
        event=str(joined.pack.event.name),
        event_key=joined.pack.event_key.hex(),
        people=len(joined.pack.people),
        device=joined.device.hex(),
        certified=certificate is not None,
        role=certificate.role.value if certificate is not None else "",
        squads=list(certificate.squads) if certificate is not None else [],
        site=certificate.site if certificate is not None else 0,
        label=certificate.label if certificate is not None else "",
        letter=certificate.letter if certificate is not None else "",
        server=joined.server,
    )
