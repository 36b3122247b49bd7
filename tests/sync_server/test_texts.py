"""Catalogues of the server: the same messages, with the same values in them, in every language; nothing too much."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fieldkit.records.alerts import AlertKind
from fieldkit.records.spaces.headcount import ENDINGS
from fieldkit.texts.catalogue import LANGUAGES
from sync_server.desk.messages_page import ANSWERS, STATES
from sync_server.language import LOCALE
from tests.house.tree import ROOT

DOMAINS = ("desk", "summary")
#: Ids that are put together from a beginning and a key.
MADE = (
    *(f"desk.alert.{kind}" for kind in AlertKind),
    *(f"desk.alert.{kind}" for kind in ("unreachable_count", "never_heard", "never_heard_count", "post_left_squad")),
    *(f"desk.month.{month}" for month in range(1, 13)),
    *(f"desk.weekday.{day}" for day in range(1, 8)),
    *(f"desk.theme.{theme}" for theme in ("light", "dark", "auto")),
    *(f"desk.road.{road}" for road in ("drop", "neighbour", "mirror")),
    *(f"desk.standing.{standing}" for standing in ("known", "unknown", "revoked")),
    *(f"desk.settled.{ending}" for ending in ENDINGS),
    *(f"desk.call.{state}" for state in ANSWERS),
    *(f"desk.message.{state}" for state in STATES),
)

#: What looks like an id, and is a file.
NO_IDS = {"summary.css", "summary.html"}


def catalogue(domain: str, language: str) -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_languages_say_the_same(domain: str, language: str) -> None:
    english, other = catalogue(domain, "en"), catalogue(domain, language)
    assert set(english) == set(other)
    assert {key: fields(english[key]) for key in english} == {key: fields(other[key]) for key in other}
    assert [key for key, text in other.items() if not text] == []


def used() -> set[str]:
    """Ids of messages in code and templates."""
    files = [path for path in (ROOT / "sync_server").rglob("*") if path.suffix in (".py", ".html")]
    return {word for path in files for word in _ids(path)}


def _ids(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    whole = set(re.findall(r"[\"'](?:desk|summary)\.[a-z_.]+[\"']", text))
    ids = {word[1:-1] for word in whole}
    if "/summary/" in path.as_posix():
        ids |= {f"summary.{word}" for word in re.findall(r"words\.say\(\s*\"([a-z_]+)\"", text)}
        ids |= {f"summary.{word}" for call in re.findall(r"columns\(([^)]*)\)", text) for word in _titles(call)}
        ids |= {f"summary.{word}" for word in re.findall(r"\"(lent|supplies|unsent|waiting|in_quarantine)\"", text)}
    return ids


def _titles(call: str) -> list[str]:
    return [title.lstrip("#") for title in re.findall(r"\"(#?[a-z_]+)\"", call)]


def test_what_is_said_is_in_the_catalogues_and_the_other_way_round() -> None:
    have = {key for domain in DOMAINS for key in catalogue(domain, "en")}
    said = {key for key in used() if not key.endswith(".")} | set(MADE)
    assert said - have - NO_IDS == set(), "said, but in no catalogue"
    assert have - said == set(), "in a catalogue, but never said"
