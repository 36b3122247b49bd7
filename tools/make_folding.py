"""Makes roster/folding.txt: each traditional character and the simplified one it folds to.

Run by hand, with `pip install opencc` in the environment; only its output is shipped.

    python tools/make_folding.py roster/folding.txt
"""

from __future__ import annotations

import sys
from pathlib import Path

import opencc

#: Blocks of the Basic Multilingual Plane with Han characters: Extension A, Unified, Compatibility.
BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))


def pairs() -> list[tuple[str, str]]:
    """Characters that simplify to exactly one other character, in code point order."""
    convert = opencc.OpenCC("t2s").convert
    characters = (chr(code) for start, end in BLOCKS for code in range(start, end))
    converted = ((character, convert(character)) for character in characters)
    return [(before, after) for before, after in converted if before != after and len(after) == 1]


def main(target: str) -> None:
    found = pairs()
    lines = ["".join(before for before, _ in found), "".join(after for _, after in found)]
    Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
