"""Folding of texts, so that one name is found in whatever script, width or case it was written.

The map from traditional to simplified characters is data made by `tools/make_folding.py`; it is for comparing, never
for showing: what people wrote stays as they wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

#: Han characters, with the zero that some write as 〇.
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


@cache
def _simplified() -> dict[int, str]:
    traditional, simplified = files("roster").joinpath("folding.txt").read_text("utf-8").split()
    return {ord(before): after for before, after in zip(traditional, simplified, strict=True)}


def plain(text: str) -> str:
    """`text` with half-width letters and digits (NFKC), single spaces and nothing invisible."""
    if text.isascii():
        return " ".join(text.split())
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """What two texts share that mean the same: simplified, half-width, lower case, without spaces."""
    return plain(text).translate(_simplified()).casefold().replace(" ", "")
