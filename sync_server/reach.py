"""Which squads what the desk says has reached: how far their laptops have read, and when they were last heard of."""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.journal.journal import Journal
from fieldkit.journal.reading import heard_by_squad
from fieldkit.records.scopes import SCOPE_CALLS, urgent_of
from fieldkit.records.state import Entry
from roster.certify import find_squads
from roster.errors import RosterError
from roster.event import Event
from roster.keys import Role
from sync_server.errors import ServerError

#: Longer than a laptop ever waits between two tries: one that was not heard for so long cannot be reached.
SILENT_MS = 3 * 60_000
WORDS_CHARACTERS_MAX = 500


class Reach:
    """The laptops of each squad, as the journal knows them now."""

    def __init__(self, journal: Journal, now_ms: int) -> None:
        self._journal = journal
        self.heard_ms = heard_by_squad(journal, now_ms=now_ms)
        self._read: dict[int, list[int]] = {}
        for device in journal.devices.by_key.values():
            certificate = device.certificate
            if certificate is not None and certificate.role is Role.CAPTAIN and not device.revoked:
                for squad in certificate.squads:
                    self._read.setdefault(squad, []).append(device.row.read)

    def delivered(self, squad: int, entries: Iterable[Entry]) -> tuple[int, int]:
        """How many of a squad's laptops have what these records say to it, and how many it has."""
        laptops = self._read.get(squad, [])
        positions = [at for entry in entries if (at := self._position(entry, squad))]
        return sum(1 for read in laptops if positions and read >= min(positions)), len(laptops)

    def _position(self, entry: Entry, squad: int) -> int:
        """Where a record stands in the urgent lane; 0 where it does not, or in a log that the squad does not read."""
        found = self._journal.logs.find(entry.log, entry.number, entry.name)
        if found is None or found[0].row.scope not in (SCOPE_CALLS, urgent_of(squad)):
            return 0
        row = self._journal.store.find_feed(found[0].row.place, entry.number, urgent=True)
        return row.position if row is not None else 0


def squads_named(event: Event, names: Iterable[str]) -> tuple[int, ...]:
    """Numbers of squads that were named by number or key, each once; raises ServerError with those that there are."""
    try:
        return tuple(sorted({squad.number for squad in find_squads(event, tuple(names))}))
    except RosterError as error:
        raise ServerError(str(error)) from error


def every_squad(event: Event) -> tuple[int, ...]:
    return tuple(squad.number for squad in event.squads)


def clean_words(words: str, *, needed: bool) -> str:
    """Words as they are sent; raises ServerError where there are none, or too many."""
    words = words.strip()
    if needed and not words:
        raise ServerError("Cannot send a message without words: write them after the command, in quotation marks.")
    if len(words) > WORDS_CHARACTERS_MAX:
        raise ServerError(
            f"Cannot send {len(words):,} characters: a message has at most {WORDS_CHARACTERS_MAX}. Say it shorter."
        )
    return words
