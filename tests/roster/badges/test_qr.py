"""The code of a badge is the smallest there is, and reads back."""

from __future__ import annotations

import re

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from roster.badges.code import CODE_DIGITS
from roster.badges.qr import MODULES, QUIET_MODULES, matrix_of, svg_of
from roster.badges.terminal import terminal_lines
from tests.roster.badges.codes import codes_in, drawn, drawn_matrix

DIGITS = st.text("0123456789", min_size=CODE_DIGITS, max_size=CODE_DIGITS)


@given(DIGITS)
def test_every_code_is_version_1_and_reads_back(digits: str) -> None:
    matrix = matrix_of(digits)
    assert {len(matrix), *map(len, matrix)} == {MODULES}
    assert codes_in(drawn_matrix(matrix)) == [digits]


def test_the_code_can_lose_fifteen_percent() -> None:
    barcode = zxingcpp.read_barcode(drawn_matrix(matrix_of("0" * CODE_DIGITS)))
    assert barcode is not None
    assert barcode.ec_level == "M"


@given(DIGITS)
def test_the_code_on_a_terminal_reads_back(digits: str) -> None:
    rows: list[list[bool]] = []
    for line in terminal_lines(matrix_of(digits)):
        blocks = re.sub(r"\x1b\[[0-9;]*m", "", line)
        rows += [[sign in "█▀" for sign in blocks], [sign in "█▄" for sign in blocks]]
    assert codes_in(drawn(rows)) == [digits]


def test_the_terminal_is_told_black_on_white_whatever_its_theme() -> None:
    assert all(
        line.startswith("\x1b[38;5;16;48;5;231m") and line.endswith("\x1b[0m") for line in terminal_lines(((True,),))
    )


@given(DIGITS)
def test_the_drawing_has_every_module_in_its_place(digits: str) -> None:
    matrix = matrix_of(digits)
    dark = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", svg_of(matrix))
        for step in range(int(width))
    }
    assert dark == {
        (x + QUIET_MODULES, y + QUIET_MODULES) for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    }
