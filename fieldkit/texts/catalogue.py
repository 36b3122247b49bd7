"""Looks up what to say by id, in the language chosen.

A catalogue is one gettext domain in `locale/LANGUAGE/LC_MESSAGES/DOMAIN.po`; the domain is the id's first part
(`errors.journal.newer` is in `errors`). English is a catalogue like the others. `tools/compile_texts.py` makes the
`.mo` files that are read here.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh_Hans", "zh_Hant")
#: What a language calls itself: the only words that are the same in every catalogue.
LANGUAGE_NAMES = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
LOCALE = Path(__file__).parent / "locale"
#: Where catalogues are looked for: the kit's, and those of packages above it that have some of their own.
_roots = [LOCALE]


def register_locale(root: Path) -> None:
    """Makes the catalogues in another `locale` folder known; their domains have names of their own."""
    if root not in _roots:
        _roots.append(root)
        _domain.cache_clear()


class _Chosen:
    language = "en"


_chosen = _Chosen()


def choose_language(language: str) -> str:
    """Makes `language` the one that is spoken; returns the one that really is (English where it is not known)."""
    _chosen.language = language if language in LANGUAGES else "en"
    return _chosen.language


def chosen_language() -> str:
    return _chosen.language


def language_of(locale_name: str) -> str:
    """`zh_TW.UTF-8` → `zh_Hant`: the language that a system's locale name asks for."""
    name = locale_name.lower().replace("-", "_")
    if name.startswith("zh"):
        return "zh_Hant" if any(part in name for part in ("hant", "tw", "hk", "mo")) else "zh_Hans"
    return "en"


@lru_cache(maxsize=64)
def _domain(domain: str, language: str) -> gettext.NullTranslations:
    for root in _roots:
        if gettext.find(domain, root, [language]):
            return gettext.translation(domain, root, [language])
    return gettext.NullTranslations()


def say(message: str, *, language: str = "", **values: Any) -> str:
    """The text of `message` with its `{values}` filled in; the id itself where no catalogue has it."""
    domain = message.partition(".")[0]
    text = _domain(domain, language or _chosen.language).gettext(message)
    if text == message and (language or _chosen.language) != "en":
        text = _domain(domain, "en").gettext(message)
    return text.format(**values) if values else text


def has_message(message: str, language: str) -> bool:
    return _domain(message.partition(".")[0], language).gettext(message) != message
