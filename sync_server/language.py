"""Which language somebody is answered in, and the server's own catalogues."""

from __future__ import annotations

from pathlib import Path

from fieldkit.texts.catalogue import LANGUAGES, language_of, register_locale

LOCALE = Path(__file__).parent / "locale"
register_locale(LOCALE)

#: HTML's names of the languages.
HTML_LANGUAGE = {"en": "en", "zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}
#: Most languages of a browser's list that are looked at.
_ASKED_MAX = 20


def language_for(asked: str, chosen: str, accepted: str) -> str:
    """The language asked for in the address, else the one chosen before, else the browser's, else English."""
    for language in (asked, chosen):
        if language in LANGUAGES:
            return language
    for name in _by_preference(accepted):
        if name.lower().startswith(("en", "zh")):
            return language_of(name)
    return "en"


def _by_preference(accepted: str) -> list[str]:
    """The names in an Accept-Language header (RFC 9110, 12.5.4), the most wanted first."""
    weighed = []
    for place, part in enumerate(accepted.split(",")[:_ASKED_MAX]):
        name, _, weight = part.strip().partition(";")
        weighed.append((-_quality(weight), place, name.strip()))
    return [name for quality, _, name in sorted(weighed) if quality < 0]


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
