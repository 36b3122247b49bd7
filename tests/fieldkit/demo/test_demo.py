"""The whole day as a person starts it: a server process, ten laptops, real HTTP, and the check at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytestmark = pytest.mark.slow
SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"

#: Planted in every process of the day: tallies of one squad's session are folded twice.
_FOLD_ERROR = """
import fieldkit.records.spaces.sums as sums
_right = sums.amounts
def _wrong(what):
    amounts = _right(what)
    if type(what).__name__ == "TallyAdded" and what.squad == 2:
        return {part: amount * 2 for part, amount in amounts.items()}
    return amounts
sums.amounts = _wrong
"""


def play(tmp_path: Path, **environ: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    file = tmp_path / "day.json"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "fieldkit",
            "demo",
            "--headless",
            "--json",
            str(file),
            "--folder",
            str(tmp_path / "d"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"LC_ALL": "C.UTF-8"} | environ,
        timeout=300,
        check=False,
    )
    return done, file


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def test_a_day_played_by_itself_shows_what_was_entered(tmp_path: Path) -> None:
    done, file = play(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    day = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(day, schema("fieldkit-demo.json"))
    jsonschema.validate(day["figures"], schema("figures.json"))
    assert day["ok"]
    assert day["differences"] == []
    assert day["acts"] > 1_500
    assert day["sent"] > day["acts"]
    assert day["figures"]["totals"]["came"] > 170
    assert day["figures"]["totals"]["doubles"] == 1
    assert (tmp_path / "d" / "summary" / "figures.json").is_file()


def test_an_error_in_the_fold_ends_the_day_with_what_differs(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "sitecustomize.py").write_text(_FOLD_ERROR, encoding="utf-8")
    done, file = play(tmp_path, PYTHONPATH=str(planted))
    assert done.returncode == 1
    assert "squad 2 tallies" in done.stderr
    assert json.loads(file.read_text(encoding="utf-8"))["ok"] is False
