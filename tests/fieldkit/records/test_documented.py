"""docs/records.md names every kind, with its number and scope."""

from __future__ import annotations

import re
from pathlib import Path

from fieldkit.records.kinds import BY_NUMBER

DOCUMENT = Path(__file__).parents[3] / "docs" / "records.md"


def test_every_kind_has_its_row() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \| (\w+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    kinds = [(str(spec.number), spec.payload.__name__, spec.scope) for spec in BY_NUMBER.values()]
    assert sorted(rows) == sorted(kinds)
