"""What the desk's pages need of a running server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fieldkit.journal.journal import Journal
from sync_server.attention import Attention
from sync_server.desk.watch import Watch
from sync_server.directory import Directory
from sync_server.facts import Facts
from sync_server.rate_limit import RateLimit

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
    """`watch` is only touched inside questions, so that it belongs to the journal's thread. `sign_ins`: how often an
    address, and an account, may try a password."""

    journal: Answering
    directory: Directory
    watch: Watch
    facts: Facts
    sign_ins: RateLimit
    attention: Attention

    def looked(self, sees_people: bool) -> None:
        """Somebody has a page before their eyes; only the desk's own look counts as one."""
        if sees_people:
            self.attention.note(self.facts.now_ms())


def make_desk(
    journal: Answering,
    directory: Directory,
    facts: Facts,
    sign_ins: RateLimit,
    attention: Attention | None = None,
) -> Desk:
    """`attention`: whom to tell that somebody looked; None where nobody wants to know."""
    return Desk(journal, directory, Watch(directory), facts, sign_ins, attention or Attention())
