"""Every error that can be raised has its sentence, and every value in a sentence is given where it is raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from fieldkit.errors import FieldkitError
from fieldkit.exchange.joining import REFUSALS
from fieldkit.kit.values import VerdictKind
from fieldkit.texts.catalogue import LANGUAGES, LOCALE
from tests.house.tree import name, python_files, tree

#: Families of ids that are put together, with their members.
TOGETHER = {
    "errors.exchange.": ("unknown", "revoked"),
    "errors.join.": (*REFUSALS, "refused"),
    "cli.verdict.": tuple(kind.value for kind in VerdictKind),
    "cli.came.": ("own", "server", "carried", "mirror"),
    "cli.neighbours.": ("off", "waiting", "on", "trouble"),
    "cli.mirror.": ("off", "never", "ok", "missing", "trouble"),
    "cli.unknown.": ("squad", "site", "thing", "checkpoint", "tally", "deed"),
    "cli.consent.": ("missing", "refused", "unknown"),
    "errors.kit.deed_needs.": ("picture", "witness", "person"),
    "errors.settings.allowed.": ("camera", "day", "keys", "label", "language", "number", "sounds", "theme"),
    "cli.uncounted.": ("quarantined", "unknown", "waiting"),
    "cli.verify.": (
        "linkage",
        "linkage_missing",
        "linkage_cut",
        "linkage_stray",
        "linkage_name",
        "feed",
        "content",
        "content_text",
        "seal",
        "certificate",
        "picture",
        "fold",
    ),
}
#: What is called with an id and its values.
SAYING = {"say", "FieldkitError", "JournalError", "JournalBusy", "ExchangeError", "Offline", "KitError"}
#: What the program says of errors that are not its own: these sentences were made elsewhere.
PASSED_ON = ("errors.program.roster", "errors.program.usage")
#: The end of a sentence, not a sentence.
ENDS = "errors.settings.allowed."


def messages(domain: str, language: str = "en") -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@cache
def code() -> tuple[tuple[str, ast.AST], ...]:
    """Every string and call of the programs, with the file that it is in."""
    return tuple(
        (name(path), node)
        for path in python_files("fieldkit", "sync_server")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant | ast.Call)
    )


def literals(prefix: str) -> set[str]:
    """Every string of the code that begins so and is an id."""
    return {
        node.value
        for _, node in code()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(prefix)
        and all(part.replace("_", "").isalnum() for part in node.value.split("."))
    }


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Place, id and names of the values, wherever an id is said or raised with values that are spelled out."""
    for file, node in code():
        if not isinstance(node, ast.Call) or not node.args or any(keyword.arg is None for keyword in node.keywords):
            continue
        if getattr(node.func, "id", "") not in SAYING:
            continue
        first = node.args[0]
        for one in [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]:
            if isinstance(one, ast.Constant) and str(one.value).startswith(("errors.", "cli.")):
                yield f"{file}:{node.lineno}", str(one.value), {str(keyword.arg) for keyword in node.keywords}


def put_together(domain: str) -> set[str]:
    return {family + part for family, parts in TOGETHER.items() for part in parts if family.startswith(domain)}


@pytest.mark.parametrize("domain", ["errors", "cli"])
def test_every_id_that_is_used_has_its_text(domain: str) -> None:
    assert sorted((literals(f"{domain}.") | put_together(f"{domain}.")) - set(messages(domain))) == []


@pytest.mark.parametrize("domain", ["errors", "cli"])
def test_no_text_is_left_over(domain: str) -> None:
    assert sorted(set(messages(domain)) - literals(f"{domain}.") - put_together(f"{domain}.")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_in_a_text_is_given_where_it_is_said(language: str) -> None:
    texts = messages("errors", language) | messages("cli", language)
    wrong = [
        (place, message, sorted(fields(texts[message]) - given))
        for place, message, given in calls()
        if fields(texts[message]) - given
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_says_what_could_not_be_done_and_what_to_do_next(language: str) -> None:
    """Two sentences at least: one that says what and why, one that helps."""
    end = ". " if language == "en" else "。"
    every = {message: text for message, text in messages("errors", language).items() if message not in PASSED_ON}
    texts = {message: text for message, text in every.items() if not message.startswith(ENDS)}
    assert [message for message, text in texts.items() if text.rstrip(".。").count(end) < 1 and "；" not in text] == []
    assert [message for message, text in texts.items() if not text.endswith((".", "。"))] == []


def test_an_error_is_made_of_its_id_and_values() -> None:
    error = FieldkitError("errors.home.full", path="X", cause="Y")
    assert str(error).startswith("Cannot write in X: the disk is full (Y).")
