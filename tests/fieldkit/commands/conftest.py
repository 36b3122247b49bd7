"""A kit's home on the county's simulated morning, and its commands called in this process or in one of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from fieldkit.cli import main
from fieldkit.clock import set_file_clock
from fieldkit.texts.catalogue import choose_language
from tests.fieldkit.kit.county import County, at
from tests.house.tree import ROOT

SPEED = 1_000.0


@cache
def validator(command: str) -> Draft202012Validator:
    file = ROOT / "docs" / "schemas" / f"fieldkit-{command.replace(' ', '-')}.json"
    return Draft202012Validator(msgspec.json.decode(file.read_bytes()))


class Fieldkit:
    """Calls commands on one home. Each JSON that comes back has been checked against its schema."""

    def __init__(self, home: Path, clock: Path) -> None:
        self.home = home
        self.clock = clock

    def set_clock(self, now_ms: int) -> None:
        set_file_clock(self.clock, now_ms, SPEED)

    def __call__(self, *arguments: str | Path, language: str = "en") -> Result:
        given = ["--home", self.home, "--clock", self.clock, "--language", language, *arguments]
        return CliRunner().invoke(main, [str(argument) for argument in given])

    def done(self, *arguments: str | Path, status: int = 0) -> str:
        result = self(*arguments)
        assert result.exit_code == status, result.output
        assert result.stderr == ""
        return result.stdout

    def json(self, command: str, *arguments: str | Path, status: int = 0) -> Any:
        """What `command` prints with --json."""
        value = msgspec.json.decode(self.done(*command.split(), *arguments, "--json", status=status))
        validator(command).validate(value)
        return value

    def fails(self, *arguments: str | Path, status: int = 1) -> str:
        """The id of the error; the same error without --json must be one sentence on stderr."""
        result = self(*arguments, "--json")
        assert result.exit_code == status, result.output
        value = msgspec.json.decode(result.stdout)
        validator("error").validate(value)
        plain = self(*arguments)
        assert (plain.exit_code, plain.stdout) == (status, "")
        assert value["error"]["text"] in plain.stderr
        return str(value["error"]["id"])

    def process(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own, as somebody's script calls it."""
        program = [sys.executable, "-c", "from fieldkit.cli import main; main()"]
        given = ["--home", self.home, "--clock", self.clock, *arguments]
        environment = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [*program, *map(str, given)],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
            env=environment,
            stdin=subprocess.DEVNULL,
        )


MakeKit = Callable[..., Fieldkit]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


@pytest.fixture(autouse=True)
def language_as_before() -> Iterator[None]:
    yield
    choose_language("en")


@pytest.fixture
def empty(tmp_path: Path) -> Fieldkit:
    """A home with nothing in it, at 08:20."""
    kit = Fieldkit(tmp_path / "home", tmp_path / "clock")
    kit.set_clock(at(8, 20))
    return kit


@pytest.fixture
def make_kit(empty: Fieldkit, county: County, tmp_path: Path) -> MakeKit:
    """Makes kits by the options of roster certify, all on one clock."""

    def make(*certify: str) -> Fieldkit:
        kit = Fieldkit(tmp_path / f"home-{'-'.join(certify).replace('-', '')}", empty.clock)
        kit.done("open", county.prepare(*certify))
        return kit

    return make


@pytest.fixture
def traffic(make_kit: MakeKit) -> Fieldkit:
    return make_kit("--squad", "traffic")


@pytest.fixture
def desk(make_kit: MakeKit) -> Fieldkit:
    return make_kit("--desk")
