"""`fieldkit scan` and `fieldkit scanner`, as a person or a script calls them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from fieldkit.cli import main
from fieldkit.commands.raw_keys import STOP, keys_of
from fieldkit.scan.key_file import encode_key
from fieldkit.scan.sample import SAMPLE
from fieldkit.scan.self_test import Key
from roster.people import short_number
from tests.fieldkit.commands.conftest import Fieldkit
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.fieldkit.scan.badge_pictures import film, picture
from tests.roster.badges.codes import codes_in


def code(county: County, place: int) -> str:
    return county.code(county.of(TRAFFIC)[place].number)


# scan


def test_pictures_texts_and_films_have_a_verdict_each(traffic: Fieldkit, county: County, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    picture(code(county, 0), code(county, 1)).save(folder / "two.png")
    texts = tmp_path / "list.txt"
    texts.write_text(f"{code(county, 2)}\n{short_number(county.of(TRAFFIC)[3].number)}\n", encoding="utf-8")
    shown = film(tmp_path / "film.avi", [code(county, 4)], frames=2)
    two, lines, seen = traffic.json("scan", folder, texts, shown)
    assert [len(one["verdicts"]) for one in (two, lines, seen)] == [2, 2, 1]
    assert {verdict["kind"] for one in (two, lines, seen) for verdict in one["verdicts"]} == {"in"}
    assert "Entered: 0; not entered: 1; could not be read: 0." in traffic.done("scan", shown)
    assert traffic.json("scan", "--leaving", shown)[0]["verdicts"][0]["kind"] == "out"


def test_what_could_not_be_read_is_named_file_by_file(traffic: Fieldkit, county: County, tmp_path: Path) -> None:
    picture(code(county, 0)).save(tmp_path / "a.png")
    picture().save(tmp_path / "b.png")
    (tmp_path / "c.jpg").write_bytes(b"x" * 200)
    read = traffic.json("scan", tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.jpg", status=1)
    assert [bool(one["problem"]) for one in read] == [False, True, True]
    said = traffic.done("scan", tmp_path / "b.png", tmp_path / "gone.png", tmp_path / "c.jpg", status=1)
    assert "No badge found in b.png." in said
    assert f"Cannot find {tmp_path / 'gone.png'}." in said
    assert f"Cannot read the picture {tmp_path / 'c.jpg'}" in said
    assert "could not be read: 3." in said


def test_lines_come_from_standard_input_too(traffic: Fieldkit, county: County) -> None:
    arguments = ["--home", str(traffic.home), "--clock", str(traffic.clock), "scan", "-"]
    told = CliRunner().invoke(main, arguments, input=f"{code(county, 0)}\n\n nobody at all \n")
    assert told.exit_code == 1
    assert "Entered: 1; not entered: 1; could not be read: 0." in told.stdout


def test_a_film_stands_in_for_the_camera_and_a_missing_one_is_a_sentence(
    traffic: Fieldkit, county: County, tmp_path: Path
) -> None:
    shown = film(tmp_path / "film.avi", [code(county, 0), code(county, 1)], frames=3)
    assert [one["verdicts"][0]["kind"] for one in traffic.json("scan", "--camera", shown)] == ["in", "in"]
    assert traffic.fails("scan", "--camera", "97") == "errors.scan.no_camera"
    assert traffic.fails("scan", "--camera", tmp_path / "gone.mp4") == "errors.scan.no_film"
    assert traffic.fails("scan", status=2) == "errors.program.usage"


# scanner


def test_the_test_code_is_shown_and_written(empty: Fieldkit, tmp_path: Path) -> None:
    assert "never tested on this laptop" in empty.done("scanner")
    report = empty.json("scanner", "--out", tmp_path / "code.png")
    assert (report["code"], report["tested"]) == (SAMPLE, "")
    assert codes_in(Image.open(tmp_path / "code.png")) == [SAMPLE]
    assert "Print it" in empty.done("scanner", "--out", tmp_path / "code.png")


def test_three_good_scans_in_a_file_pass_and_are_remembered(traffic: Fieldkit, tmp_path: Path) -> None:
    scans = tmp_path / "scans.txt"
    scans.write_text(f"{SAMPLE}\n" * 2, encoding="utf-8")
    assert "still wanted: 1 of 3" in traffic.done("scanner", "test", scans, status=1)
    assert traffic.json("scanner")["tested"] == ""
    scans.write_text(f"{SAMPLE}\n" * 3, encoding="utf-8")
    report = traffic.json("scanner test", scans)
    assert (report["passed"], report["day"], report["left"]) == (True, "2027-03-05", 0)
    assert traffic.json("scanner")["tested"] == "2027-03-05"
    assert "Last good self-test: 2027-03-05" in traffic.done("scanner")


def test_what_to_change_is_said_of_texts_and_of_keys(empty: Fieldkit, tmp_path: Path) -> None:
    file = tmp_path / "scans"
    file.write_text(f"{SAMPLE[:34]}\n{SAMPLE.upper()}\n", encoding="utf-8")
    said = empty.done("scanner", "test", file, status=1)
    assert "An input method takes the letters" in said
    assert "Caps Lock is on" in said
    keys = [Key(sign, sign, at * 0.09) for at, sign in enumerate(SAMPLE)]
    file.write_text("".join(map(encode_key, keys)), encoding="utf-8")
    faults = [found["fault"] for found in empty.json("scanner test", file, status=1)["scans"][0]["findings"]]
    assert faults == ["slow", "no_end"]
    file.write_text('{"name": 1}\n', encoding="utf-8")
    assert empty.fails("scanner", "test", file) == "errors.scan.keys"
    file.write_text("\n", encoding="utf-8")
    assert "Nothing was scanned." in empty.done("scanner", "test", file, status=1)


def test_keys_of_a_raw_terminal_have_their_names() -> None:
    assert [key.name for key in keys_of("1q\r\n\t去", 0.0)] == ["1", "q", "enter", "ctrl+j", "tab", "去"]
    assert [key.name for key in keys_of("\x1b[2~\x1bOF\x1b[B9", 0.0)] == ["insert", "end", "down", "9"]
    assert [key.name for key in keys_of("\x1b", 0.0)] == [STOP]
    assert [key.name for key in keys_of("\x03", 0.0)] == [STOP]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_scanner_at_a_real_terminal_is_judged(empty: Fieldkit, tmp_path: Path) -> None:
    from tests.fieldkit.ui.terminal import open_terminal

    arguments = ("scanner", "test", "--record", tmp_path / "keys")
    command = [sys.executable, "-m", "fieldkit", "--home", empty.home, "--language", "en", *arguments]
    with open_terminal([str(word) for word in command], 40, 100) as terminal:
        terminal.wait_for("Esc or Ctrl+C ends")
        for good in range(1, 4):
            terminal.scan(SAMPLE)
            terminal.wait_until(lambda good=good: terminal.text().count("Good scan") == good)  # type: ignore[misc]
        terminal.wait_for("The scanner works.")
        assert terminal.wait_for_end() == 0
    assert (tmp_path / "keys").read_text(encoding="utf-8").count("\n") == 3 * (len(SAMPLE) + 1)
