"""docs/commands.md has a section for every command, and that section every option and argument."""

from __future__ import annotations

import re

from tests.house.programs import commands, scripts, spelled
from tests.house.tree import ROOT

SECTION = re.compile(r"^### `(?P<command>[a-z-]+(?: [a-z-]+)*)`$(?P<body>.*?)(?=^##|\Z)", re.M | re.S)


def sections() -> dict[str, str]:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return {match["command"]: match["body"] for match in SECTION.finditer(page)}


def is_named(word: str, body: str) -> bool:
    """Whether `word` stands in `body` as code, by itself: `--out` is not named by `--outside`."""
    return (
        re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", "\n".join(re.findall(r"`[^`]+`|^    .*$", body, re.M)))
        is not None
    )


def test_every_command_has_its_section() -> None:
    assert [path for path, _ in commands() if path not in sections()] == []


def test_every_option_and_argument_stands_in_its_section() -> None:
    page = sections()
    unnamed = {
        path: [word for word in spelled(command) if not is_named(word, page.get(path, ""))]
        for path, command in commands()
    }
    assert {path: words for path, words in unnamed.items() if words} == {}


def test_every_section_is_about_a_command_that_exists() -> None:
    existing = {path for path, _ in commands()}
    documented = [path for path in sections() if path.partition(" ")[0] in scripts()]
    assert [path for path in documented if path not in existing] == []
