"""Rules of style that neither ruff nor mypy knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import PACKAGES, name, project_files, python_files, text, tree

LINES_MAX = 500
SQL_PLACES = ("fieldkit/journal/", "sync_server/postgres/")
SQL_MODULES = {"sqlite3", "sqlite_utils", "psycopg", "apsw"}
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA\s)", re.S
)
WRITTEN_BY_HAND = {".py", ".toml", ".md", ".html", ".css", ".tcss", ".js", ".sh", ".typ"}
# Written with a class of one, so that this file does not find itself.
LATER = re.compile(r"\b(TO[D]O|FI[X]ME|XX[X])\b")


def imported(module: ast.Module) -> set[str]:
    """Top names of everything that `module` imports."""
    plain = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and node.module}
    return {full.partition(".")[0] for full in plain | parts}


def strings(module: ast.Module) -> list[str]:
    return [node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def calls(module: ast.Module, function: str) -> list[int]:
    """Lines on which something named `function` is called."""
    found = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [call.lineno for call in found if getattr(call.func, "attr", getattr(call.func, "id", "")) == function]


def test_init_files_hold_one_docstring() -> None:
    def wrong(path: Path) -> bool:
        body = tree(path).body
        return len(body) != 1 or not is_docstring(body[0])

    assert [name(path) for path in python_files() if path.name == "__init__.py" and wrong(path)] == []


def test_every_package_folder_has_its_init_file() -> None:
    folders = {path.parent for path in python_files(*PACKAGES, "tests", "benchmarks")}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_no_python_file_is_longer_than_500_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {file: lines for file, lines in lengths.items() if lines > LINES_MAX} == {}


def test_nothing_is_left_for_later() -> None:
    written = [path for path in project_files() if path.suffix in WRITTEN_BY_HAND]
    assert [name(path) for path in written if LATER.search(text(path) or "")] == []


def test_sql_is_spoken_only_by_the_journals() -> None:
    elsewhere = [path for path in python_files(*PACKAGES) if not name(path).startswith(SQL_PLACES)]
    speaking = [
        path for path in elsewhere if imported(tree(path)) & SQL_MODULES or any(map(SQL.search, strings(tree(path))))
    ]
    assert [name(path) for path in speaking] == []


def test_no_test_sleeps() -> None:
    slept = {name(path): calls(tree(path), "sleep") for path in python_files("tests")}
    assert {file: lines for file, lines in slept.items() if lines} == {}


def test_no_rule_is_switched_off_for_a_blind_except() -> None:
    quiet = re.compile(r"no[q]a:.*\b(BLE|S110|S112|E722)")
    # The sync loop alone: whatever went wrong in one round, there must be a next one.
    assert [name(path) for path in python_files() if quiet.search(text(path) or "")] == ["fieldkit/exchange/loop.py"]
