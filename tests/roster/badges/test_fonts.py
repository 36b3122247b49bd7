"""No character is printed that no font has."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

from roster.badges.fonts import choose_fonts, font_characters, shipped_folder, system_fonts

SHIPPED = shipped_folder() / "NotoSansSC-Medium-subset.ttf"
#: A character for private use.
RARE = "\U0010fffd"
NAMES = "喆堃祎彧煊镕昇旻翀赟龑頔㐂张張李單乐樂們戶"


def test_the_shipped_font_has_the_characters_of_names() -> None:
    have = font_characters(SHIPPED)
    assert set("通用规范汉字表繁體中文·（）０１２ABCéüñ—“”") | set(NAMES) - set("㐂") <= have
    assert RARE not in have


def test_the_shipped_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (shipped_folder() / "OFL.txt").read_text(encoding="utf-8")


def test_a_character_that_no_font_has_is_missing() -> None:
    assert choose_fonts(["张三", RARE], []).missing == {RARE}
    assert choose_fonts(["张三", "\u200b\n"], []).missing == frozenset()


def test_a_system_font_is_taken_only_for_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "rare.ttf"
    path.write_bytes(_font_with(RARE))
    assert choose_fonts(["张三", RARE], [path]).folders == (str(shipped_folder()), str(tmp_path))
    assert choose_fonts(["张三", RARE], [path]).missing == frozenset()
    assert choose_fonts(["张三"], [path]).folders == (str(shipped_folder()),)


def test_a_collection_is_read_as_its_first_font(tmp_path: Path) -> None:
    font = _font_with(RARE, start=16)
    path = tmp_path / "rare.ttc"
    path.write_bytes(struct.pack(">4sHHII", b"ttcf", 1, 0, 1, 16) + font)
    assert font_characters(path) == {RARE}


def test_a_damaged_font_has_no_characters(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"abc", SHIPPED.read_bytes()[:300], bytes(4000))):
        path = tmp_path / f"{number}.ttf"
        path.write_bytes(data)
        assert font_characters(path) == frozenset()
    assert font_characters(tmp_path / "nowhere.ttf") == frozenset()


def test_fonts_are_looked_for_in_the_folders_of_the_system(tmp_path: Path) -> None:
    environment = {"WINDIR": str(tmp_path / "windows"), "LOCALAPPDATA": str(tmp_path / "local")}
    for folder in (".local/share/fonts/han", "Library/Fonts/han"):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(SHIPPED, tmp_path / folder / "a.TTF")
    (tmp_path / "windows" / "Fonts").mkdir(parents=True)
    shutil.copy(SHIPPED, tmp_path / "windows" / "Fonts" / "a.ttf")
    assert any(tmp_path in path.parents for path in system_fonts(environment, tmp_path))


def _font_with(character: str, start: int = 0) -> bytes:
    """The least of a font: a table directory and a cmap of format 12 with one character; it begins at `start`."""
    groups = struct.pack(">III", ord(character), ord(character), 1)
    table = struct.pack(">HHIII", 12, 0, 28, 0, 1) + groups
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    directory = struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, start + 28, len(cmap))
    return directory + cmap
