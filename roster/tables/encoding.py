"""In which encoding a text file was written: a mark, strict UTF-8, else GB18030 or Big5 by their common characters.

Both of the last put their most used characters into a first level. Read in the right one, most characters of a roster
are of that level; read in the wrong one, hardly more than by chance.
"""

from __future__ import annotations

import codecs
from collections import Counter

from roster.errors import TableError

#: What `--encoding` takes; the names are Python's own.
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5")
#: How much of a file is looked at to tell GB18030 from Big5.
SAMPLE_BYTES = 200_000

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GB_LEVEL_1 = (0xB0, 0xD7)
_BIG5_LEVEL_1 = (0xA4, 0xC6)


def decode_text(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding used; bytes that do not fit become U+FFFD. `encoding` overrides the rule."""
    used = encoding or guess_encoding(data)
    if used == "utf-8":
        used = "utf-8-sig"
    if used == "big5":
        used = _big5_variant(data)
    return data.decode(used, errors="replace"), {"utf-8-sig": "utf-8"}.get(used, used)


def guess_encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if unmarked := _utf16_without_mark(data[:SAMPLE_BYTES]):
        return unmarked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_common_characters(data[:SAMPLE_BYTES])
    return "utf-8"


def _utf16_without_mark(sample: bytes) -> str:
    """Line ends and commas have a zero byte in UTF-16, all on one side and not few; other texts have none."""
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if not any(zeros):
        return ""
    if min(zeros) > max(zeros) // 10 or max(zeros) * 50 < len(sample) // 2:
        raise TableError("This is no table: it holds zero bytes. Save it as XLSX or CSV and import that.")
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _by_common_characters(sample: bytes) -> str:
    shares = {
        "gb18030": _common_share(sample, "gb18030", "gb2312", _GB_LEVEL_1),
        "big5": _common_share(sample, "big5hkscs", "big5", _BIG5_LEVEL_1),
        "utf-8": _common_share(sample, "utf-8", "gb2312", _GB_LEVEL_1),
    }
    return max(shares, key=lambda name: shares[name])


def _common_share(sample: bytes, encoding: str, level_set: str, level: tuple[int, int]) -> float:
    """Share of the characters beyond ASCII that are of the first level; those that did not fit count against it."""
    counts = Counter(character for character in sample.decode(encoding, errors="replace") if not character.isascii())
    common = sum(count for character, count in counts.items() if level[0] <= _lead(character, level_set) <= level[1])
    return common / counts.total() if counts else 0.0


def _lead(character: str, encoding: str) -> int:
    encoded = character.encode(encoding, errors="ignore")
    return encoded[0] if len(encoded) == 2 else 0


def _big5_variant(data: bytes) -> str:
    """Windows' own Big5 where it fits, else Hong Kong's, which holds more characters."""
    try:
        data.decode("cp950")
    except UnicodeDecodeError:
        return "big5hkscs"
    return "cp950"
