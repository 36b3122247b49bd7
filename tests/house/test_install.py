"""The wheel, installed as a user has it: no checkout beside it, nothing of the development tools in its packages."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.programs import scripts
from tests.house.tree import PACKAGES, ROOT, name, project_files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without a network: hatchling is in the environment."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], ROOT)
    return next(folder.glob("fieldkit-*.whl"))


@pytest.fixture(scope="module")
def scripts_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts of a fresh environment with the wheel in it; the packages it builds on are lent by this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    folder, library = (Path(sysconfig.get_path(part, "venv", {"base": str(home)})) for part in ("scripts", "purelib"))
    (library / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = folder / Path(sys.executable).name
    install = [
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--force-reinstall",
        str(wheel),
    ]
    run([sys.executable, "-m", "pip", *install], home)
    return folder


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_carries_every_file_of_the_packages(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = [
        name(path) for path in project_files() if name(path).startswith(tuple(f"{package}/" for package in PACKAGES))
    ]
    assert [file for file in files if file not in inside] == []


def test_wheel_carries_the_licence(wheel: Path) -> None:
    assert any(file.endswith("licenses/LICENSE") for file in zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("program", scripts())
def test_installed_program_answers_help(program: str, scripts_folder: Path, tmp_path: Path) -> None:
    assert program in run([str(scripts_folder / program), "--help"], tmp_path)


def test_installed_packages_are_those_of_the_wheel(scripts_folder: Path, tmp_path: Path) -> None:
    shown = run(
        [str(scripts_folder / Path(sys.executable).name), "-c", "import roster; print(roster.__file__)"], tmp_path
    )
    assert Path(shown).is_relative_to(scripts_folder.parent)
