"""`roster key`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec
import qrcode
from nacl.signing import SigningKey
from qrcode.constants import ERROR_CORRECT_M

from roster.badges.terminal import terminal_lines
from roster.cli_common import echo_json, folder_argument, json_option
from roster.errors import PackError
from roster.folder import EventFolder
from roster.paper import GROUPS, decode_groups, encode_paper, read_groups, wrong_groups
from roster.server_key import FILE_BYTES_MAX, decode_server_key

#: Groups on one line of paper.
LINE_GROUPS = 7


class KeyReport(msgspec.Struct, frozen=True):
    """`event_key` is the public key that names the event, in hexadecimal; `code` is the private one for paper (with
    --print), `restored` the file that it was written to (with --restore), `server_key` whether the folder has that of
    the server as well."""

    folder: str
    event_key: str
    code: str
    restored: str
    server_key: bool


@click.command("key")
@folder_argument
@click.option("--print", "to_paper", is_flag=True, help="Print the event key as text and QR code, to be kept on paper.")
@click.option("--restore", is_flag=True, help="Type the event key in from paper (or scan its QR code).")
@click.option("--replace", is_flag=True, help="With --restore: also where the folder is another event's so far.")
@click.option(
    "--server",
    "server_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --restore: the server's own file, to put its key back as well.",
)
@json_option
def key_command(
    folder: Path, to_paper: bool, restore: bool, replace: bool, server_file: Path | None, as_json: bool
) -> None:
    """Keep the event key on paper, or bring it back from there.

    Without it nobody can make packs and certificates of this event any more.
    """
    if to_paper == restore or ((replace or server_file) and not restore):
        raise click.UsageError("Say either --print or --restore (and only with --restore: --replace, --server).")
    found = EventFolder(folder)
    if to_paper:
        _print(found, as_json)
    else:
        _restore(found, replace, server_file, as_json)


def _print(folder: EventFolder, as_json: bool) -> None:
    key = folder.event_key()
    code = encode_paper(bytes(key))
    public = bytes(key.verify_key).hex()
    if as_json:
        echo_json(KeyReport(str(folder.path), public, code, "", folder.has_key("server.key")))
        return
    groups = code.split("-")
    click.echo(f"Event key of {folder.load_event().name} (public key {public[:16]}…)\n")
    for at in range(0, GROUPS, LINE_GROUPS):
        numbers = f"{at + 1}-{at + LINE_GROUPS}".rjust(5)
        click.echo(f"  {numbers}   {'  '.join(groups[at : at + LINE_GROUPS])}")
    click.echo("\n" + "\n".join(terminal_lines(_matrix(code))))
    click.echo(
        "Whoever has this can make packs and certificates of the event: print it, lock it away, keep no file of it."
    )
    click.echo(f"Back from paper: roster key {folder.path} --restore")


def _matrix(code: str) -> tuple[tuple[bool, ...], ...]:
    picture = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    picture.add_data(code)
    picture.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in picture.get_matrix())


def _restore(folder: EventFolder, replace: bool, server_file: Path | None, as_json: bool) -> None:
    seed = decode_groups(_typed())
    public = bytes(SigningKey(seed).verify_key)
    server = _server_seed(server_file, public) if server_file is not None else None
    known = folder.known_event_key()
    if known not in (None, public) and not replace:
        assert known is not None
        raise PackError(
            f"The paper holds the key {public.hex()[:16]}… and {folder.path} is the folder of {known.hex()[:16]}…: "
            "another event. Nothing was changed. Where this folder is to become that event's: --replace."
        )
    file = folder.put_event_key(seed)
    if server is not None:
        folder.put_server_key(server)
    _report(folder, public, file, known, as_json)


def _report(folder: EventFolder, public: bytes, file: Path, known: bytes | None, as_json: bool) -> None:
    if as_json:
        echo_json(KeyReport(str(folder.path), public.hex(), "", str(file), folder.has_key("server.key")))
        return
    said = {public: "it is this event's key", None: "nothing in this folder says whether it is this event's"}
    checked = said.get(known, "the folder's former key is kept beside it")
    click.echo(f"Wrote {file}: public key {public.hex()[:16]}…; {checked}.")
    if not folder.has_key("server.key"):
        click.echo(
            "The server's key is missing too. With the server file (beside the pack, or server.key in the server's "
            "data folder): --restore --server FILE."
        )


def _server_seed(file: Path, event_key: bytes) -> bytes:
    with file.open("rb") as stream:
        key = decode_server_key(stream.read(FILE_BYTES_MAX + 1))
    if key.certificate.event != event_key:
        raise PackError(f"{file} is the server file of another event. Nothing was changed.")
    return key.seed


def _typed() -> list[str]:
    """The groups from standard input. At a terminal, those with a typing error are asked for again."""
    asks = sys.stdin.isatty()
    if asks:
        click.echo(f"Type the {GROUPS} groups from the paper, in as many lines as you like, or scan its QR code:")
    groups = read_groups(_lines())
    wrong = wrong_groups(groups)
    while asks and wrong:
        number = wrong[0]
        again = click.prompt(f"Group {number} ({groups[number - 1]}) is not what is printed there. Again", type=str)
        groups = read_groups("-".join([*groups[: number - 1], again, *groups[number:]]))
        wrong = wrong_groups(groups)
    return groups


def _lines() -> str:
    """Lines up to an empty one, or to where there are enough signs for a code."""
    text = ""
    for line in sys.stdin:
        text += f"{line} "
        signs = sum(sign.isalnum() for sign in text)
        if not line.strip() or signs >= 5 * GROUPS:
            break
    return text
