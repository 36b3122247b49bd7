"""`roster pack`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from roster.cli_common import echo_json, entropy, folder_argument, json_option, now_ms, out_option
from roster.event import Event
from roster.files import write_file
from roster.folder import EventFolder
from roster.packing import make_pack
from roster.server_key import SUFFIX, ServerKey, encode_server_key


class PackMade(msgspec.Struct, frozen=True):
    """`issued`: how many badges were new; `made_ms`: milliseconds since 1970, UTC; the newest pack is the valid one."""

    pack: str
    server: str
    event_key: str
    people: int
    badges: int
    issued: int
    bytes: int
    made_ms: int


class FolderPack(msgspec.Struct, frozen=True):
    """A pack as it was made from a folder."""

    data: bytes
    server: ServerKey
    event: Event
    people: int
    badges: int
    issued: int
    made_ms: int


@click.command("pack")
@folder_argument
@out_option
@json_option
def pack_command(folder: Path, out: Path, as_json: bool) -> None:
    """Make the signed pack that laptops and server open, and beside it the server's own file.

    People who have no badge are issued one first.
    """
    server_file = out.with_suffix(SUFFIX)
    if server_file == out:
        raise click.BadParameter(
            f"{SUFFIX} is the ending of the server's own file: choose another.", param_hint="--out"
        )
    made = pack_folder(EventFolder(folder), now_ms())
    write_file(server_file, encode_server_key(made.server), private=True)
    write_file(out, made.data, private=True)
    if as_json:
        echo_json(_report(made, out, server_file))
        return
    click.echo(
        f"Wrote {out} for laptops and server: {made.people:,} people, {made.badges:,} badges ({made.issued:,} new)."
    )
    click.echo(f"Wrote {server_file} with the server's private key. It goes to the server only, never to a laptop.")


def pack_folder(folder: EventFolder, made_ms: int) -> FolderPack:
    """Issues the badges that are missing and makes the pack; writes nothing but the badges."""
    event = folder.load_event()
    people = folder.load_people(event)
    event_key, server_key = folder.event_key(), folder.server_key()
    before = len(folder.load_badges())
    badges = folder.issue_badges(people, entropy)
    data, server = make_pack(event, people, badges, event_key, server_key, made_ms)
    return FolderPack(data, server, event, len(people), len(badges), len(badges) - before, made_ms)


def _report(made: FolderPack, out: Path, server_file: Path) -> PackMade:
    key = made.server.certificate.event.hex()
    counts = (made.people, made.badges, made.issued, len(made.data), made.made_ms)
    return PackMade(str(out), str(server_file), key, *counts)
