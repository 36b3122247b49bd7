"""Search in a roster's names: whatever is typed is looked for in a few long texts, one line a person.

A text of a hundred thousand lines is gone through in a millisecond, and takes a tenth of the memory of as many small
ones.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from roster.part import Named
from roster.people import Person, parse_short_number

#: A telephone tail is typed with at least this many digits.
TAIL_DIGITS_MIN = 3
#: Numbers are written with at least this many digits, and no person's has more than the second.
SHORT_DIGITS = 4
NUMBER_DIGITS_MAX = 8
#: Three letters from the middle of a spelling mean something; fewer are in every other name.
INNER_LETTERS_MIN = 3
_SPACES = re.compile(r"[^\S\n]+")


def plain(text: str) -> str:
    """Full-width forms folded, lower case, without spaces: how names are compared."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.lower()
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def plain_all(texts: list[str]) -> list[str]:
    """`plain` of each of a hundred thousand texts, in one go."""
    together = unicodedata.normalize("NFKC", "\n".join(texts)).lower()
    plained = _SPACES.sub("", together).split("\n")
    if len(plained) != len(texts):
        return [plain(text) for text in texts]  # there are line feeds in one of them
    return plained


def shared_names(people: Iterable[Person | Named]) -> dict[str, tuple[int, ...]]:
    """Names that several people have, as `plain` writes them, with the numbers of those people."""
    texts, numbers = [], array("L")
    for person in people:
        texts.append(person.name)
        numbers.append(person.number)
    names = plain_all(texts)
    shared = {name: array("L") for name, count in Counter(names).items() if count > 1 and name}
    for name, number in zip(names, numbers, strict=True):
        if name in shared:
            shared[name].append(number)
    return {name: tuple(sorted(same)) for name, same in shared.items()}


class _Lines:
    """Short texts, each with the place of the person whose it is."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._places, self._starts = array("L"), array("L", [0])
        self._text = "\n" + "".join(self._noted(lines))

    def _noted(self, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
        at = 0
        for place, text in lines:
            if text:
                at += len(text) + 1
                self._places.append(place)
                self._starts.append(at)
                yield f"{text}\n"

    def find(self, pattern: str) -> list[int]:
        """Places of the persons in whose lines the pattern is; a line stands between two line feeds."""
        starts, places, found, line = self._starts, self._places, [], 0
        for match in re.finditer(pattern, self._text):
            # Hits come in order, so the search for a hit's line goes on from the last.
            line = _line_of(starts, match.start(), line)
            found.append(places[line])
        return found


def _line_of(starts: array[int], at: int, from_line: int) -> int:
    """The line in which the character `at` (or the line feed before it) stands."""
    low, high = from_line, from_line + 1
    while high < len(starts) and starts[high] <= at:
        low, high = high, min(2 * high - from_line, len(starts))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    return low


class _Searched(NamedTuple):
    """What is searched of somebody: the order of names is this one's. `keys`: a line each."""

    name: str
    number: int
    squad: int
    phone: str
    keys: str


def _searched(person: Person) -> _Searched:
    keys = "\n".join(person.keys).replace(" ", "")
    return _Searched(person.name, person.number, person.squad, person.phone, keys)


class PeopleSearch:
    """Made of a roster once; places are the order of names."""

    def __init__(self, people: Iterable[Person]) -> None:
        ordered = sorted(map(_searched, people))
        #: Of whom is at each place; the people themselves would take most of the memory.
        self._number_at = array("L", [one.number for one in ordered])
        self._squad_at = array("L", [one.squad for one in ordered])
        self._names = _Lines(enumerate(plain_all([one.name for one in ordered])))
        self._keys = _Lines((place, key) for place, one in enumerate(ordered) for key in one.keys.split("\n"))
        phones = plain_all([one.phone for one in ordered])
        self._phones = _Lines((place, phone.replace("-", "")) for place, phone in enumerate(phones))
        #: Numbers in their order, and the place of each.
        by_number = sorted(range(len(ordered)), key=self._number_at.__getitem__)
        self._places = array("L", by_number)
        self._numbers = array("L", [self._number_at[place] for place in by_number])

    def find(self, wanted: str, squads: set[int], limit: int) -> list[int]:
        """Numbers of people whom `wanted` (see `plain`) fits: best fits first, then own squads, then by name."""
        best: dict[int, int] = {}
        for rank, places in enumerate(self._fits(wanted)):
            for place in places:
                best.setdefault(place, rank)
            if len(best) >= limit:
                break  # whoever fits less well comes after all of these
        if not best and len(wanted) >= INNER_LETTERS_MIN:
            best = dict.fromkeys(self._keys.find(re.escape(wanted)), 0)
        squad_at, size = self._squad_at, len(self._squad_at)
        codes = [(2 * rank + (squad_at[place] not in squads)) * size + place for place, rank in best.items()]
        return [self._number_at[code % size] for code in heapq.nsmallest(limit, codes)]

    def _fits(self, wanted: str) -> Iterator[list[int]]:
        """Places of those whom it fits, the better fits before the worse."""
        digits = wanted.replace("-", "")
        return self._fitting_digits(digits) if digits.isascii() and digits.isdigit() else self._fitting_letters(wanted)

    def _fitting_digits(self, digits: str) -> Iterator[list[int]]:
        yield self._numbered(parse_short_number(digits) or 0, 1)
        whole = len(digits) == SHORT_DIGITS or not digits.startswith("0")
        yield self._numbered(int(digits), 1) if whole else []
        yield self._phones.find(rf"{digits}(?=\n)") if len(digits) >= TAIL_DIGITS_MIN else []
        yield [place for first, count in _numbers_beginning(digits) for place in self._numbered(first, count)]

    def _numbered(self, first: int, count: int) -> list[int]:
        """Places of the people who have one of so many numbers."""
        from_, to = (bisect_left(self._numbers, number) for number in (first, first + count))
        return self._places[from_:to].tolist()

    def _fitting_letters(self, wanted: str) -> Iterator[list[int]]:
        beginning = f"\n{re.escape(wanted)}"
        yield self._names.find(_line(wanted))
        yield self._names.find(beginning) + self._keys.find(_line(wanted))
        yield self._keys.find(beginning)
        yield self._names.find(re.escape(wanted))


def _line(text: str) -> str:
    """A pattern for the whole of a line."""
    return rf"\n{re.escape(text)}(?=\n)"


def _numbers_beginning(digits: str) -> Iterator[tuple[int, int]]:
    """First number and count of each run of numbers whose short numbers begin with these digits."""
    for more in range(max(SHORT_DIGITS - len(digits), 0), NUMBER_DIGITS_MAX - len(digits) + 1):
        if len(digits) + more == SHORT_DIGITS or not digits.startswith("0"):
            yield int(digits) * 10**more, 10**more
