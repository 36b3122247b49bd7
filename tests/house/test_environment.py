"""What a bare machine is told: `make` on it must end in an environment, or in a sentence that helps."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="make and sh are for Unix; Windows has a chapter in README.md"
)


def make_environment(folder: Path, python: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The script of the Makefile, in a copy where nothing is installed yet."""
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "environment", folder / "tools")
    script = ["/bin/sh", str(folder / "tools" / "environment")]
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": python, **environ}
    return subprocess.run(script, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_python_without_ensurepip_gets_a_sentence_that_helps(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "ensurepip.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    run = make_environment(tmp_path, sys.executable, PYTHONPATH=str(tmp_path / "bare"))
    assert run.returncode == 1
    assert "sudo apt install python3-venv" in run.stderr
    assert "Traceback" not in run.stderr


def test_python_that_is_too_old_gets_a_sentence_that_helps(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ntest "$1" = --version && echo "Python 3.9.2" && exit 0\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    run = make_environment(tmp_path, str(old))
    assert run.returncode == 1
    assert "needs Python 3.11 or newer, and this machine has Python 3.9.2" in run.stderr


def test_machine_without_python_gets_a_sentence_that_helps(tmp_path: Path) -> None:
    run = make_environment(tmp_path, "no-such-python")
    assert run.returncode == 1
    assert "this machine has no Python" in run.stderr


def test_nothing_is_made_where_the_machine_cannot(tmp_path: Path) -> None:
    make_environment(tmp_path, "no-such-python")
    assert not (tmp_path / ".venv").exists()
