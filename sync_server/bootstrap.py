"""Puts a server together: the only place here, with the commands, that asks for clock, entropy and environment."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nacl.signing import SigningKey
from platformdirs import user_data_path

from fieldkit.clock import Clock, open_clock
from fieldkit.journal.journal import Journal
from fieldkit.journal.machine import machine_name
from fieldkit.journal.witness import Witness
from roster.pack import Pack
from sync_server.data_folder import DataFolder
from sync_server.database import database_path, incarnation_of, open_journal
from sync_server.directory import Directory
from sync_server.errors import ServerError
from sync_server.facts import Facts
from sync_server.journal_thread import JournalThread
from sync_server.rate_limit import EXCHANGE_RATE, JOIN_RATE, SIGN_IN_RATE, RateLimit
from sync_server.server import Server
from sync_server.tls import is_good, make_certificate, server_context

TOKEN_BYTES = 24


def default_home() -> Path:
    return user_data_path("fieldkit-server", appauthor=False)


def clock_of(file: Path | None) -> Clock:
    """The machine's clock, or the simulated one in `file`."""
    if file is not None and not file.is_file():
        raise ServerError(f"There is no simulated clock {file}: leave --clock out to go by this machine's.")
    return open_clock(str(file) if file is not None else None)


def open_server(folder: DataFolder, pack: Pack, url: str, clock: Clock, database: str = "") -> Server:
    """Opens the journal for writing. Raises ServerError, JournalError or PackError."""
    facts = _facts(folder, pack, clock, url)
    path = database_path(database) if database else folder.journal_path
    journal = open_journal(path, pack)
    try:
        folder.save_database(path)
        incarnation, doubt = _begin(journal, path, facts)
    except BaseException:
        journal.close()
        raise
    return Server(
        facts,
        Directory(pack),
        JournalThread(journal),
        incarnation,
        os.urandom(TOKEN_BYTES).hex(),
        _program(),
        RateLimit(EXCHANGE_RATE, time.monotonic),
        RateLimit(JOIN_RATE, time.monotonic),
        RateLimit(SIGN_IN_RATE, time.monotonic),
        doubt,
    )


def open_tls(folder: DataFolder, key: SigningKey, names: Iterable[str]) -> ssl.SSLContext:
    """For serving HTTPS to laptops and browsers that call this machine by `names`. Raises ServerError."""
    names = list(dict.fromkeys(names))
    # The machine's own clock, not a simulated one: browsers go by it.
    now = datetime.now(UTC)
    if not is_good(folder.load_tls(), key, names, now):
        folder.save_tls(make_certificate(key, names, now))
    return server_context(folder.tls_path)


def _program() -> str:
    """The version of this program; "" where it runs out of a folder without having been installed."""
    try:
        return version("fieldkit")
    except PackageNotFoundError:
        return ""


def _facts(folder: DataFolder, pack: Pack, clock: Clock, url: str) -> Facts:
    return Facts(pack, folder.load_key(pack).signing_key(), clock, os.urandom, url)


def _begin(journal: Journal, path: Path, facts: Facts) -> tuple[bytes, str]:
    """The server writes in its own name. Returns the journal's incarnation and why it is a new one ("": it is not): a
    journal that was put back or copied gets one, so that laptops compare with it what they hold."""
    journal.be(facts.key, facts.entropy(8))
    doubt = journal.watch(Witness(path, machine_name()), facts.moment, facts.entropy)
    return incarnation_of(journal, facts.entropy(8), anew=doubt != ""), doubt


@dataclass(frozen=True)
class Opened:
    """The journal of a server that does not run, and what goes with it."""

    journal: Journal
    facts: Facts


def open_writer(folder: DataFolder, clock: Clock) -> Opened:
    """For admin commands while no server runs. Raises JournalBusy where one does."""
    pack = folder.load_pack()
    facts = _facts(folder, pack, clock, folder.load_address())
    path = folder.load_database()
    journal = open_journal(path, pack)
    _begin(journal, path, facts)
    return Opened(journal, facts)


def open_reader(folder: DataFolder) -> tuple[Journal, Pack]:
    """The journal as it is now, read only, beside a server that may be writing."""
    pack = folder.load_pack()
    return open_journal(folder.load_database(), pack, write=False), pack
