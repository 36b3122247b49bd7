"""What commands print: JSON for programs, lines and tables for people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import click
import msgspec

from fieldkit.commands.setting import Setting
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import fit, width


class RehearsalPrinted(msgspec.Struct, frozen=True):
    """What every command prints with --rehearsal --json: nothing of it counts. `printed` is what the command prints
    otherwise."""

    rehearsal: Literal[True]
    printed: Any


#: Between two columns.
_GAP = "  "


def echo_json(value: object) -> None:
    """UTF-8 whatever the console's encoding, indented for people. What was rehearsed comes in a wrapping of its own, so
    that no program takes it for what happened."""
    context = click.get_current_context(silent=True)
    setting = context.find_object(Setting) if context is not None else None
    said = RehearsalPrinted(True, value) if setting is not None and setting.rehearsal else value
    click.echo(msgspec.json.format(msgspec.json.encode(said), indent=2))


def echo(text: str) -> None:
    """One or more lines. What others typed may hold signs that steer a terminal: these are shown, not obeyed."""
    click.echo("\n".join(_plain(line) for line in text.split("\n")))


def _plain(line: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def echo_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> None:
    """Columns that line up, also where signs are wide. `head`: message ids; `right`: columns of numbers."""
    lines = [[say(name) for name in head], *([_one_line(cell) for cell in row] for row in rows)]
    widths = [max(width(line[at]) for line in lines) for at in range(len(head))]
    for line in lines:
        cells = [fit(cell, widths[at], "right" if at in right else "left") for at, cell in enumerate(line)]
        echo(_GAP.join(cells).rstrip())


def echo_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """A name and a value a line. `pairs`: message ids and values; empty values are passed over."""
    shown = [(say(name), value) for name, value in pairs if value]
    widest = max((width(name) for name, _ in shown), default=0)
    for name, value in shown:
        echo(fit(name, widest) + _GAP + _one_line(value))


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))
