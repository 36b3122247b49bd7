"""Disks that are full, on a small disk of their own where this machine allows one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fieldkit.kit.county import TRAFFIC, County
from tests.needs import SKIP_PREFIX
from tests.processes import full_disk
from tests.processes.small_disk import namespace, run_with_small_disks


@pytest.mark.slow
@pytest.mark.parametrize("scenario", full_disk.SCENARIOS)
def test_nothing_is_confirmed_that_is_not_stored_and_it_goes_on_when_there_is_room(
    county: County, tmp_path: Path, scenario: str
) -> None:
    if not namespace():
        pytest.skip(SKIP_PREFIX + "a mount namespace (unshare)")
    file = county.prepare("--squad", str(TRAFFIC))
    run = run_with_small_disks("tests.processes.full_disk", scenario, tmp_path / "disk", file)
    assert run.returncode == 0, run.stdout + run.stderr
