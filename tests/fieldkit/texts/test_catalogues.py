"""Catalogues are whole: what code says is in each language, with the same values, compiled as written."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from fieldkit.kit.advice import AdviceKind
from fieldkit.kit.closing import OpenKind
from fieldkit.kit.duty import DONE_NAMES
from fieldkit.kit.incidents import INCIDENT_KINDS
from fieldkit.kit.values import VerdictKind
from fieldkit.records.alerts import AlertKind
from fieldkit.records.spaces.incident import STATES
from fieldkit.texts.catalogue import LANGUAGES, LOCALE
from fieldkit.ui.actions import ACTIONS, PLACES
from fieldkit.ui.big_letters import can_spell, letters
from tests.house.tree import python_files, text
from tools.compile_texts import compiled

DOMAINS = sorted({po.stem for po in LOCALE.rglob("*.po")})
SAID = re.compile(r"""["']((?:ui|words|errors|cli)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*)["']""")


@cache
def messages(language: str, domain: str) -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        entries = list(read_po(file))
    return {str(entry.id): str(entry.string) for entry in entries if isinstance(entry.id, str) and entry.id}


@cache
def everything(language: str) -> dict[str, str]:
    return {key: value for domain in DOMAINS for key, value in messages(language, domain).items()}


def values(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_languages_have_the_same_messages_with_the_same_values(domain: str) -> None:
    english = messages("en", domain)
    for language in LANGUAGES[1:]:
        other = messages(language, domain)
        assert set(english) ^ set(other) == set()
        assert [key for key, said in english.items() if values(said) != values(other[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language: str) -> None:
    assert [key for key, said in everything(language).items() if not said.strip()] == []


def test_every_message_that_code_names_is_there() -> None:
    known = everything("en")
    parts = {key[: at.start()] for key in known for at in re.finditer(r"\.", key)}
    named = {name for path in python_files("fieldkit") for name in SAID.findall(text(path) or "")}
    assert sorted(name for name in named if name not in known and name not in parts) == []


def test_messages_whose_names_code_puts_together_are_there() -> None:
    together = [
        *(f"words.verdict.{kind.value}" for kind in VerdictKind),
        *(f"ui.verdict.{kind.value}" for kind in VerdictKind),
        *(f"words.done.{name}" for name in DONE_NAMES.values()),
        *(f"words.incident.{kind}" for kind in INCIDENT_KINDS),
        *(f"words.state.{state}" for state in STATES),
        *(f"words.alert.{kind.value}" for kind in AlertKind),
        *(message for action in ACTIONS for message in (action.name, action.tip)),
        *(f"ui.help.{place}" for place in PLACES),
        *(f"ui.sync.state.{state}" for state in SYNC_STATES),
        *(f"words.advice.{kind.value}" for kind in AdviceKind),
        *(f"words.close.{part}{kind.value}" for part in ("", "name.", "todo.") for kind in OpenKind),
    ]
    assert [name for name in together if name not in everything("en")] == []


SYNC_STATES = ("never", "ok", "offline", "trouble", "refused", "off", "rehearsal")


def test_no_message_of_the_screens_is_left_over() -> None:
    code = "\n".join(text(path) or "" for path in python_files("fieldkit"))
    families = (
        "words.alert.",
        *re.findall(r"""f["']((?:ui|words)\.[a-z_.]+\.)\{""", code),
        *(f"{name}." for name in SAID.findall(code)),
    )
    keys = [*messages("en", "ui"), *messages("en", "words")]
    assert [key for key in keys if key not in SAID.findall(code) and not key.startswith(families)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_are_those_that_are_written(language: str) -> None:
    written = sorted((LOCALE / language).rglob("*.po"))
    assert [po.name for po in written if po.with_suffix(".mo").read_bytes() != compiled(po)] == []


def test_traditional_texts_have_no_simplified_characters_of_the_commonest() -> None:
    simplified = set("签离场迟队员动务类状态输编号机发现统显屏网络设备数据软扫码录记经时间东还对错误说图标题")
    common = simplified - set("".join(TRADITIONAL_TOO))
    found = {key: sorted(set(said) & common) for key, said in everything("zh_Hant").items() if set(said) & common}
    found.pop("ui.tip.language", None)
    assert found == {}


#: Characters of the list above that are right in traditional texts as well.
TRADITIONAL_TOO = ("屏", "提")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_letters_that_fit_half_of_eighty_columns(language: str) -> None:
    words = [messages(language, "words")[f"words.verdict.{kind.value}"] for kind in VerdictKind]
    assert [word for word in words if not can_spell(word) or not letters(word, 48 + (language == "en"), 8)] == []
