"""Makes the Chinese font that is shipped for badges: one weight of Noto Sans SC with the characters that names need.

Run by hand, with `pip install fonttools` in the environment; only its output is shipped.

    python tools/make_font_subset.py FONT.ttf Unihan_OtherMappings.txt Unihan_Variants.txt roster/badges/fonts

The font (NotoSansSC_500Medium.ttf) is in the npm package @expo-google-fonts/noto-sans-sc, the two lists are in the
Unicode Character Database. Taken are the 8,105 characters of 通用规范汉字表 (kTGH), their traditional forms, GB 2312,
the first level of Big5, and Latin letters with their accents.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from fontTools import subset

NAME = "NotoSansSC-Medium-subset.ttf"
#: Latin with the letters of pinyin and of European names, and the signs that texts of badges use.
LATIN = (
    (0x20, 0x7F),
    (0xA0, 0x250),
    (0x1E00, 0x1F00),
    (0x2010, 0x2028),
    (0x2030, 0x203B),
    (0x3000, 0x3018),
    (0xFF01, 0xFF5F),
)
SINGLE_SIGNS = "·•€№℃①②③④⑤⑥⑦⑧⑨⑩×～→"
_BIG5_LEVEL_1 = (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
_GB2312 = (range(0xB0, 0xF8), range(0xA1, 0xFF))


def two_byte_characters(encoding: str, leads: range, trails: range | tuple[int, ...]) -> set[str]:
    pairs = (bytes([lead, trail]).decode(encoding, errors="ignore") for lead in leads for trail in trails)
    return {character for character in pairs if len(character) == 1}


def standard_characters(mappings: str) -> set[str]:
    return {chr(int(code, 16)) for code in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", mappings, re.M)}


def traditional_forms(variants: str, characters: set[str]) -> set[str]:
    forms = set()
    for code, codes in re.findall(r"^U\+([0-9A-F]+)\tkTraditionalVariant\t(.+)$", variants, re.M):
        if chr(int(code, 16)) in characters:
            forms |= {chr(int(form, 16)) for form in re.findall(r"U\+([0-9A-F]+)", codes)}
    return forms


def wanted(mappings: str, variants: str) -> set[str]:
    standard = standard_characters(mappings)
    latin = {chr(code) for start, end in LATIN for code in range(start, end)} | set(SINGLE_SIGNS)
    big5, gb2312 = two_byte_characters("big5", *_BIG5_LEVEL_1), two_byte_characters("gb2312", *_GB2312)
    return standard | traditional_forms(variants, standard) | big5 | gb2312 | latin


def main(font_file: str, mappings_file: str, variants_file: str, target: str) -> None:
    options = subset.Options(
        hinting=False, layout_features=["kern"], notdef_outline=True, recalc_timestamp=False, name_IDs=["*"]
    )
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "GSUB", "GDEF"]
    font = subset.load_font(font_file, options)
    subsetter = subset.Subsetter(options)
    characters = wanted(*(Path(file).read_text(encoding="utf-8") for file in (mappings_file, variants_file)))
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    subset.save_font(font, str(Path(target) / NAME), options)


if __name__ == "__main__":
    main(*sys.argv[1:5])
