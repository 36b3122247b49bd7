"""What a laptop carries for others, in a folder of bounded size."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.exchange.envelope import LETTER, REPLY, Envelope, read_envelope, write_letter
from fieldkit.exchange.frames import read_frames
from fieldkit.kit.carried import Carried
from tests.meeting import key_of

SERVER = key_of("the server").verify_key.encode()


def letters(name: str, made_ms: int, parts: int = 1, size: int = 20) -> list[tuple[Envelope, bytes]]:
    """What a laptop wrote at that moment."""
    found = []
    for part in range(parts):
        (frame,) = read_frames(write_letter(bytes(size), key_of(name), SERVER, made_ms, part, parts))
        envelope = read_envelope(frame, SERVER)
        assert envelope is not None
        found.append((envelope, frame.body))
    return found


@pytest.fixture
def carried(tmp_path: Path) -> Carried:
    return Carried(tmp_path / "carried")


def kept(carried: Carried, kind: int = LETTER) -> list[int]:
    return [found.made_ms for found in carried.sets(kind)]


def test_newest_letters_of_each_laptop_are_kept(carried: Carried) -> None:
    for made_ms in (2, 1, 3):
        carried.add(LETTER, letters("one", made_ms))
    carried.add(LETTER, letters("other", 1))
    assert kept(carried) == [1, 3]


def test_same_letters_again_take_no_more_room(carried: Carried, tmp_path: Path) -> None:
    for _ in range(3):
        carried.add(LETTER, letters("one", 1, parts=3))
    (path,) = (tmp_path / "carried").iterdir()
    assert len(list(read_frames(path.read_bytes()))) == 3


def test_newer_letters_of_which_a_part_is_missing_do_not_push_out_older_whole_ones(carried: Carried) -> None:
    carried.add(LETTER, letters("one", 1, parts=2))
    newer = letters("one", 2, parts=3)
    carried.add(LETTER, newer[:2])
    assert kept(carried) == [1]
    carried.add(LETTER, newer[2:])
    assert kept(carried) == [2]


def test_letters_go_when_they_are_answered_and_newer_ones_stay(carried: Carried) -> None:
    carried.add(LETTER, letters("one", 1))
    carried.add(LETTER, letters("other", 5))
    carried.drop_answered({found.device: 4 for found in carried.sets(LETTER)})
    assert kept(carried) == [5]


def test_what_is_over_the_bound_is_refused_and_pushes_nothing_out(tmp_path: Path) -> None:
    carried = Carried(tmp_path / "carried", bytes_max=2_000)
    assert carried.add(LETTER, letters("one", 1, size=1_000))
    assert not carried.add(LETTER, letters("other", 1, size=1_000))
    assert carried.add(LETTER, letters("third", 1, size=100))
    assert len(carried.sets(LETTER)) == 2
    assert sum(path.stat().st_size for path in (tmp_path / "carried").iterdir()) <= 2_000


def test_place_that_cannot_be_written_to_is_like_a_full_one(tmp_path: Path) -> None:
    (tmp_path / "carried").write_bytes(b"a file where the folder should be")
    assert not Carried(tmp_path / "carried").add(LETTER, letters("one", 1))


def test_letters_and_replies_are_kept_apart(carried: Carried) -> None:
    carried.add(LETTER, letters("one", 1))
    assert kept(carried, REPLY) == []


def test_set_that_has_gone_meanwhile_is_empty(carried: Carried) -> None:
    carried.add(LETTER, letters("one", 1))
    (found,) = carried.sets(LETTER)
    carried.forget(found)
    carried.forget(found)
    assert (found.load(), kept(carried)) == (b"", [])
