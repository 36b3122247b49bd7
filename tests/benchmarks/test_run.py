"""`python -m benchmarks`: what it runs, and what it prints."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import discover, main
from benchmarks.figure import Figure, line, plain, ratio_at_least, ratio_at_most, value_at_most

KEYS = ["name", "value", "unit", "limit", "ratio", "goal", "ok"]


def test_every_limit_can_be_asked_for_by_name() -> None:
    assert {"sqlite_commits", "decode_insert", "bare_textual"} <= discover().keys()


def test_every_benchmark_is_called_like_its_file() -> None:
    files = {name: getattr(benchmark, "__name__", "") for name, benchmark in discover().items()}
    assert {name: file for name, file in files.items() if file.rpartition(".")[2] != name} == {}


def test_unknown_name_is_called_wrongly_and_told_which_there_are() -> None:
    result = CliRunner().invoke(main, ["no-such-figure"])
    assert result.exit_code == 2
    assert "No benchmark is called no-such-figure. There are: bad_link, badge_decoding, bare_textual" in result.stderr


@pytest.mark.slow
def test_a_run_prints_one_line_of_json_for_each_figure() -> None:
    result = CliRunner().invoke(main, ["decode_insert"])
    assert result.exit_code == 0
    assert [list(json.loads(row)) for row in result.stdout.splitlines()] == [KEYS, KEYS]
    assert "PRAGMA journal_mode=WAL, synchronous=FULL; CREATE TABLE record" in result.stderr


@pytest.mark.parametrize(
    ("figure", "ratio", "ok"),
    [
        (ratio_at_least("rate", 50, "1/s", 100, 0.5), 0.5, True),
        (ratio_at_least("rate", 49, "1/s", 100, 0.5), 0.49, False),
        (ratio_at_most("wait", 13, "ms", 10, 1.3), 1.3, True),
        (ratio_at_most("wait", 14, "ms", 10, 1.3), 1.4, False),
        (value_at_most("size", 24, "B", 24), 1.0, True),
        (value_at_most("size", 25, "B", 24), 1.042, False),
        (plain("size", 25, "B"), None, True),
    ],
)
def test_figure_says_whether_its_goal_is_reached(figure: Figure, ratio: float | None, ok: bool) -> None:
    assert (figure.ratio, figure.ok) == (ratio, ok)


def test_line_has_the_keys_that_scripts_read() -> None:
    assert list(json.loads(line(plain("size", 25, "B")))) == KEYS
