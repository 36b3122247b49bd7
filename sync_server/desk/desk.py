"""What the desk's pages need of a running server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fieldkit.clock import Clock
from fieldkit.journal.journal import Journal
from sync_server.desk.watch import Watch
from sync_server.directory import Directory

T = TypeVar("T")


class Answering(Protocol):
    """A journal that answers questions one after the other, in a thread of its own."""

    @property
    def version(self) -> int: ...

    async def ask(self, question: Callable[[Journal], T]) -> T: ...

    async def changed(self, since: int) -> int:
        """The journal's version, once it is another than `since`."""
        ...


@dataclass(frozen=True)
class Desk:
    """`watch` is only touched inside questions, so that it belongs to the journal's thread."""

    journal: Answering
    directory: Directory
    watch: Watch
    clock: Clock


def make_desk(journal: Answering, directory: Directory, clock: Clock) -> Desk:
    return Desk(journal, directory, Watch(directory), clock)
