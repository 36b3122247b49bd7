"""Names of pictures as terminals paste them when files are dropped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.scan.texts import NAMES_CHARACTERS_MAX, pictures_named, pictures_of

POSIX = os.sep == "/"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two badges (1).JPG"
    path.touch()
    return path


def test_a_name_by_itself_in_quotes_with_backslashes_or_as_an_address_is_the_file(file: Path) -> None:
    for written in (str(file), f"'{file}'", f'"{file}"', f"  {file}\n", file.as_uri(), f"'{file}' "):
        assert pictures_named(written) == (file,), written
    if POSIX:
        assert pictures_named(str(file).replace(" ", r"\ ").replace("(", r"\(").replace(")", r"\)")) == (file,)


def test_several_come_a_line_each_or_in_one_line(tmp_path: Path) -> None:
    files = tuple(tmp_path / name for name in ("a.png", "b b.png", "c.webp"))
    for one in files:
        one.touch()
    assert pictures_named("\n".join(map(str, files))) == files
    assert pictures_named(" ".join(f"'{one}'" for one in files)) == files


def test_a_folder_is_taken_where_pictures_are_in_it_and_gives_them_by_name(file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "notes.txt").touch()
    assert pictures_named(str(tmp_path)) == (tmp_path,)
    assert pictures_of(tmp_path) == [tmp_path / "a.png", file]
    (tmp_path / "empty").mkdir()
    assert pictures_named(str(tmp_path / "empty")) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_other_text_is_ever_taken_for_pictures(file: Path, text: str) -> None:
    assert pictures_named(text) in ((), (file,))
    assert pictures_named(f"{file}x {text}") == ()


def test_names_of_people_and_files_that_are_not_there_are_no_pictures(tmp_path: Path) -> None:
    for text in ("", " ", "tests", "李明", str(tmp_path / "gone.png"), "a\0.png", "x" * (NAMES_CHARACTERS_MAX + 1)):
        assert pictures_named(text) == ()
