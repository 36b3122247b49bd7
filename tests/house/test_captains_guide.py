"""docs/captain.md names every action, its key and the command that does the same; its pictures are the program's."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from PIL import Image

from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import ACTIONS, key_name
from tests.house.programs import commands, spelled
from tests.house.tree import ROOT, name, project_files, text
from tools.make_pictures import DESK_SIZE, FOLDER, SIZE, names
from tools.svg import CELL, LINE

GUIDE = ROOT / "docs" / "captain.md"
ROW = re.compile(
    r"^\| (?P<key>[^|]+) \| [^|]+ \| (?P<called>[^|]+) \| (?P<does>[^|]+) \| `(?P<id>\w+)` \|(?P<command>[^|]*)\|$",
    re.M,
)
#: Of the screen alone: there is nothing that a command could do instead.
ON_THE_SCREEN = {"help", "palette", "quit"}
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


class Told(NamedTuple):
    key: str
    called: str
    does: str
    command: str


def told() -> dict[str, Told]:
    rows = ROW.finditer(GUIDE.read_text(encoding="utf-8"))
    return {row["id"]: Told(row["key"], row["called"], row["does"], row["command"].strip(" `")) for row in rows}


def test_guide_has_a_row_for_every_action_as_the_program_says_it() -> None:
    wanted = {action.id: (key_name(action.key), say(action.name), say(action.tip)) for action in ACTIONS}
    assert {action: row[:3] for action, row in told().items()} == wanted


def test_every_action_has_a_command_that_prints_json() -> None:
    known = {path for path, command in commands() if "--json" in spelled(command)}
    without = {action for action, row in told().items() if not row.command}
    assert without == ON_THE_SCREEN
    assert {action: row.command for action, row in told().items() if row.command and row.command not in known} == {}


# pictures


def shown() -> dict[str, list[str]]:
    """Pictures by the document that shows them."""
    pages = [path for path in project_files() if path.suffix == ".md"]
    return {name(page): [(page.parent / path).as_posix() for path in SHOWN.findall(text(page) or "")] for page in pages}


def test_every_picture_that_a_document_shows_is_made_by_the_command() -> None:
    made = {(FOLDER / picture).as_posix() for picture in names()}
    stray = {page: sorted(set(pictures) - made) for page, pictures in shown().items()}
    assert {page: pictures for page, pictures in stray.items() if pictures} == {}


def test_every_picture_that_the_command_makes_is_there_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(names()), "run: python -m tools.make_pictures"


@pytest.mark.parametrize("picture", names())
def test_picture_has_the_size_that_the_command_gives_it_and_no_address(picture: str) -> None:
    path = FOLDER / picture
    if path.suffix == ".png":
        with Image.open(path) as page:
            assert page.size == DESK_SIZE
        return
    svg = path.read_text(encoding="utf-8")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    cells, lines = SIZE
    assert 0 < float(box[1]) - cells * CELL < 2 * CELL
    assert 0 < float(box[2]) - lines * LINE < 3 * LINE
    assert re.findall(r"(?:url\(|href=|src=)\W*https?:", svg) == []
