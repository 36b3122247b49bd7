"""The spellings by which a name is found: pinyin and initials with every reading of the surname, and Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

#: Readings that are used for surnames only and that pypinyin does not list.
_SURNAME_ONLY = {"黑": "he", "盖": "ge", "葛": "ge", "逯": "lu", "妫": "gui"}
_WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]")
_LATIN = re.compile(r"[a-z0-9]+")
_BARE_U = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "a", "œ": "o"})


def search_keys(name: str) -> tuple[str, ...]:
    """`单立群` → `danliqun`, `dlq`, `shanliqun`, `slq` …; `Anna Nowak` → `anna nowak`, `an`, `nowak`.

    Lower case, each once, the usual reading first. A surname is read in every way; the rest in the usual one.
    """
    words = _words(name)
    if not words:
        return ()
    if all(_LATIN.fullmatch(word) for word in words):
        return _latin_keys(words)
    rest = _usual(name, words)
    keys = [key for first in _surname_readings(words[0], rest[0]) for key in _spellings([first, *rest[1:]])]
    return tuple(dict.fromkeys(keys))


def _words(name: str) -> list[str]:
    """Latin words whole and other characters one by one, in lower case without accents."""
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).lower()).translate(_BARE_U)
    return _WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)))


def _latin_keys(words: list[str]) -> tuple[str, ...]:
    initials = "".join(word[0] for word in words)
    return tuple(dict.fromkeys([" ".join(words), initials, *words[1:]]))


def _usual(name: str, words: list[str]) -> list[str]:
    """The usual reading of each word; pypinyin knows phrases (`万俟`), so it is asked for the whole name."""
    together = lazy_pinyin("".join(words)) if all(len(word) == 1 for word in words) else []
    return together if len(together) == len(words) else [lazy_pinyin(word)[0] for word in words]


@lru_cache(maxsize=4096)
def _surname_readings(surname: str, usual: str) -> tuple[str, ...]:
    every = pinyin(surname, heteronym=True, style=Style.NORMAL)[0]
    return tuple(dict.fromkeys(filter(None, [usual, *every, _SURNAME_ONLY.get(surname, "")])))


def _spellings(syllables: list[str]) -> list[str]:
    """Whole and initials; ü, which pinyin types as v, also as u and as passports write it."""
    whole = "".join(syllables)
    initials = "".join(syllable[0] for syllable in syllables)
    return [whole, initials, *(whole.replace("v", u) for u in ("u", "yu") if "v" in whole)]
