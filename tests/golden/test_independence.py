"""The second reader is a second one: it shares nothing with the product but the document."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.golden.vectors import FOLDER
from tests.house.tree import PACKAGES, ROOT, tree

READER = FOLDER / "reader"
MODULES = sorted(READER.glob("*.py"))
#: What it is written with, beside Python itself and its own files. The product signs and seals with something else.
ALLOWED = {"cryptography"}


def imports(path: Path) -> set[str]:
    """Full names of everything that a file imports."""
    nodes = list(ast.walk(tree(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


def is_its_own(module: str) -> bool:
    top = module.partition(".")[0]
    return module.startswith("tests.golden.reader.") or top in ALLOWED or top in sys.stdlib_module_names


def test_the_reader_imports_only_itself_python_and_one_library() -> None:
    assert MODULES
    assert {
        path.name: foreign for path in MODULES if (foreign := {m for m in imports(path) if not is_its_own(m)})
    } == {}


def test_reading_brings_nothing_of_the_product_into_memory() -> None:
    names = ", ".join(f"tests.golden.reader.{path.stem}" for path in MODULES if path.stem != "__init__")
    packages = (*PACKAGES, "nacl", "msgspec")
    program = f"import sys, {names}; print(sorted(set(sys.modules) & {set(packages)}))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert run.stdout.strip() == "[]"
