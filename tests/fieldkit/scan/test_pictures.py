"""Badges out of picture files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps

from fieldkit.errors import KitError
from fieldkit.scan import pictures
from fieldkit.scan.pictures import codes_in, codes_in_file
from fieldkit.scan.sample import sample_matrix
from fieldkit.scan.sources import Handed, read_files
from tests.fieldkit.scan.badge_pictures import code_of, film, picture
from tests.roster.badges.codes import MODULE_DOTS, drawn_matrix

SETTINGS = Path("settings.toml")


def refused(path: Path) -> str:
    with pytest.raises(KitError) as error:
        codes_in_file(path)
    return str(error.value)


def said(handed: Handed) -> str:
    return str(handed.problem)


def test_every_badge_of_a_photo_is_read_from_top_to_bottom(tmp_path: Path) -> None:
    codes = (code_of(3), code_of(1))
    picture(*codes).save(tmp_path / "two.png")
    assert codes_in_file(tmp_path / "two.png") == codes


def test_a_stained_badge_is_read_beside_a_clean_one() -> None:
    made = picture(code_of(1), code_of(2))
    left, top = 240 + 16 * MODULE_DOTS, 70 + 14 * MODULE_DOTS
    ImageDraw.Draw(made).rectangle((left, top, left + 6 * MODULE_DOTS, top + 6 * MODULE_DOTS), fill=170)
    assert codes_in(made, rescued=False) == (code_of(1),)
    assert codes_in(made) == (code_of(1), code_of(2))


def test_a_photo_that_lies_on_its_side_and_one_in_negative_are_read(tmp_path: Path) -> None:
    made = picture(code_of(9))
    exif = Image.Exif()
    exif[0x0112] = 6
    made.rotate(90, expand=True).save(tmp_path / "side.jpg", exif=exif)
    assert codes_in_file(tmp_path / "side.jpg") == (code_of(9),)
    assert codes_in(ImageOps.invert(made)) == (code_of(9),)


def test_a_code_that_is_no_badge_is_passed_over() -> None:
    assert codes_in(drawn_matrix(sample_matrix())) == ()


def test_what_is_no_picture_or_not_there_or_too_large_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = tmp_path / "noise.png"
    noise.write_bytes(b"\x89PNG\r\n" + b"x" * 99)
    assert refused(noise).startswith(f"Cannot read the picture {noise} (not a picture)")
    assert "Cannot read the picture" in refused(tmp_path / "gone.png")
    cut = tmp_path / "cut.png"
    picture(code_of(1)).save(cut)
    cut.write_bytes(cut.read_bytes()[:400])
    assert "Cannot read the picture" in refused(cut)
    monkeypatch.setattr(pictures, "FILE_BYTES_MAX", 10)
    assert "> 0 MB" in refused(cut)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    assert "pip install 'fieldkit[scan]'" in refused(tmp_path / "any.png")


def test_whatever_is_handed_over_is_read_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    picture(code_of(1)).save(folder / "a.png")
    picture().save(folder / "b.png")
    texts = tmp_path / "list.txt"
    texts.write_text(f"\ufeff{code_of(2)}\n\n 0042 \n", encoding="utf-8")
    (tmp_path / "list.bin").write_bytes(b"\xff\xfe\x00")
    shown = film(tmp_path / "film.avi", [code_of(3), "", code_of(4), code_of(3)], frames=2)
    (tmp_path / "empty").mkdir()
    paths = [folder, texts, shown, tmp_path / "list.bin", tmp_path / "gone.txt", tmp_path / "empty"]
    a, b, lines, seen, binary, gone, empty = read_files(paths, SETTINGS)
    assert (a.texts, a.problem) == ((code_of(1),), None)
    assert said(b).startswith("No badge found in b.png.")
    assert lines.texts == (code_of(2), "0042")
    assert seen.texts == (code_of(3), code_of(4))
    assert "neither a picture nor a text" in said(binary)
    assert said(gone).startswith("Cannot find ")
    assert "There are no pictures in the folder" in said(empty)
