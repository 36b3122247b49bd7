"""Where each key of a TOML text stands. `tomllib` says what a file means, but not where.

For text that `tomllib` has accepted (TOML 1.0). What is no TOML is not noticed here: it gives lines of no meaning.
"""

from __future__ import annotations

from bisect import bisect_right

#: Keys and list positions from the top: `("squads", 0, "posts", 1, "site")`.
Path = tuple[str | int, ...]

_BLANK = " \t\r\n"
_SCALAR_END = ",]}#\r\n"
_BARE_KEY_END = "=.] \t\r\n"


class Lines:
    """Line numbers, from 1, of the keys, tables and list entries of one text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        _Scanner(text, self._lines).scan()

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest table around it that is written down; 1 at the top."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class _Scanner:
    def __init__(self, text: str, lines: dict[Path, int]) -> None:
        self.text = text
        self.at = 0
        self.lines = lines
        self.starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
        self.counts: dict[Path, int] = {}

    def scan(self) -> None:
        table: Path = ()
        self._skip_blank()
        while not self._ended():
            if self._next("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip_blank()

    def _header(self) -> Path:
        many = self._next("[[")
        place = self.at
        self.at += 2 if many else 1
        keys = self._keys()
        self.at += 2 if many else 1
        path: Path = ()
        for key in keys[:-1]:
            self._note((*path, key), place)
            path = self._entered((*path, key))
        path = (*path, keys[-1])
        self._note(path, place)
        if many:
            self.counts[path] = self.counts.get(path, 0) + 1
            path = self._entered(path)
            self._note(path, place)
        return path

    def _entered(self, path: Path) -> Path:
        """`path`, or the last entry of the list of tables that it names."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _pair(self, table: Path) -> None:
        place = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, place)
        self.at += 1  # the =
        self._value(path)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._next("."):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip_blank()
        start = self.at
        if self._next('"') or self._next("'"):
            self._string()
            key = self.text[start + 1 : self.at - 1]
        else:
            while not self._ended() and self.text[self.at] not in _BARE_KEY_END:
                self.at += 1
            key = self.text[start : self.at]
        self._skip_blank()
        return key

    def _value(self, path: Path) -> None:
        self._skip_blank()
        if self._next('"') or self._next("'"):
            self._string()
        elif self._next("["):
            self._array(path)
        elif self._next("{"):
            self._inline(path)
        else:
            self.at += 1
            while not self._ended() and self.text[self.at] not in _SCALAR_END:
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        entry = 0
        self._skip_blank()
        while not self._ended() and not self._next("]"):
            self._note((*path, entry), self.at)
            self._value((*path, entry))
            entry += 1
            self._skip_comma()
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._skip_blank()
        while not self._ended() and not self._next("}"):
            self._pair(path)
            self._skip_comma()
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        end = quote * 3 if self._next(quote * 3) else quote
        self.at += len(end)
        while not self._ended() and not self._next(end):
            self.at += 2 if quote == '"' and self._next("\\") else 1
        self.at += len(end)
        while len(end) == 3 and self._next(quote):  # up to two quotes may stand before the closing three
            self.at += 1

    def _skip_comma(self) -> None:
        self._skip_blank()
        if self._next(","):
            self.at += 1
        self._skip_blank()

    def _skip_blank(self) -> None:
        while not self._ended():
            if self._next("#"):
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in _BLANK:
                self.at += 1
            else:
                return

    def _ended(self) -> bool:
        return self.at >= len(self.text)

    def _next(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def _note(self, path: Path, place: int) -> None:
        self.lines.setdefault(path, bisect_right(self.starts, place))
