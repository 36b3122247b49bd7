"""The screens that are timed: the kit's own, as a person starts it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("termios", reason="terminals of this kind are for Unix")

from benchmarks import first_paint, scan_to_verdict
from benchmarks.full_laptop import READY, SQUAD, Size, make_full_laptop
from benchmarks.screen_times import Program

SMALL = Size("small", 300, 1_800, (SQUAD,))


@pytest.mark.slow
def test_kit_and_bare_program_take_turns(tmp_path: Path) -> None:
    laptop = make_full_laptop(tmp_path, SMALL)
    kit = Program(laptop.command, READY)
    assert [len(times) for times in first_paint.measure(kit, turns=2)] == [1, 1]
    codes = laptop.codes[: scan_to_verdict.WARM_UP + 2]
    assert [len(times) for times in scan_to_verdict.measure(kit, codes)] == [2, 2]
