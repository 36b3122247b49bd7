"""Every schema in docs/schemas is one, says what it is for, and is listed beside the command that prints it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "schemas"
SCHEMAS = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schema_is_one_of_draft_2020_12(path: Path) -> None:
    schema = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    Draft202012Validator.check_schema(schema)
    assert schema.get("$schema") == "https://json-schema.org/draft/2020-12/schema"
    assert schema.get("title"), "a schema says what it describes"


def test_readme_lists_every_schema_and_no_other() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", readme, re.M)) == {path.name for path in SCHEMAS}
