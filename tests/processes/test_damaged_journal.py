"""A journal whose file was damaged anywhere: a named error or a finding of verify, and never more damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from fieldkit.journal.report import VerifyReport
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.processes.killing import found_in
from tests.processes.served import make_home, open_kit
from tests.processes.writer import TALLY, write_for_ever

THINGS = 90
PAGE_BYTES = 2_048


class EnoughError(Exception):
    """The writer has written as much as is wanted."""


@pytest.fixture(scope="module")
def worked(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was closed in order, all in the main file, sealed as if it had been sent."""
    home = make_home(county, tmp_path_factory.mktemp("damaged") / "home", "--squad", str(TRAFFIC))
    kit = open_kit(home)
    told = 0

    def say(_: str) -> None:
        nonlocal told
        told += 1
        if told == THINGS:
            raise EnoughError

    with pytest.raises(EnoughError):
        write_for_ever(kit, 0, say)
    kit.journal.seal_own()
    kit.close()
    return home.path


def use(kit: Kit) -> VerifyReport:
    """What screens and commands read."""
    found_in(kit)
    kit.headcounts()
    kit.things()
    kit.history()
    kit.sync_status()
    return kit.verify()


def damaged(worked: Path, folder: str, damage: Callable[[bytearray], object]) -> Home:
    path = Path(shutil.copytree(worked, Path(folder) / "home"))
    data = bytearray((path / "journal.db").read_bytes())
    damage(data)
    (path / "journal.db").write_bytes(data)
    return Home(path)


def survives(home: Home) -> None:
    """Reading changes nothing; writing may be refused by name. What was written all the same can be read again."""
    before = (home.path / "journal.db").read_bytes()
    with suppress(FieldkitError), closing(open_kit(home, write=False)) as kit:
        use(kit)
    assert (home.path / "journal.db").read_bytes() == before
    with suppress(FieldkitError), closing(open_kit(home)) as kit:
        kit.tally(TALLY, 1)
        use(kit)


def test_the_journal_to_be_damaged_is_whole(worked: Path) -> None:
    kit = open_kit(Home(worked), write=False)
    assert use(kit).ok
    assert sum(found_in(kit).values()) == THINGS
    kit.close()


@given(at=st.integers(min_value=0), length=st.integers(1, 64), value=st.integers(0, 255))
def test_bytes_overwritten_anywhere(worked: Path, at: int, length: int, value: int) -> None:
    def overwrite(data: bytearray) -> None:
        start = at % len(data)
        data[start : start + length] = bytes([value]) * len(data[start : start + length])

    with TemporaryDirectory() as folder:
        survives(damaged(worked, folder, overwrite))


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_bit_flipped_anywhere(worked: Path, at: int, bit: int) -> None:
    def flip(data: bytearray) -> None:
        data[at % len(data)] ^= 1 << bit

    with TemporaryDirectory() as folder:
        survives(damaged(worked, folder, flip))


@given(page=st.integers(min_value=0), other=st.integers(min_value=0))
def test_a_page_written_to_the_wrong_place(worked: Path, page: int, other: int) -> None:
    def misplace(data: bytearray) -> None:
        pages = len(data) // PAGE_BYTES
        source, target = page % pages * PAGE_BYTES, other % pages * PAGE_BYTES
        data[target : target + PAGE_BYTES] = data[source : source + PAGE_BYTES]

    with TemporaryDirectory() as folder:
        survives(damaged(worked, folder, misplace))


@given(length=st.integers(min_value=0))
def test_a_file_cut_off_anywhere(worked: Path, length: int) -> None:
    def cut(data: bytearray) -> None:
        del data[length % len(data) :]

    with TemporaryDirectory() as folder:
        survives(damaged(worked, folder, cut))
