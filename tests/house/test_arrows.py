"""Who may import whom: the contracts in .importlinter, and the arrows that they cannot say."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp

from tests.house.tree import PACKAGES, ROOT

# The server is the same journal, reachable by many devices; what a laptop is beyond that is no matter of its.
SERVER_MAY_IMPORT = ("records", "journal", "exchange", "texts", "clock", "errors")
# Only these open the screens, when somebody asks for them.
MAY_IMPORT_UI = ("fieldkit.ui", "fieldkit.cli", "fieldkit.commands", "fieldkit.demo")


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def under(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def arrows() -> list[tuple[str, str]]:
    modules = sorted(graph().modules)
    return [
        (module, target) for module in modules for target in sorted(graph().find_modules_directly_imported_by(module))
    ]


def test_every_contract_of_import_linter_holds() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    run = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_graph_knows_all_three_packages() -> None:
    assert [package for package in PACKAGES if package not in graph().modules] == []


def test_the_server_imports_only_records_journal_and_exchange_of_fieldkit() -> None:
    allowed = [f"fieldkit.{module}" for module in SERVER_MAY_IMPORT]
    from_server = [arrow for arrow in arrows() if under(arrow[0], "sync_server") and under(arrow[1], "fieldkit")]
    assert [arrow for arrow in from_server if not under(arrow[1], *allowed)] == []


def test_only_the_screens_import_textual() -> None:
    to_textual = [arrow for arrow in arrows() if under(arrow[1], "textual", "rich")]
    assert [arrow for arrow in to_textual if not under(arrow[0], "fieldkit.ui")] == []


def test_only_the_programs_open_the_screens() -> None:
    to_ui = [arrow for arrow in arrows() if under(arrow[1], "fieldkit.ui")]
    assert [arrow for arrow in to_ui if not under(arrow[0], *MAY_IMPORT_UI)] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    internal = {module: graph().find_modules_directly_imported_by(module) for module in graph().modules}
    done: set[str] = set()
    for module in sorted(internal):
        assert_no_cycle(module, internal, [], done)


def assert_no_cycle(module: str, imports: dict[str, set[str]], path: list[str], done: set[str]) -> None:
    assert module not in path, " → ".join([*path[path.index(module) :], module])
    if module not in done:
        for target in sorted(imports.get(module, ())):
            assert_no_cycle(target, imports, [*path, module], done)
        done.add(module)
