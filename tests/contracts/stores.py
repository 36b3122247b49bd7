"""Every database that a journal may stand on. A new one adds a factory here and nothing else: the contract tests then
run on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.journal.contract import Store
from fieldkit.journal.sqlite.store import SqliteStore


class Place(Protocol):
    """Where one journal is stored: opened, closed and opened again, it is the same one."""

    def open(self) -> Store: ...


class SqlitePlace:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal.db"

    def open(self) -> Store:
        return SqliteStore(self._path)


FACTORIES: dict[str, Callable[[Path], Place]] = {"sqlite": SqlitePlace}
