"""Where and for whom this laptop works right now, and the one place where its records are written."""

from __future__ import annotations

import threading
from collections.abc import Callable

from fieldkit.clock import Clock
from fieldkit.journal.author import Moment
from fieldkit.journal.journal import Journal
from fieldkit.kit.values import Done, Ref
from fieldkit.records.codec import draft
from fieldkit.records.figures import Figures
from fieldkit.records.kinds import BY_NUMBER, BY_PAYLOAD, Payload
from fieldkit.records.record import SALT_BYTES, Draft, Record
from fieldkit.records.scopes import scope_of
from fieldkit.records.state import Entry
from roster.event import Event, Squad

#: `words.done.NAME` of each kind that an operator writes.
DONE_NAMES = {
    10: "arrival",
    11: "departure",
    12: "away",
    13: "back",
    14: "passing",
    15: "remark",
    16: "consent_seen",
    20: "walk_in",
    21: "badge_revoked",
    30: "headcount",
    31: "settled",
    40: "incident",
    41: "entry",
    42: "state",
    43: "photo",
    44: "merged",
    45: "involved",
    50: "tally",
    51: "deed",
    60: "thing_out",
    61: "thing_back",
    62: "thing_used",
    63: "thing_broken",
    64: "thing_lost",
    71: "answer",
    82: "acknowledged",
    90: "strike",
}


def ref_of(entry: Entry) -> Ref:
    return Ref(entry.log, entry.number, entry.name.hex())


def ref_of_record(record: Record) -> Ref:
    return Ref(record.log, record.number, record.name.hex())


class Duty:
    """Squad, site and operator; clock, entropy and lock. `lock` is held by whoever touches the journal."""

    def __init__(
        self, event: Event, journal: Journal, figures: Figures, clock: Clock, entropy: Callable[[int], bytes]
    ) -> None:
        self.event = event
        self.journal = journal
        self.figures = figures
        self.clock = clock
        self.entropy = entropy
        self.lock = threading.RLock()
        self.squad = 0
        self.site = 0
        self.operator = 0
        #: Told of what was written together, so that it can be undone together.
        self.wrote: Callable[[list[Record]], None] = lambda records: None

    def now_ms(self) -> int:
        return self.clock.wall_ms()

    def moment(self) -> Moment:
        return Moment(self.clock.wall_ms(), self.clock.boot_ms(), self.operator)

    def site_of(self, squad: Squad | None) -> int:
        """The site where a record about a squad is made: this laptop's, else the squad's of the session."""
        if self.site:
            return self.site
        if squad is None:
            return 0
        session = self.figures.session_of(squad.number, self.now_ms())
        return session.sites.get(squad.number, squad.site) if session is not None else squad.site

    def session(self, squad: int) -> str:
        session = self.figures.session_of(squad, self.now_ms())
        return session.key if session is not None else ""

    def draft(self, subject: int, payload: Payload, text: Payload | None = None) -> Draft:
        """A draft into the log that the payload's kind belongs to."""
        spec = BY_PAYLOAD[type(payload)]
        scope = scope_of(spec.scope, getattr(payload, "squad", 0))
        return draft(scope, subject, payload, text, self.entropy(SALT_BYTES) if text is not None else b"")

    def write(self, *drafts: Draft) -> Record:
        """Writes all in one piece; returns the first one's record. Durable once this returns."""
        return self.write_all(list(drafts))[0]

    def write_all(self, drafts: list[Draft]) -> list[Record]:
        """Like `write`; returns every record."""
        records = self.journal.write(drafts, self.moment(), self.entropy(8))
        self.wrote(records)
        return records

    def done(self, record: Record, subject: str = "") -> Done:
        return Done(DONE_NAMES.get(record.kind, "record"), ref_of_record(record), record.wall_ms, subject)


assert set(DONE_NAMES) <= set(BY_NUMBER)
