"""Two hundred scans in a real terminal, a key every 8 ms and no pause: five tables at once, forty scans at each.

Twelve of them are wrong ones. At some tables somebody has begun to type.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from roster.badges.code import decode_code, encode_code
from tests.fieldkit.ui.place import Place

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from tests.fieldkit.ui.terminal import Terminal, open_terminal, scan_at_once

pytestmark = pytest.mark.slow
SCANS_EACH = 40
WORDS = {
    "in": "✔  IN",
    "already_in": "!  ALREADY IN",
    "other_squad": "!  OTHER SQUAD",
    "forged": "✖  FORGED",
    "other_event": "✖  OTHER EVENT",
}
RAISE, WALK_IN = "\x0e", "\x17"


class Table(NamedTuple):
    """`keys` opens a window, then `words` are begun in what has the focus, and gone on with after the scans."""

    squad: int
    wrong: int
    keys: str = ""
    words: str = ""
    shown: str = ""


TABLES = (
    Table(1, 3),
    Table(5, 3, RAISE, "t3 ", "t3 o"),
    Table(8, 2, WALK_IN, "Z3 ", "Z3 o"),
    Table(9, 2, "", "z3 ", "▌ z3 o"),
    Table(10, 2),
)


def forged(code: str) -> str:
    read = decode_code(code)
    assert read is not None
    return encode_code(msgspec.structs.replace(read, secret=bytes(8)))


def of_another_event(code: str) -> str:
    read = decode_code(code)
    assert read is not None
    return encode_code(msgspec.structs.replace(read, event=read.event ^ 1))


def wrong_scans(place: Place, squad: int) -> Iterator[tuple[str, str]]:
    """Of every kind, with the verdict that is right."""
    yield place.code(2, 1), "other_squad"
    yield forged(place.code(squad, 0)), "forged"
    yield of_another_event(place.code(squad, 1)), "other_event"


def queue(place: Place, table: Table) -> list[tuple[str, str]]:
    """Everybody of the squad, some for a second time, and wrong ones among them; each with the verdict."""
    random = Random(table.squad)
    wrong = list(wrong_scans(place, table.squad))[: table.wrong]
    right = [place.codes[person.number] for person in place.squad(table.squad)]
    right = [*right, *random.choices(right, k=SCANS_EACH)][: SCANS_EACH - len(wrong)]
    scans = [(code, "") for code in right] + wrong
    random.shuffle(scans)
    seen: set[str] = set()
    return [(code, kind or first_or_again(code, seen)) for code, kind in scans]


def first_or_again(code: str, seen: set[str]) -> str:
    kind = "already_in" if code in seen else "in"
    seen.add(code)
    return kind


class Open(NamedTuple):
    """A table with its program running."""

    table: Table
    terminal: Terminal
    scans: list[tuple[str, str]]
    verdicts: Path

    def all_taken(self) -> bool:
        return len(self.lines()) >= SCANS_EACH

    def lines(self) -> list[str]:
        text = self.verdicts.read_text(encoding="utf-8") if self.verdicts.exists() else ""
        return text.split("\n")[:-1]


@pytest.fixture
def set_up(place: Place, tmp_path: Path) -> Iterator[Callable[[Table], Open]]:
    with ExitStack() as stack:

        def open_table(table: Table) -> Open:
            path = tmp_path / str(table.squad)
            place.laptop(path, table.squad).close()
            parts = [path / "home", path / "clock", "en", path / "verdicts"]
            command = [sys.executable, "-m", "tests.fieldkit.ui.program", *map(str, parts)]
            terminal = stack.enter_context(open_terminal(command))
            return Open(table, terminal, queue(place, table), path / "verdicts")

        yield open_table


def begin(opened: Open) -> None:
    opened.terminal.wait_for("present 0 of ")
    opened.terminal.press(opened.table.keys)
    if opened.table.keys:
        opened.terminal.wait_for("Esc")
    opened.terminal.type(opened.table.words)


def test_each_of_two_hundred_scans_has_its_verdict_and_leaves_no_digit(set_up: Callable[[Table], Open]) -> None:
    tables = [set_up(table) for table in TABLES]
    for opened in tables:
        begin(opened)
    for scans in zip(*(opened.scans for opened in tables), strict=True):
        scan_at_once([opened.terminal for opened in tables], [code for code, _ in scans])
    for opened in tables:
        opened.terminal.wait_until(opened.all_taken)
        assert opened.lines() == [f"{code} {kind}" for code, kind in opened.scans]
        if not opened.table.keys:
            opened.terminal.wait_for(WORDS[opened.scans[-1][1]])
        opened.terminal.type("o" if opened.table.words else "")
        opened.terminal.wait_for(opened.table.shown or "▌ Scan a badge")
    assert sum(opened.table.wrong for opened in tables) == 12
