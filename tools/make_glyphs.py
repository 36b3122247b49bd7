"""Draws the characters of large words as dots: python tools/make_glyphs.py REGULAR BOLD (Noto Sans CJK .ttc or .otf).

Run it again when such a word in Chinese gets a character that it did not have. A test says when.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.pofile import read_po
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
OUT = ROOT / "fieldkit/ui/glyphs.txt"
LOCALE = ROOT / "fieldkit/texts/locale"
#: What is shown in large letters.
LARGE = ("words.verdict.", "words.ready.yes", "words.ready.no")
#: In a collection of fonts, the face with simplified and the one with traditional shapes.
FACES = {"zh_Hans": 2, "zh_Hant": 3}
HEAD = """\
# Dots of the characters in which verdicts are said, 16 and 12 rows high; made by tools/make_glyphs.py.
# Drawn after Noto Sans CJK, Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source',
# under the SIL Open Font License, Version 1.1 (https://openfontlicense.org). These dots are under the same licence.
"""


def characters(language: str) -> list[str]:
    """Those of all words that are shown large."""
    with (LOCALE / language / "LC_MESSAGES/words.po").open("rb") as file:
        words = [str(entry.string) for entry in read_po(file) if str(entry.id).startswith(LARGE)]
    return sorted(set("".join(words)))


def dots(character: str, rows: int, font: ImageFont.FreeTypeFont, least: int) -> str:
    """Rows of the character as hexadecimal numbers, a bit a dot."""
    image = Image.new("L", (rows, rows), 0)
    draw = ImageDraw.Draw(image)
    if least == 0:
        draw.fontmode = "1"
        least = 1
    left, top, right, bottom = draw.textbbox((0, 0), character, font=font)
    draw.text(((rows - right + left) // 2 - left, (rows - bottom + top) // 2 - top), character, font=font, fill=255)
    lines = []
    for y in range(rows):
        bits = "".join("1" if image.getpixel((x, y)) >= least else "0" for x in range(rows))
        lines.append(f"{int(bits, 2):0{rows // 4}x}")
    return "".join(lines)


def main() -> int:
    regular, bold = sys.argv[1:3]
    lines: dict[str, str] = {}
    for language, face in FACES.items():
        large = ImageFont.truetype(bold, 16, index=face)
        small = ImageFont.truetype(regular, 13, index=face)
        for character in characters(language):
            lines.setdefault(
                character, f"{character} {dots(character, 16, large, 110)} {dots(character, 12, small, 0)}"
            )
    OUT.write_text(HEAD + "\n".join(lines[key] for key in sorted(lines)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
