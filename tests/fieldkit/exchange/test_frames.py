"""Files of frames, whatever became of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.frames import BODY_BYTES_MAX, MARKER, Frame, encode_frame, read_frames

FRAMES = st.lists(st.builds(Frame, st.integers(0, 255), st.binary(max_size=60)), max_size=6)


def written(frames: list[Frame]) -> list[bytes]:
    return [encode_frame(frame.kind, frame.body) for frame in frames]


@given(FRAMES, st.lists(st.binary(max_size=30), min_size=7, max_size=7))
def test_rubbish_between_frames_takes_none_away(frames: list[Frame], rubbish: list[bytes]) -> None:
    between = (MARKER[:2] + part.replace(MARKER, b"") for part in rubbish)
    data = b"".join(part for pair in zip(between, [*written(frames), b""], strict=False) for part in pair)
    assert list(read_frames(data)) == frames


@given(FRAMES, st.data())
def test_file_cut_at_any_byte_gives_the_frames_before(frames: list[Frame], data: st.DataObject) -> None:
    whole = b"".join(written(frames))
    cut = data.draw(st.integers(0, len(whole)))
    lengths = [len(part) for part in written(frames)]
    before = [frame for place, frame in enumerate(frames) if sum(lengths[: place + 1]) <= cut]
    assert list(read_frames(whole[:cut])) == before


@given(st.lists(st.builds(Frame, st.integers(0, 255), st.binary(max_size=60)), min_size=1, max_size=6), st.data())
def test_flipped_bit_costs_its_frame_and_no_other(frames: list[Frame], data: st.DataObject) -> None:
    parts = written(frames)
    hit = data.draw(st.integers(0, len(parts) - 1))
    damaged = bytearray(parts[hit])
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    rest = frames[:hit] + frames[hit + 1 :]
    assert list(read_frames(b"".join([*parts[:hit], bytes(damaged), *parts[hit + 1 :]]))) == rest


def test_frame_inside_a_frame_is_not_read_twice() -> None:
    inner = encode_frame(1, b"inner")
    assert list(read_frames(encode_frame(2, inner))) == [Frame(2, inner)]


def test_body_that_is_too_large_is_refused() -> None:
    with pytest.raises(ExchangeError):
        encode_frame(1, bytes(BODY_BYTES_MAX + 1))
