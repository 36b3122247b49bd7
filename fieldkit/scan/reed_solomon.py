"""Mends the codewords of a QR code (ISO/IEC 18004): numbers of GF(256) with the polynomial x^8+x^4+x^3+x^2+1.

Berlekamp and Massey's algorithm with erasures: a codeword known to be doubtful costs half of what an error costs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

_POLYNOMIAL = 0x11D
_EXPONENTIAL = [1] * 512
_LOGARITHM = [0] * 256
for _power in range(1, 255):
    _value = _EXPONENTIAL[_power - 1] << 1
    _EXPONENTIAL[_power] = _value ^ _POLYNOMIAL if _value & 0x100 else _value
for _power in range(255):
    _LOGARITHM[_EXPONENTIAL[_power]] = _power
    _EXPONENTIAL[_power + 255] = _EXPONENTIAL[_power]

#: Coefficients, that of the lowest power first.
Polynomial = list[int]


def correct(word: Sequence[int], checks: int, erased: Collection[int] = (), spare: int = 0) -> list[int] | None:
    """The codeword nearest to `word`, whose last `checks` numbers are the checks; None where none is near enough.
    `erased`: places that are doubtful. `spare`: so many checks are not used up, but left to tell a wrong answer."""
    syndromes = _syndromes(word, checks)
    if not any(syndromes):
        return list(word)
    places = [_power_of(len(word), place) for place in erased]
    erasures = _product_of([[1, _EXPONENTIAL[power]] for power in places])
    errors = _shortest(_times(erasures, syndromes)[len(places) : checks])
    if 2 * (len(errors) - 1) + len(places) > checks - spare:
        return None
    return _mended(word, checks, syndromes, _times(erasures, errors))


def _mended(word: Sequence[int], checks: int, syndromes: Polynomial, locator: Polynomial) -> list[int] | None:
    """Forney's algorithm; None where the locator does not lead to a codeword."""
    evaluator = _times(locator, syndromes)[:checks]
    derivative = [value if power % 2 == 0 else 0 for power, value in enumerate(locator[1:])]
    mended, found = list(word), 0
    for place in range(len(word)):
        power = _power_of(len(word), place)
        inverse = _EXPONENTIAL[255 - power]
        if _value_at(locator, inverse) == 0:
            slope = _value_at(derivative, inverse)
            if slope == 0:
                return None
            found += 1
            mended[place] ^= _multiplied(_EXPONENTIAL[power], _divided(_value_at(evaluator, inverse), slope))
    whole = found == len(locator) - 1 and not any(_syndromes(mended, checks))
    return mended if whole else None


def _power_of(length: int, place: int) -> int:
    return length - 1 - place


def _syndromes(word: Sequence[int], checks: int) -> Polynomial:
    backwards = list(reversed(word))
    return [_value_at(backwards, _EXPONENTIAL[power]) for power in range(checks)]


def _shortest(sequence: Sequence[int]) -> Polynomial:
    """The shortest recurrence that makes the sequence (Berlekamp and Massey)."""
    current, before = [1], [1]
    length, gap, last = 0, 1, 1
    for at in range(len(sequence)):
        off = sequence[at]
        for power in range(1, min(length, len(current) - 1) + 1):
            off ^= _multiplied(current[power], sequence[at - power])
        if off == 0:
            gap += 1
            continue
        kept = current
        factor = _divided(off, last)
        current = _sum(current, [0] * gap + [_multiplied(factor, value) for value in before])
        if 2 * length <= at:
            length, before, last, gap = at + 1 - length, kept, off, 1
        else:
            gap += 1
    return current[: length + 1] + [0] * (length + 1 - len(current))


def _multiplied(left: int, right: int) -> int:
    return _EXPONENTIAL[_LOGARITHM[left] + _LOGARITHM[right]] if left and right else 0


def _divided(left: int, right: int) -> int:
    return _EXPONENTIAL[_LOGARITHM[left] + 255 - _LOGARITHM[right]] if left else 0


def _value_at(polynomial: Sequence[int], at: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _multiplied(value, at) ^ coefficient
    return value


def _times(left: Sequence[int], right: Sequence[int]) -> Polynomial:
    product = [0] * (len(left) + len(right) - 1)
    for power, value in enumerate(left):
        for other, factor in enumerate(right):
            product[power + other] ^= _multiplied(value, factor)
    return product


def _product_of(factors: Sequence[Polynomial]) -> Polynomial:
    product = [1]
    for factor in factors:
        product = _times(product, factor)
    return product


def _sum(left: Sequence[int], right: Sequence[int]) -> Polynomial:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    return [value ^ (shorter[power] if power < len(shorter) else 0) for power, value in enumerate(longer)]
