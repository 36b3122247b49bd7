"""A write-ahead log that was cut, or damaged, at any byte: the journal opens, and is what it was after some commit."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.kit.home import Home
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.processes.killing import found_in, lost_and_doubled
from tests.processes.served import make_home, open_kit
from tests.processes.writer import TALLY, write_for_ever

THINGS = 60
WAL, SHARED = "journal.db-wal", "journal.db-shm"


class Worked(msgspec.Struct, frozen=True):
    """A home whose WAL was never checkpointed. `told[n]` is what people had been told when it had `sizes[n]` bytes."""

    path: Path
    sizes: tuple[int, ...]
    told: tuple[str, ...]

    @property
    def wal_bytes(self) -> int:
        return (self.path / WAL).stat().st_size


class EnoughError(Exception):
    """The writer has written as much as is wanted."""


@pytest.fixture(scope="module")
def worked(county: County, tmp_path_factory: pytest.TempPathFactory) -> Worked:
    folder = tmp_path_factory.mktemp("wal")
    kit = open_kit(make_home(county, folder / "home", "--squad", str(TRAFFIC)))
    wal = folder / "home" / WAL
    sizes, told = [], []

    def say(line: str) -> None:
        sizes.append(wal.stat().st_size)
        told.append(line)
        if len(told) == THINGS:
            raise EnoughError

    with pytest.raises(EnoughError):
        write_for_ever(kit, 0, say)
    shutil.copytree(folder / "home", folder / "killed")
    kit.close()
    return Worked(folder / "killed", tuple(sizes), tuple(told))


def told_by(worked: Worked, wal_bytes: int) -> Counter[str]:
    """All that people had been told when the WAL had so many bytes."""
    return Counter(line for line, size in zip(worked.told, worked.sizes, strict=True) if size <= wal_bytes)


@contextmanager
def after(worked: Worked, damage: Callable[[Path], object]) -> Iterator[Home]:
    """A copy of the home, of which something happened to the WAL while the machine was off."""
    with TemporaryDirectory() as folder:
        path = Path(shutil.copytree(worked.path, Path(folder) / "home"))
        (path / SHARED).unlink()
        damage(path / WAL)
        yield Home(path)


def check(home: Home, told: Counter[str], worked: Worked) -> None:
    """It opens; there is what had been told, and nothing that was not entered; and it goes on."""
    kit = open_kit(home)
    found = found_in(kit)
    assert lost_and_doubled(told, found) == (0, 0)
    assert found["tally"] >= told["tally"]
    assert found - Counter(worked.told) == Counter()
    assert kit.verify().findings == ()
    kit.tally(TALLY, 1)
    kit.close()
    kit = open_kit(home)
    assert kit.figures().tallies[TALLY] == found["tally"] + 1
    assert kit.verify().findings == ()
    kit.close()


def test_the_wal_holds_all_of_it(worked: Worked) -> None:
    assert told_by(worked, worked.wal_bytes) == Counter(worked.told)
    with after(worked, lambda wal: wal.unlink()) as home, closing(open_kit(home)) as kit:
        assert found_in(kit) == Counter(tally=0)


@given(cut=st.integers(min_value=0))
def test_cut_at_any_byte_it_holds_what_was_told_before(worked: Worked, cut: int) -> None:
    cut %= worked.wal_bytes + 1
    with after(worked, lambda wal: os.truncate(wal, cut)) as home:
        check(home, told_by(worked, cut), worked)


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_flipped_bit_ends_it_there(worked: Worked, at: int, bit: int) -> None:
    at %= worked.wal_bytes

    def flip(wal: Path) -> None:
        data = bytearray(wal.read_bytes())
        data[at] ^= 1 << bit
        wal.write_bytes(data)

    with after(worked, flip) as home:
        check(home, told_by(worked, at), worked)


@given(cut=st.integers(min_value=0), tail=st.binary(max_size=64), times=st.integers(1, 200))
def test_a_tail_of_anything_else_is_not_read(worked: Worked, cut: int, tail: bytes, times: int) -> None:
    """What a file system leaves behind: the length was written, the content was not."""
    cut %= worked.wal_bytes

    def spoil(wal: Path) -> None:
        wal.write_bytes((wal.read_bytes()[:cut] + tail * times)[: worked.wal_bytes])

    with after(worked, spoil) as home:
        check(home, told_by(worked, cut), worked)
