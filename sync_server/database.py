"""Which database a URL means, and the journal in it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from roster.pack import Pack
from sync_server.errors import ServerError

_SQLITE = "sqlite:///"
INCARNATION_BYTES = 8
_META_INCARNATION = "incarnation"


def database_path(url: str) -> Path:
    """`sqlite:///journal.db` (here), `sqlite:////srv/journal.db`; raises ServerError for what is not supported."""
    path = unquote(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) or not path:
        raise ServerError(
            f"Cannot use the database {url}: SQLite is supported. Write sqlite:///PATH, or leave --database out to "
            "have the journal in the data folder."
        )
    return Path(path)


def open_journal(path: Path, pack: Pack, *, write: bool = True) -> Journal:
    """Raises JournalError, JournalBusy where another process is the writer."""
    store = SqliteStore(path, write=write)
    try:
        return Journal(store, pack.event_key, pack.server, pack.event.zone())
    except BaseException:
        store.close()
        raise


def incarnation_of(journal: Journal, entropy: bytes, *, anew: bool = False) -> bytes:
    """What this life of the journal is called: `entropy` (8 bytes) if it has no name yet, or is to get another."""
    known = journal.store.load_meta(_META_INCARNATION)
    if known is not None and not anew:
        return known
    name = entropy[:INCARNATION_BYTES]
    with journal.changing():
        journal.store.save_meta(_META_INCARNATION, name)
    return name
