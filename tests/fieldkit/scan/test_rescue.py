"""Badges that no plain look reads: found as busy squares, fitted, and read with what blurred them undone."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from fieldkit.scan.fitting import LIKENESS_MIN, best_fit
from fieldkit.scan.linear import solve_least_squares, solve_linear
from fieldkit.scan.locating import busy_squares
from fieldkit.scan.pictures import codes_in
from fieldkit.scan.quads import Quad, middle_of, perspective, side_of, turned
from fieldkit.scan.rescue import rescue
from roster.badges.qr import MODULES, QUIET_MODULES, matrix_of
from tests.fieldkit.scan.badge_pictures import code_of
from tests.roster.badges.codes import MODULE_DOTS, drawn_matrix

LEFT, TOP = 180, 90
NUMBERS = st.floats(-10.0, 10.0)


def table(code: str, degrees: float = 0.0) -> Image.Image:
    """A badge on a table, with the grain of a camera."""
    badge = drawn_matrix(matrix_of(code))
    made = Image.new("L", (640, 360), 110)
    card = Image.new("L", badge.size, 255)
    mask = card.rotate(degrees, expand=True)
    made.paste(badge.rotate(degrees, Image.Resampling.BICUBIC, expand=True), (LEFT, TOP), mask)
    grain = Image.frombytes("L", made.size, Random(7).randbytes(640 * 360))
    return Image.blend(made, grain, 0.03)


def corners() -> Quad:
    """Where the code is in it, not turned."""
    left, top = LEFT + QUIET_MODULES * MODULE_DOTS, TOP + QUIET_MODULES * MODULE_DOTS
    side = MODULES * MODULE_DOTS
    return (left, top), (left + side, top), (left + side, top + side), (left, top + side)


def moved(picture: Image.Image, dots: int) -> Image.Image:
    """Pulled sideways while the shutter was open."""
    smeared = picture
    for step in range(1, dots):
        smeared = Image.blend(smeared, ImageChops.offset(picture, step, 0), 1 / (step + 1))
    return smeared


@pytest.mark.parametrize(
    "hard",
    [
        lambda picture: picture.filter(ImageFilter.GaussianBlur(0.67 * MODULE_DOTS)),
        lambda picture: moved(picture, 2 * MODULE_DOTS),
    ],
    ids=["out of focus", "moved"],
)
def test_a_badge_that_plain_looks_miss_is_read(hard: object) -> None:
    assert callable(hard)
    picture = hard(table(code_of(77)))
    assert codes_in(picture, rescued=False) == ()
    assert codes_in(picture) == (code_of(77),)


def test_a_table_without_a_badge_gives_none() -> None:
    grain = Image.frombytes("L", (640, 360), Random(7).randbytes(640 * 360))
    assert codes_in(grain) == ()
    assert codes_in(Image.new("L", (640, 360), 110)) == ()
    assert codes_in(Image.new("L", (3, 3), 110)) == ()


@given(st.integers(0, 90))
@settings(max_examples=4)
def test_a_busy_square_is_found_however_it_is_turned(degrees: int) -> None:
    (found,) = busy_squares(table(code_of(1), degrees))
    assert best_fit(table(code_of(1), degrees), found).likeness > 0.8


@given(st.tuples(*[st.floats(-1.2, 1.2)] * 2), st.integers(0, 3))
@settings(max_examples=4)
def test_corners_that_are_a_little_off_are_moved_to_where_they_belong(by: tuple[float, float], turns: int) -> None:
    off = tuple((x + by[0] * MODULE_DOTS, y + by[1] * MODULE_DOTS) for x, y in corners())
    start: Quad = (off[0], off[1], off[2], off[3])
    for _ in range(turns):
        start = turned(start)
    fit = best_fit(table(code_of(1)), start)
    assert fit.likeness > LIKENESS_MIN
    for found, true in zip(fit.corners, corners(), strict=True):
        assert max(abs(found[0] - true[0]), abs(found[1] - true[1])) < MODULE_DOTS
    assert rescue(table(code_of(1)), fit.corners) == code_of(1)


def test_corners_that_make_no_square_give_nothing() -> None:
    flat: Quad = ((10.0, 10.0), (20.0, 10.0), (30.0, 10.0), (40.0, 10.0))
    assert perspective(flat, 0.0, 1.0) is None
    assert rescue(table(code_of(1)), flat) is None
    assert (middle_of(flat), side_of(flat)) == ((25.0, 10.0), 10.0)


@given(
    st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=3, max_size=3),
    st.lists(NUMBERS, min_size=3, max_size=3),
)
def test_a_system_of_equations_is_solved_or_said_to_have_no_answer(rows: list[list[float]], x: list[float]) -> None:
    wanted = [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows]
    answer = solve_linear(rows, wanted)
    if answer is not None:
        again = [sum(a * b for a, b in zip(row, answer, strict=True)) for row in rows]
        assert again == pytest.approx(wanted, rel=1e-3, abs=1e-3)


@given(st.lists(NUMBERS, min_size=2, max_size=2))
def test_least_squares_find_what_made_the_numbers(x: list[float]) -> None:
    rows = [[1.0, float(at)] for at in range(20)]
    wanted = [x[0] + x[1] * at for at in range(20)]
    assert solve_least_squares(rows, wanted, 1e-9) == pytest.approx(x, abs=1e-4)
