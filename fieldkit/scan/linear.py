"""Small systems of linear equations, for which no library of matrices is worth its place on a laptop."""

from __future__ import annotations

from collections.abc import Sequence

#: Below this a system has no one answer.
_PIVOT_MIN = 1e-12


def solve_linear(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float] | None:
    """The x of rows · x = wanted, as many rows as columns; None where there is no one answer."""
    size = len(rows)
    table = [[*row, value] for row, value in zip(rows, wanted, strict=True)]
    for step in range(size):
        pivot = max(range(step, size), key=lambda row: abs(table[row][step]))
        if abs(table[pivot][step]) < _PIVOT_MIN:
            return None
        table[step], table[pivot] = table[pivot], table[step]
        head = table[step]
        for row in table[step + 1 :]:
            factor = row[step] / head[step]
            if factor:
                for column in range(step, size + 1):
                    row[column] -= factor * head[column]
    answer = [0.0] * size
    for step in range(size - 1, -1, -1):
        rest = sum(table[step][column] * answer[column] for column in range(step + 1, size))
        answer[step] = (table[step][size] - rest) / table[step][step]
    return answer


def solve_least_squares(rows: Sequence[Sequence[float]], wanted: Sequence[float], ridge: float) -> list[float]:
    """The x for which rows · x is nearest to `wanted`; `ridge` (more than 0) for each row keeps x small."""
    columns = list(zip(*rows, strict=True))
    square = [[sum(a * b for a, b in zip(left, right, strict=True)) for right in columns] for left in columns]
    for at in range(len(columns)):
        square[at][at] += ridge * len(rows)
    aim = [sum(a * b for a, b in zip(column, wanted, strict=True)) for column in columns]
    answer = solve_linear(square, aim)
    assert answer is not None  # what is ridged is definite
    return answer
