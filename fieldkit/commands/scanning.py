"""`fieldkit scan`: badges out of pictures, films, texts, or from a camera, each with its verdict."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from fieldkit.commands.attendance import has_left, is_in
from fieldkit.commands.opening import clock_of, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.reports import ScannedFile
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import verdict_lines
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Verdict
from fieldkit.scan.camera import codes_in_frame, frames_of
from fieldkit.scan.seen import Seen
from fieldkit.scan.sources import Handed, lines_of, read_files
from fieldkit.texts.catalogue import say

STDIN = "-"


@click.command("scan")
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("--camera", metavar="N|FILM", help="Look through a camera (its number) until Ctrl+C, or at a film.")
@click.option("--leaving", is_flag=True, help="They leave, instead of arriving.")
@json_option
@click.pass_obj
def scan_command(setting: Setting, files: tuple[str, ...], camera: str | None, leaving: bool, as_json: bool) -> int:
    """Read badges and enter them. FILE is a picture, a film, or a text with a code, short number or name in each line;
    FOLDER holds pictures; - reads such lines from standard input."""
    if bool(files) == (camera is not None):
        raise click.UsageError(say("cli.scan_what"))
    with writing(setting) as kit:
        judge = kit.scan_out if leaving else kit.scan
        handed = _handed(files, kit) if camera is None else _seen(camera, kit, setting)
        scanned = []
        for one in handed:
            scanned.append(_judged(one, judge))
            if not as_json:
                echo("\n".join(_lines(kit, scanned[-1])))
    return _tell(scanned, as_json)


def _handed(files: tuple[str, ...], kit: Kit) -> Iterator[Handed]:
    for name in files:
        if name == STDIN:
            yield Handed(STDIN, lines_of(sys.stdin.read()))
        else:
            yield from read_files([Path(name)], kit.home.settings_path)


def _seen(source: str, kit: Kit, setting: Setting) -> Iterator[Handed]:
    """Badges as they come into sight, until the film ends or somebody presses Ctrl+C."""
    seen, clock = Seen(), clock_of(setting)
    try:
        for turn, frame in enumerate(frames_of(source, kit.home.settings_path, lambda: clock.boot_ms() / 1000)):
            for code in seen.fresh(codes_in_frame(frame, turn), frame.at_s):
                yield Handed(source, (code,))
    except KeyboardInterrupt:
        return


def _judged(handed: Handed, judge: Callable[[str], Verdict]) -> ScannedFile:
    verdicts = tuple(judge(text) for text in handed.texts)
    return ScannedFile(handed.file, verdicts, str(handed.problem) if handed.problem is not None else "")


def _lines(kit: Kit, scanned: ScannedFile) -> list[str]:
    if scanned.problem:
        return [scanned.problem]
    return [f"{Path(scanned.file).name}: {line}" for verdict in scanned.verdicts for line in _said(kit, verdict)]


def _said(kit: Kit, verdict: Verdict) -> list[str]:
    lines = verdict_lines(kit, verdict)
    return [lines[0]] if verdict.saved else lines


def _tell(scanned: list[ScannedFile], as_json: bool) -> int:
    verdicts = [verdict for one in scanned for verdict in one.verdicts]
    entered = sum(verdict.saved for verdict in verdicts)
    unread = sum(bool(one.problem) for one in scanned)
    if as_json:
        echo_json(scanned)
    else:
        echo(say("cli.scanned", entered=entered, others=len(verdicts) - entered, unread=unread))
    return 0 if all(map(_as_asked, verdicts)) and not unread else 1


def _as_asked(verdict: Verdict) -> bool:
    return is_in(verdict) or has_left(verdict)
