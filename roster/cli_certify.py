"""`roster certify`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from nacl.signing import SigningKey

from roster.certify import DAY_MS, Laptop, certify, check_letter, find_site, find_squads, usual_letter, usual_site
from roster.cli_common import echo_json, entropy, folder_argument, json_option, now_ms, out_option
from roster.cli_pack import pack_folder
from roster.devices import free_letter
from roster.event import Event
from roster.files import write_file
from roster.folder import EventFolder
from roster.key_file import DEVICE_KEY, decode_key
from roster.keys import KEY_BYTES, Certificate, Role
from roster.letters import RESERVED
from roster.packing import not_after_ms
from roster.prepared import prepare

DAYS_MAX = 3_650


class Certified(msgspec.Struct, frozen=True):
    """`device` is the laptop's name in logs (8 bytes, hexadecimal); `holds_key`: whether the file is private."""

    file: str
    device: str
    role: str
    squads: list[int]
    site: int
    label: str
    letter: str
    not_after_ms: int
    holds_key: bool


@click.command("certify")
@folder_argument
@click.option(
    "--squad", "squads", multiple=True, metavar="N|KEY", help="A squad that the laptop is for; may be repeated."
)
@click.option("--desk", is_flag=True, help="For the command desk: it sees every squad.")
@click.option("--site", metavar="N|KEY", help="Where the laptop stands; without it, where its squad is.")
@click.option("--label", help="What people call the laptop; without it, its squad's name.")
@click.option("--letter", help="What its incident numbers begin with; without it, a free one of its squad.")
@click.option(
    "--days", type=click.IntRange(1, DAYS_MAX), help="Valid so many days from now; without it, well past the event."
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key that the laptop made itself (fieldkit --home DIR key); without it, one is made here.",
)
@out_option
@json_option
def certify_command(
    folder: Path,
    squads: tuple[str, ...],
    desk: bool,
    site: str | None,
    label: str | None,
    letter: str | None,
    days: int | None,
    key_file: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Prepare a laptop by hand: one file with pack and certificate, which it opens once without any network."""
    if not squads and not desk:
        raise click.UsageError("Say what the laptop is for: --squad N or --desk.")
    found = EventFolder(folder)
    event = found.load_event()
    laptop = _laptop(found, event, squads, desk, site, label, letter)
    now = now_ms()
    until = not_after_ms(event, now) if days is None else now + days * DAY_MS
    seed = b"" if key_file else entropy(KEY_BYTES)
    key = decode_key(DEVICE_KEY, key_file.read_bytes(), str(key_file)) if key_file else _public(seed)
    certificate = certify(laptop, key, found.event_key(), now, until)
    pack = pack_folder(found, now)
    found.add_device(certificate)
    write_file(out, prepare(pack.data, certificate, seed), private=True)
    _report(out, certificate, bool(seed), as_json)


def _public(seed: bytes) -> bytes:
    return bytes(SigningKey(seed).verify_key)


def _laptop(
    folder: EventFolder,
    event: Event,
    names: tuple[str, ...],
    desk: bool,
    site: str | None,
    label: str | None,
    letter: str | None,
) -> Laptop:
    squads = find_squads(event, names)
    base = RESERVED if desk else usual_letter(squads)
    given = check_letter(letter) if letter else free_letter(base, folder.load_devices())
    role = Role.DESK if desk else Role.CAPTAIN
    place = find_site(event, site) if site else usual_site(event, squads)
    called = label or ("Desk" if desk else squads[0].name.en)
    return Laptop(role, tuple(squad.number for squad in squads), place, given, called)


def _report(out: Path, certificate: Certificate, holds_key: bool, as_json: bool) -> None:
    if as_json:
        echo_json(
            Certified(
                str(out),
                certificate.device.hex(),
                certificate.role.value,
                list(certificate.squads),
                certificate.site,
                certificate.label,
                certificate.letter,
                certificate.not_after_ms,
                holds_key,
            )
        )
        return
    click.echo(f"Wrote {out} for {certificate.label}; its incidents are {certificate.letter}-001 and so on.")
    click.echo(f"On the laptop: fieldkit open {out.name}")
    if holds_key:
        click.echo("The file holds the laptop's private key: open it on one laptop, once, and then delete it.")
