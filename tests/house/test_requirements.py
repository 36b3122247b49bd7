"""requirements.txt answers pyproject.toml, and every line of it is pinned by hashes."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)


def lock() -> str:
    return (ROOT / "requirements.txt").read_text(encoding="utf-8")


def pins() -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(lock())}


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, over all extras; its own name stands for the extras inside extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    return [requirement for line in lines if (requirement := Requirement(line)).name != project["name"]]


def test_every_requirement_is_pinned_within_its_range() -> None:
    pinned = pins()
    found = {want.name: pinned.get(canonicalize_name(want.name), "not pinned") for want in wanted()}
    assert {str(want): found[want.name] for want in wanted() if found[want.name] not in want.specifier} == {}


def test_every_line_of_the_lock_is_a_pin_with_hashes() -> None:
    assert PIN.sub("", lock()).strip().splitlines()[2:] == []


def test_no_requirement_is_fetched_from_an_address() -> None:
    assert [want.name for want in wanted() if want.url] == []
    assert "://" not in lock()
