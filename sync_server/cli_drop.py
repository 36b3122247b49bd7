"""`sync-server drop`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from fieldkit.clock import Clock
from fieldkit.exchange.carrying import Delivered
from fieldkit.exchange.envelope import LETTER
from fieldkit.exchange.frames import FRAMES_BYTES_MAX, batches
from roster.files import write_file
from sync_server.admin import TakeDrop
from sync_server.admin_client import carry_out
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option
from sync_server.data_folder import DataFolder
from sync_server.errors import ServerError

#: What goes into one commit.
BATCH_BYTES = 4 * 1024 * 1024
ANSWER_SUFFIX = ".answer"


class DropFigures(msgspec.Struct, frozen=True):
    """What became of one drop. `records`: how many were new here; `devices`: whose they were (as in
    `sync-server devices`); `foreign`: letters for another event's server; `answer`: the file to take back."""

    file: str
    letters: int
    foreign: int
    records: int
    devices: list[str]
    answer: str


class DropReport(msgspec.Struct, frozen=True):
    """The drops, in the order in which they were named."""

    drops: list[DropFigures]


@click.command("drop")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the answers; otherwise beside each drop.",
)
@json_option
@clock_option
@home_option
@click.pass_context
def drop_command(
    ctx: click.Context, files: tuple[Path, ...], out: Path | None, as_json: bool, clock: Path | None, home: Path | None
) -> None:
    """Take in the records of each drop FILE, and write an answer to take back: what arrived, and what is new."""
    folder = data_folder(ctx, home)
    ticks = clock_for(folder, clock)
    drops = []
    for file in files:
        drops.append(_take(folder, file, out or file.parent, ticks))
        if not as_json:
            click.echo(_sentence(drops[-1]))
    if as_json:
        echo_json(DropReport(drops))


def _take(folder: DataFolder, file: Path, out: Path, clock: Clock) -> DropFigures:
    delivered = list(_carry_out(folder, _read(file), clock))
    letters = sum(part.letters for part in delivered)
    foreign = sum(part.foreign for part in delivered)
    if not letters and not foreign:
        raise ServerError(f"{file} is no drop, or nothing of it is whole. Write it again: fieldkit drop write.")
    answer = out / (file.stem + ANSWER_SUFFIX)
    replies = b"".join(part.replies for part in delivered)
    if replies:
        write_file(answer, replies)
    devices = sorted({device for part in delivered for device in part.devices})
    records = sum(part.records for part in delivered)
    return DropFigures(str(file), letters, foreign, records, devices, str(answer) if replies else "")


def _carry_out(folder: DataFolder, data: bytes, clock: Clock) -> Iterator[Delivered]:
    for batch in batches(data, LETTER, BATCH_BYTES):
        outcome = carry_out(folder, TakeDrop(batch), clock)
        assert isinstance(outcome, Delivered)
        yield outcome


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(FRAMES_BYTES_MAX + 1)
    if len(data) > FRAMES_BYTES_MAX:
        raise ServerError(f"{file} has more than {FRAMES_BYTES_MAX:,} bytes: it is no drop.")
    return data


def _sentence(drop: DropFigures) -> str:
    if not drop.letters:
        return f"{drop.file}: for another event's server; nothing in it could be read."
    laptops = "1 laptop" if len(drop.devices) == 1 else f"{len(drop.devices)} laptops"
    said = f"{drop.file}: {drop.records:,} new records of {laptops} ({', '.join(drop.devices)})."
    if drop.foreign:
        said += f" {drop.foreign} letters are for another event's server."
    return f"{said}\nTake this back to the laptop: {drop.answer} (fieldkit drop read {Path(drop.answer).name})."
