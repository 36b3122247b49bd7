"""The screens that are timed: the kit's own, as a person starts it."""

from __future__ import annotations

import pytest

pytest.importorskip("termios", reason="terminals of this kind are for Unix")

from benchmarks import check_in_work, cold_start, long_day, scan_to_verdict, search_keystroke
from benchmarks.full_laptop import READY, SQUAD, FullLaptop, Size, make_full_laptop
from benchmarks.screen_times import Program

SMALL = Size("small", 300, 1_800, (SQUAD,))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> FullLaptop:
    return make_full_laptop(tmp_path_factory.mktemp("laptop"), SMALL)


def test_kit_and_bare_program_take_turns(laptop: FullLaptop) -> None:
    kit = Program(laptop.command, READY)
    assert [len(times) for times in cold_start.measure(kit, laptop.codes[:2])] == [1, 1, 1]
    codes = laptop.codes[2 : 2 + scan_to_verdict.WARM_UP + 2]
    assert [len(times) for times in scan_to_verdict.measure(kit, codes)] == [2, 2, 2]


def test_a_check_in_without_the_disk_is_a_check_in(laptop: FullLaptop) -> None:
    assert len(check_in_work.measure(laptop, 3)) == 3


def test_keys_of_a_search_are_timed(laptop: FullLaptop) -> None:
    assert 0 < len(search_keystroke.measure(laptop, 2, 0.1)) <= 2 * search_keystroke.KEYS


def test_no_scan_of_a_day_is_lost(laptop: FullLaptop) -> None:
    rate, lost, memory_mb = long_day.measure(laptop, (5, 60), 0.1)
    assert (lost, len(memory_mb)) == (0, 2)
    assert rate > 0
