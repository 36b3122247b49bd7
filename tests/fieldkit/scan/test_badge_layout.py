"""A badge's code is put together again from squares that are dark and light to some degree, and from damaged ones."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.scan.badge_layout import (
    CHECKS,
    CODEWORDS,
    MASKS,
    SPARE,
    data_places,
    digits_of,
    fixed_modules,
    is_fixed,
    is_format,
    is_masked,
)
from fieldkit.scan.reed_solomon import correct
from roster.badges.qr import MODULES, Matrix, matrix_of

DIGITS = st.text("0123456789", min_size=34, max_size=34)
PLACES = [(y, x) for y in range(MODULES) for x in range(MODULES)]


def mask_of(matrix: Matrix) -> int:
    (mask,) = [one for one in range(MASKS) if _fits(matrix, one)]
    return mask


def _fits(matrix: Matrix, mask: int) -> bool:
    return all(fixed_modules(mask)[y][x] == matrix[y][x] for y, x in PLACES if is_fixed(y, x))


def darkness_of(matrix: Matrix) -> list[list[float]]:
    return [[1.0 if dark else -1.0 for dark in row] for row in matrix]


def codewords_of(digits: str) -> list[int]:
    matrix = matrix_of(digits)
    mask = mask_of(matrix)
    bits = "".join("01"[matrix[y][x] != is_masked(mask, y, x)] for y, x in data_places())
    return [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]


def test_every_module_is_either_fixed_or_holds_a_bit() -> None:
    assert len(data_places()) == len(set(data_places())) == CODEWORDS * 8
    assert {(y, x) for y, x in PLACES if not is_fixed(y, x)} == set(data_places())
    different = {(y, x) for y, x in PLACES for mask in range(MASKS) if _differs(mask, y, x)}
    assert different <= {(y, x) for y, x in PLACES if is_format(y, x)}


def _differs(mask: int, y: int, x: int) -> bool:
    return is_fixed(y, x) and fixed_modules(mask)[y][x] != fixed_modules(0)[y][x]


@given(DIGITS)
def test_what_another_library_drew_is_read(digits: str) -> None:
    matrix = matrix_of(digits)
    assert digits_of(darkness_of(matrix), mask_of(matrix)) == digits


@given(DIGITS, st.integers(0, 4), st.randoms(use_true_random=False))
def test_four_codewords_may_be_wrong_without_anybody_knowing_which(digits: str, count: int, random: Random) -> None:
    matrix = matrix_of(digits)
    darkness = darkness_of(matrix)
    for number in random.sample(range(CODEWORDS), count):
        for y, x in data_places()[8 * number : 8 * number + 8]:
            darkness[y][x] = random.choice((-1.0, 1.0))
    assert digits_of(darkness, mask_of(matrix)) == digits


@given(DIGITS, st.integers(0, CHECKS - SPARE), st.randoms(use_true_random=False))
def test_eight_may_be_lost_where_it_is_seen_which(digits: str, count: int, random: Random) -> None:
    matrix = matrix_of(digits)
    darkness = darkness_of(matrix)
    for number in random.sample(range(CODEWORDS), count):
        for y, x in data_places()[8 * number : 8 * number + 8]:
            darkness[y][x] = random.uniform(-0.3, 0.3)
    assert digits_of(darkness, mask_of(matrix)) == digits


@given(st.randoms(use_true_random=False), st.integers(0, MASKS - 1))
def test_noise_is_no_badge(random: Random, mask: int) -> None:
    noise = [[random.uniform(-1.0, 1.0) for _ in range(MODULES)] for _ in range(MODULES)]
    assert digits_of(noise, mask) is None


@given(DIGITS, st.integers(0, CHECKS), st.data())
def test_errors_cost_two_checks_and_known_losses_one(digits: str, lost: int, data: st.DataObject) -> None:
    word = codewords_of(digits)
    wrong = data.draw(st.integers(0, (CHECKS - lost) // 2))
    places = data.draw(st.permutations(range(CODEWORDS)))[: lost + wrong]
    damaged = list(word)
    for place in places:
        damaged[place] ^= data.draw(st.integers(1, 255))
    assert correct(damaged, CHECKS, places[:lost]) == word
    left = CHECKS - lost - 2 * wrong
    if damaged != word and wrong:
        assert correct(damaged, CHECKS, places[:lost], left + 1) is None
