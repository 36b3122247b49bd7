"""`fieldkit scanner`: the test code, and the self-test of a scanner in a terminal or out of a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from fieldkit.clock import Clock
from fieldkit.commands.opening import clock_of, open_home
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.raw_keys import STOP, Keys, raw_terminal
from fieldkit.commands.reports import ScannerReport, ScannerTested
from fieldkit.commands.setting import Setting
from fieldkit.kit.home import Home
from fieldkit.scan.key_file import encode_key, judge_file
from fieldkit.scan.listening import Listening
from fieldkit.scan.sample import SAMPLE, sample_matrix
from fieldkit.scan.self_test import Judgement, Key
from fieldkit.scan.trial import SCANS, Trial
from fieldkit.texts.catalogue import say
from roster.badges.qr import QUIET_MODULES
from roster.badges.terminal import terminal_lines
from roster.files import write_file

#: Dots of a module in the picture of the test code: large enough for paper and telephone.
DOTS = 12


@click.group("scanner", invoke_without_command=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the test code as a PNG, to print.")
@json_option
@click.pass_context
def scanner_group(ctx: click.Context, out: Path | None, as_json: bool) -> int | None:
    """Show the test code, and when the scanner last passed its self-test."""
    if ctx.invoked_subcommand is not None:
        return None
    tested = open_home(ctx.obj).load_settings().scanner_tested
    if out is not None:
        write_file(out, _picture())
    if as_json:
        echo_json(ScannerReport(tested, SAMPLE, str(out or "")))
        return 0
    if out is None:
        _show_code()
    else:
        echo(say("scanner.written", file=out))
    echo(say("scanner.tested", day=tested) if tested else say("scanner.never"))
    return 0


@scanner_group.command("test")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Write the keys that came to a file.")
@json_option
@click.pass_obj
def test_command(setting: Setting, file: Path | None, record: Path | None, as_json: bool) -> int:
    """Judge a scanner: what to change on it or on the laptop. FILE holds what it typed (- reads it from standard
    input); without one, scan in this terminal."""
    home, clock = open_home(setting), clock_of(setting)
    if file is not None:
        trial = Trial(judge_file(_text_of(file), str(file)))
        for judgement in () if as_json else trial.judgements:
            echo("\n".join(judgement_lines(judgement)))
    elif sys.stdin.isatty() and not as_json:
        trial = _in_terminal(clock, record)
    elif not sys.stdin.isatty():
        trial = Trial(judge_file(sys.stdin.read(), "-"))
    else:
        raise click.UsageError(say("cli.no_scanner"))
    day = _today(home, clock)
    if trial.passed:
        home.note_scanner(day)
    return _tell(trial, day, as_json)


def _text_of(file: Path) -> str:
    return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig", errors="replace")


def _tell(trial: Trial, day: str, as_json: bool) -> int:
    if as_json:
        echo_json(ScannerTested(trial.passed, day if trial.passed else "", trial.left, trial.judgements))
    elif not trial.judgements:
        echo(say("scanner.nothing"))
    elif trial.passed:
        echo(say("scanner.works"))
    else:
        echo(say("scanner.left", left=trial.left, times=SCANS))
    return 0 if trial.passed else 1


def judgement_lines(judgement: Judgement) -> list[str]:
    """What came of one scan, and what to change."""
    head = "scanner.stops" if not judgement.works else "scanner.good_but" if judgement.findings else "scanner.good"
    came = len(judgement.text)
    pace = ("scanner.pace", {"ms": f"{judgement.key_ms:g}"}) if judgement.key_ms else ("scanner.characters", {})
    lines = [f"{say(head)} ({say(pace[0], characters=came, **pace[1])})"]
    found = judgement.findings
    return lines + [f"  - {say(f'scanner.fault.{finding.fault}', detail=finding.detail)}" for finding in found]


# in a terminal


def _in_terminal(clock: Clock, record: Path | None) -> Trial:
    _show_code()
    kept: list[Key] = []
    with raw_terminal(lambda: clock.boot_ms() / 1000) as keys:
        # What is scanned before the terminal listens would be thrown away.
        click.echo(f"{say('scanner.ends', times=SCANS)}\r")
        trial = listen(keys, lambda: clock.boot_ms() / 1000, _say_raw, kept.append)
    if record is not None:
        write_file(record, "".join(map(encode_key, kept)).encode())
    return trial


def listen(
    keys: Keys, clock_s: Callable[[], float], tell: Callable[[Judgement], None], keep: Callable[[Key], None]
) -> Trial:
    """Until enough good scans have come one after the other, or somebody stops it."""
    listening, trial = Listening(), Trial()
    for key in keys:
        if key is not None and key.name == STOP:
            break
        if key is not None:
            keep(key)
        judgement = listening.idle(clock_s()) if key is None else listening.key(key)
        if judgement is not None:
            trial = trial.scanned(judgement)
            tell(judgement)
        if trial.passed:
            break
    return trial


def _say_raw(judgement: Judgement) -> None:
    """A terminal in raw mode goes back to the first column only when it is told to."""
    for line in judgement_lines(judgement):
        click.echo(f"{line}\r")


# the code


def _show_code() -> None:
    click.echo("\n".join(terminal_lines(sample_matrix())))
    echo(say("scanner.what"))


def _picture() -> bytes:
    from PIL import Image

    rows = sample_matrix()
    side = len(rows) + 2 * QUIET_MODULES
    made = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, QUIET_MODULES):
        for x, dark in enumerate(row, QUIET_MODULES):
            made.putpixel((x, y), 0 if dark else 1)
    out = io.BytesIO()
    made.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def _today(home: Home, clock: Clock) -> str:
    """The day at the event, where this laptop has one; else here."""
    now_ms = clock.wall_ms()
    if home.joined:
        return home.load_pack().event.local(now_ms).date().isoformat()
    return datetime.fromtimestamp(now_ms / 1000).astimezone().date().isoformat()
