"""Opening a laptop's journal: as whose, and whether it is still the one that it was."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.clock import Clock
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.witness import Witness
from fieldkit.kit.home import Home
from fieldkit.kit.identity import Identity, become
from roster.pack import Pack


def open_journal(
    home: Home,
    pack: Pack,
    who: Identity,
    clock: Clock,
    entropy: Callable[[int], bytes],
    *,
    write: bool,
    machine: bytes = b"",
) -> tuple[Journal, str]:
    """The journal, and why this start began new logs in it ("": it goes on with those that it has).

    `machine` names this computer (see `machine_name`). Raises JournalError, JournalBusy where somebody else writes.
    """
    store = SqliteStore(home.journal_path, write=write)
    try:
        journal = Journal(store, who.certificate.event, pack.server, pack.event.zone(), who.local)
    except BaseException:
        store.close()
        raise
    try:
        journal.serves = False
        become(journal, who, entropy(8), write=write)
        if not write:
            return journal, ""
        witness = Witness(home.journal_path, machine)
        return journal, journal.watch(witness, lambda: Moment(clock.wall_ms(), clock.boot_ms()), entropy)
    except BaseException:
        journal.close()
        raise
