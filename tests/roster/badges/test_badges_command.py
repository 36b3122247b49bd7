"""`roster badges` as a person calls it; what it makes is read back as a scanner would."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from roster.cli import main
from roster.cli_badges import BadgesMade
from roster.folder import EventFolder
from roster.maker import make_people
from roster.people import Person, short_number
from roster.plans.shipped import plan_text
from tests.house.tree import ROOT
from tests.needs import command, needs
from tests.roster.badges.codes import codes_in

#: For private use: no font of a system has it.
RARE = "\U0010fffd"
SCHEMA = ROOT / "docs" / "schemas" / "roster-badges.json"
#: What is asked of a printer at the least.
PAPER_PPI = "150"


@pytest.fixture
def folder(tmp_path: Path) -> EventFolder:
    """23 people of plan 14, among them names that are long or of other scripts."""
    folder = EventFolder.create(tmp_path / "event", plan_text("plan14"), lambda count: bytes(range(count)))
    event = folder.load_event()
    people = list(make_people(event, 23, 7))
    for index, name in enumerate(
        ("阿卜杜热西提·买买提吐尔逊", "陳大文", "Maximiliana Featherstonehaugh-Montgomery", "喆堃祎")
    ):
        people[index] = msgspec.structs.replace(people[index], name=name)
    folder.save_people(people, event)
    return folder


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["badges", *map(str, arguments)])


def digits_of(folder: EventFolder) -> dict[int, str]:
    return {badge.person: badge.digits(folder.mark()) for badge in folder.load_badges() if not badge.revoked}


@needs("pdftoppm")
@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_every_code_of_a_sheet_reads_back(tmp_path: Path, folder: EventFolder, language: str) -> None:
    result = call(folder.path, "--out", tmp_path / "a.pdf", "--language", language)
    assert (result.exit_code, result.stderr) == (0, "")
    pdftoppm = command("pdftoppm")
    assert pdftoppm is not None
    subprocess.run([pdftoppm, "-r", PAPER_PPI, "-png", tmp_path / "a.pdf", tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert [len(codes_in(page.read_bytes())) for page in pages] == [10, 10, 3]
    read = [code for page in pages for code in codes_in(page.read_bytes())]
    assert sorted(read) == sorted(digits_of(folder).values())


def test_each_picture_is_named_by_the_short_number_and_carries_its_code(tmp_path: Path, folder: EventFolder) -> None:
    assert call(folder.path, "--out", tmp_path / "png", "--format", "png").exit_code == 0
    expected = {f"{short_number(person)}.png": [digits] for person, digits in digits_of(folder).items()}
    assert {path.name: codes_in(path.read_bytes()) for path in (tmp_path / "png").iterdir()} == expected
    assert len(expected) == 23


def test_a_drawing_for_each_person_stands_alone(tmp_path: Path, folder: EventFolder) -> None:
    assert call(folder.path, "--out", tmp_path / "svg", "--format", "svg", "--person", 3).exit_code == 0
    (path,) = (tmp_path / "svg").iterdir()
    text = path.read_text(encoding="utf-8")
    assert path.name == "0003-0.svg"
    assert text.startswith("<svg")
    assert not re.search(r'href="(?!#|data:)', text)


def test_only_the_squads_and_persons_asked_for_are_made_and_issued(tmp_path: Path, folder: EventFolder) -> None:
    people = folder.load_people()
    wanted = {person.number for person in people if person.squad in (2, 4)} | {1, 2}
    result = call(
        folder.path, "--out", tmp_path, "--format", "png", "--squad", "2,traffic", "--person", "0001-3", "--person", 2
    )
    assert result.exit_code == 0
    assert {path.stem for path in tmp_path.glob("*.png")} == {short_number(number) for number in wanted}
    assert set(digits_of(folder)) == wanted


def test_made_again_the_badges_are_the_same(tmp_path: Path, folder: EventFolder) -> None:
    call(folder.path, "--out", tmp_path / "a.pdf")
    before = digits_of(folder)
    call(folder.path, "--out", tmp_path / "b.pdf")
    assert digits_of(folder) == before


def test_a_character_in_no_font_is_named_and_its_badge_left_out(tmp_path: Path, folder: EventFolder) -> None:
    folder.save_people([*folder.load_people(), Person(900, f"张{RARE}", 1)])
    result = call(folder.path, "--out", tmp_path / "png", "--format", "png", "--squad", 1, "--json")
    made = msgspec.json.decode(result.stdout)
    assert result.exit_code == 1
    assert [sentence for sentence in made["left_out"] if "U+10FFFD" in sentence and "0900-" in sentence]
    assert made["badges"] == len(list((tmp_path / "png").iterdir())) > 0


def test_who_was_revoked_gets_no_badge(tmp_path: Path, folder: EventFolder) -> None:
    call(folder.path, "--out", tmp_path / "a.pdf")
    folder.save_badges([msgspec.structs.replace(badge, revoked=badge.person == 2) for badge in folder.load_badges()])
    result = call(folder.path, "--out", tmp_path / "b.pdf")
    assert result.exit_code == 1
    assert "0002-1" in result.stderr
    assert "22 badges" in result.stdout


def test_on_a_terminal_the_codes_are_shown_without_a_file(folder: EventFolder) -> None:
    result = CliRunner().invoke(main, ["badges", str(folder.path), "--person", "2", "--terminal"], color=True)
    assert result.exit_code == 0
    assert "0002-1  陳大文" in result.stdout
    assert result.stdout.count("\x1b[38;5;16;48;5;231m") == 15


def test_without_the_extra_a_sentence_says_what_to_install(
    tmp_path: Path, folder: EventFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr("roster.badges.sheet.find_spec", lambda name: None if name == "typst" else found(name))
    result = call(folder.path, "--out", tmp_path / "a.pdf")
    assert result.exit_code == 1
    assert "pip install 'fieldkit[documents]'" in result.stderr
    assert folder.load_badges() == ()


def test_programs_are_told_what_was_made(tmp_path: Path, folder: EventFolder) -> None:
    schema = msgspec.json.decode(SCHEMA.read_bytes(), type=dict[str, Any])
    made = msgspec.json.decode(call(folder.path, "--out", tmp_path / "a.pdf", "--json").stdout)
    Draft202012Validator(schema).validate(made)
    assert made == {"files": [str(tmp_path / "a.pdf")], "badges": 23, "left_out": []}
    assert {key: value for key, value in schema.items() if key not in ("$schema", "title")} == msgspec.json.schema(
        BadgesMade
    )


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        ([], 2, "--out"),
        (["--terminal", "--json"], 2, "--terminal"),
        (["--out", "{folder}"], 2, "is a folder"),
        (["--out", "{folder}/event.toml", "--format", "png"], 2, "is a file"),
        (["--out", "a.pdf", "--squad", "99"], 1, 'no squad "99"'),
        (["--out", "a.pdf", "--person", "0003-9"], 1, "no short number"),
        (["--out", "a.pdf", "--person", "999"], 1, "no person"),
        (["--out", "{folder}/nowhere/a.pdf"], 1, "nowhere"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(
    folder: EventFolder, arguments: list[str], status: int, sentence: str
) -> None:
    result = call(folder.path, *(argument.format(folder=folder.path) for argument in arguments))
    assert (result.exit_code, "Traceback" in result.output) == (status, False)
    assert sentence in result.stderr
