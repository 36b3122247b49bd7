"""One table of an event file, read key by key: what is wrong is reported and the reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from roster.event import NUMBER_MAX, Label
from roster.problems import Problem, nearest, one_line, suggest
from roster.toml.lines import Lines, Path

TEXT_CHARACTERS_MAX = 400
KEY_CHARACTERS_MAX = 40
#: Stands for every squad, so nothing may have it as its key.
ALL = "all"
_KEY = re.compile(r"\w[\w-]*")
_LANGUAGES = ("en", "zh_hans", "zh_hant")
Value = TypeVar("Value")


class Report:
    """The problems of one file."""

    def __init__(self, file: str, lines: Lines) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []

    def add(self, path: Path, text: str) -> None:
        self.problems.append(Problem(self.file, self.lines.of(path), text))


class Table:
    """`keys` are those that the table may have; `what` says in sentences what it is."""

    def __init__(self, data: object, path: Path, report: Report, what: str, keys: Collection[str]) -> None:
        self.path = path
        self.report = report
        self.what = what
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        #: Nothing is called missing in a table that is not there, or is none.
        self.is_there = isinstance(data, dict)
        #: Keys that a misspelt one was probably meant to be: not reported as missing once more.
        self.misspelt: set[str] = set()
        if not self.is_there and data is not None:
            self.problem("", f"{what} must be a table, not {_described(data)}.")
        free = [key for key in keys if key not in self.data]
        for key in self.data:
            if key not in keys:
                self.misspelt.add(nearest(key, free))
                self.problem(key, f'unknown key "{key}" in {what}: {suggest(key, free or keys)}')

    def problem(self, key: str | int, text: str) -> None:
        """Reports `text` at the line of `key`, or of the table where the key is "" or not there."""
        self.report.add((*self.path, key) if key != "" else self.path, text)

    def missing(self, key: str, written: str = "") -> None:
        """Reports that `key` is missing, unless another problem says so already."""
        if self.is_there and key not in self.misspelt:
            self.problem("", f'"{key}" is missing in {self.what}: write {_WHAT_TO_WRITE.get(key, written)}.')

    def has(self, key: str) -> bool:
        return key in self.data

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; required where there is no `default`."""
        value = self._value(key, str, "a text in quotes", default)
        if len(value) > TEXT_CHARACTERS_MAX:
            self.problem(key, f'"{key}" has {len(value)} characters: write at most {TEXT_CHARACTERS_MAX}.')
        if value != one_line(value):
            self.problem(key, f'"{key}" of {self.what} has a line break or control character: write it in one line.')
        if default is None and key in self.data and not value.strip() and isinstance(self.data[key], str):
            self.problem(key, f'"{key}" of {self.what} is empty: write {_WHAT_TO_WRITE.get(key, "a text")}.')
        return value

    def key(self, key: str = "key") -> str:
        """What the rest of the file calls this table."""
        value = self.text(key)
        if value and (not _KEY.fullmatch(value) or value == ALL or len(value) > KEY_CHARACTERS_MAX):
            self.problem(
                key,
                f'"{value[:KEY_CHARACTERS_MAX]}" cannot be a key: write up to {KEY_CHARACTERS_MAX} letters, digits '
                f'and dashes without spaces (and not "{ALL}").',
            )
        return value

    def label(self, key: str, default: Label | None = None) -> Label:
        """A name: one text, or one for each language."""
        value = self.data.get(key)
        if not isinstance(value, dict):
            return Label(self.text(key)) if default is None or key in self.data else default
        names = Table(value, (*self.path, key), self.report, f'"{key}" of {self.what}', _LANGUAGES)
        return Label(names.text("en"), names.text("zh_hans", ""), names.text("zh_hant", ""))

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._value(key, int, "a whole number", default)
        if key in self.data and not low <= value <= high and _is(self.data[key], int):
            self.problem(key, f'"{key}" is {value}: write a number from {low} to {high}.')
        return value

    def number(self) -> int:
        """The number that records carry."""
        return self.integer("number", 1, NUMBER_MAX)

    def flag(self, key: str, default: bool) -> bool:
        return self._value(key, bool, "true or false", default)

    def texts(self, key: str, default: Collection[str]) -> tuple[str, ...]:
        """A list of texts."""
        value = self._value(key, list, 'a list of texts, ["…", "…"]', list(default))
        for place, entry in enumerate(value):
            if not isinstance(entry, str):
                self.report.add(
                    (*self.path, key, place), f'"{key}" must hold texts in quotes, not {_described(entry)}.'
                )
        return tuple(entry for entry in value if isinstance(entry, str))

    def table(self, key: str, keys: Collection[str], default: Mapping[str, object] | None = None) -> Table:
        """The table `key`, which may have `keys`; one that is not there where it is missing or none."""
        value = self._value(key, dict, "a table { … }", None if default is None else dict(default))
        there = default is not None or _is(self.data.get(key), dict)
        return Table(value if there else None, (*self.path, key), self.report, f'"{key}" of {self.what}', keys)

    def tables(self, key: str, what: str, keys: Collection[str], *, needed: bool = False) -> list[Table]:
        """The list of tables `[[key]]`, each of which may have `keys`; `what` is what one of them is."""
        entries = self._value(key, list, f"a list of tables, each beginning with [[{key}]]", None if needed else [])
        return [
            Table(entry, (*self.path, key, place), self.report, _called(what, entry), keys)
            for place, entry in enumerate(entries)
        ]

    def reference(self, key: str, known: Mapping[str, Value], default: Value) -> Value:
        """What the text of `key` names in `known`; `default` where the key is not there or names nothing."""
        name = self.text(key) if key in self.data else ""
        return self.named(key, name, key, known, default) if name else default

    def named(self, at: str, name: str, kind: str, known: Mapping[str, Value], default: Value) -> Value:
        """`known[name]`; where there is none, a problem at the line of the key `at`, and `default`."""
        if name not in known:
            self.problem(at, f'unknown {kind} "{name}" in {self.what}: {suggest(name, known)}')
        return known.get(name, default)

    def squads(self, known: Mapping[str, int]) -> tuple[int, ...]:
        """The numbers of `squads`: a list of keys, or "all", which is also what holds without it."""
        value = self.data.get("squads", ALL)
        if value == ALL:
            return tuple(known.values())
        if isinstance(value, str):
            return (self.named("squads", value, "squad", known, 0),)
        names = self.texts("squads", ())
        if ALL in names:
            return tuple(known.values())
        return tuple(dict.fromkeys(self.named("squads", name, "squad", known, 0) for name in names))

    def _value(self, key: str, kind: type[Value], written: str, default: Value | None) -> Value:
        value = self.data.get(key)
        if value is None:
            if default is None:
                self.missing(key, written)
            return kind() if default is None else default
        if _is(value, kind):
            return value  # type: ignore[no-any-return]  # checked in the line above
        self.problem(key, f'"{key}" of {self.what} must be {written}, not {_described(value)}.')
        return kind() if default is None else default


_WHAT_TO_WRITE = {
    "captain": 'who leads it, as in captain = "Lin Yue"',
    "wanted": "how many people it wants, as in wanted = { exactly = 20 } (or at_least, at_most)",
    "time_zone": 'where the event is, as in time_zone = "Asia/Shanghai"',
    "days": "the days of the event, as in days = [2027-03-05]",
    "number": "a whole number that nothing else in this list has; it must never change once the event has begun",
    "key": 'a short word by which the rest of the file calls it, as in key = "square"',
    "start": 'when it begins, as in start = "08:30"',
    "end": 'when it ends, as in end = "17:30"',
    "event": "a table [event] with key, name, place, time_zone and days",
}


def _is(value: object, kind: type) -> bool:
    """TOML's true and false are no numbers."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _called(what: str, entry: object) -> str:
    """`squad "traffic"`, or `a squad` where it does not say which."""
    name = (
        next((entry[key] for key in ("key", "tag") if isinstance(entry.get(key), str)), "")
        if isinstance(entry, dict)
        else ""
    )
    return f'{what} "{name}"' if name else f"a {what}"


def _described(value: object) -> str:
    kinds = {str: "a text", bool: "true or false", int: "a whole number", float: "a number with a point"}
    kinds |= {list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or time")
