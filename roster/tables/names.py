"""Names as offices write them: with spaces, titles, brackets, and words that are no name at all."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from roster.folding import HAN, fold, plain
from roster.tables.roles import role_of
from roster.tables.words import words

NAME_CHARACTERS_MAX = 60
_BRACKETS = re.compile(r"[(\[【〔{<《]\s*([^()\[\]【】〔〕{}<>《》]*?)\s*[)\]】〕}>》]")
_HAN_SPACE = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
_HAN_NAME = re.compile(rf"[{HAN}]{{2,6}}|[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}}){{1,4}}")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:[ '’.\-]+[^\W\d_]+\.?)*")
_MIXED_NAME = re.compile(
    rf"[{HAN}]{{1,6}}[A-Za-z]{{1,2}}|[A-Za-z][A-Za-z .'\-]* ?[{HAN}]{{1,6}}|[{HAN}]{{2,6}} [A-Za-z][A-Za-z .'\-]*"
)
_DOTS = re.compile(r"\s*[·•・‧∙⋅．・]\s*")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d{4}){2})(?!\d)")
_SERIAL = re.compile(r"^\(?\d{1,4}[).、.:\s]+(?=\D)")
_SEPARATORS = re.compile(r"\s*[、;,/|&\n\r\t]\s*|\s+和\s+|\s+and\s+")
_STARS = re.compile(r"[*★☆●▲△※√✓]+")


class WrittenName(msgspec.Struct, frozen=True):
    """What a name cell said. `doubt` is "" or why it is not sure that this is one person's name."""

    name: str
    role: str = ""
    note: str = ""
    phone: str = ""
    doubt: str = ""


@lru_cache(maxsize=50_000)
def read_names(raw: str) -> tuple[WrittenName, ...]:
    """The persons that a name cell names; several where it is a list (张三、李四), each with its own brackets."""
    text = plain(_STARS.sub("", raw.replace("\n", "、").replace("\r", "") if _is_list(raw) else _STARS.sub("", raw)))
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) > 1 and all(not _read_one(part).doubt for part in parts):
        return tuple(_read_one(part) for part in parts)
    return (_read_one(text),)


def is_name(text: str) -> bool:
    return not read_names(text)[0].doubt


def name_key(name: str) -> str:
    """What two spellings of one name share: script, width, case and spaces do not matter."""
    return fold(name).replace("·", "")


def _is_list(raw: str) -> bool:
    """Line ends part names, unless a name was only broken to fit (张\\n三)."""
    lines = [line.strip() for line in raw.splitlines() if line.strip()]
    return len(lines) > 1 and all(len(line) > 1 for line in lines)


def _read_one(text: str) -> WrittenName:
    phone = ""
    if found := _MOBILE.search(text):
        phone = re.sub(r"\D", "", found[1])
        text = text[: found.start()] + " " + text[found.end() :]
    notes = [note for note in _BRACKETS.findall(text) if note]
    name = _tidy(_BRACKETS.sub(" ", text))
    name, title = _split_title(name)
    said = [*notes, *([title] if title else [])]
    role = next((role for word in said if (role := role_of(word))), "")
    rest = [word for word in said if not role_of(word)]
    return WrittenName(name, role, "; ".join(rest), phone, _doubt(name))


def _tidy(text: str) -> str:
    text = _SERIAL.sub("", plain(text).strip(" :：,，.。;；-—_"))
    return _DOTS.sub("·", text).strip("·")


def _split_title(text: str) -> tuple[str, str]:
    """`张三 组长` and `张三同志` → the name and the title, "" where there is none worth a note."""
    *before, last = text.split(" ")
    if before and len(last) > 1 and role_of(last):
        return _join(" ".join(before)), last
    for title in words().names.titles_after:
        if text.endswith(title) and len(text) - len(title) >= 2:
            return _join(text.removesuffix(title)), ""
    return _join(text), ""


def _join(text: str) -> str:
    """`张 三` → `张三`; two whole names beside each other stay apart."""
    return text if _several(text) else _HAN_SPACE.sub("", text)


def _several(text: str) -> bool:
    parts = text.split(" ")
    long = len(parts) > 1 and all(re.fullmatch(rf"[{HAN}]{{2,4}}", part) for part in parts)
    return long and fold(parts[0]) not in words().names.compound_surnames


def _doubt(name: str) -> str:
    if not name:
        return "holds no name"
    if "\ufffd" in name:
        return "holds damaged characters"
    if len(name) > NAME_CHARACTERS_MAX:
        return f"is longer than {NAME_CHARACTERS_MAX} characters"
    if fold(name) in words().names.none:
        return "is a word, not a name"
    if _several(name):
        return f"may be {len(name.split(' '))} persons"
    if re.fullmatch(rf"[{HAN}]", name):
        return "has only one character"
    if _HAN_NAME.fullmatch(name) or _MIXED_NAME.fullmatch(name):
        return ""
    if _LATIN_NAME.fullmatch(name) and len(name) > 1 and not re.search(rf"[{HAN}]", name):
        return ""
    return "does not look like a name"
