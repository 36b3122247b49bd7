"""Incidents as screens show them: with their whole story, those that were merged as one."""

from __future__ import annotations

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import ref_of
from fieldkit.kit.values import IncidentCard, IncidentLine, Involved, Photo, UnansweredIncident
from fieldkit.records.alerts import UNANSWERED_MS
from fieldkit.records.kinds import (
    IncidentEntry,
    IncidentInvolved,
    IncidentMerged,
    IncidentOpened,
    IncidentPhoto,
    IncidentState,
)
from fieldkit.records.merging import Merged
from fieldkit.records.spaces.incident import PERSON, IncidentView, Line

_LINE_KINDS = {
    IncidentOpened: "opened",
    IncidentEntry: "entry",
    IncidentState: "state",
    IncidentPhoto: "photo",
    IncidentMerged: "merged",
    IncidentInvolved: "involved",
}


def merged_with(journal: Journal, incident: int) -> Merged | None:
    """The incident with all that are the same; None where it is not here."""
    return next((one for one in reading.merged_incidents(journal) if incident in one.incidents), None)


class IncidentCards:
    """Makes cards. Nothing in here writes."""

    def __init__(self, journal: Journal, cards: Cards) -> None:
        self._journal = journal
        self._cards = cards
        self._waiting: tuple[object, list[UnansweredIncident]] = ((), [])

    def of_squad(self, squad: int | None) -> list[IncidentCard]:
        """Of a squad, or of all; those changed last first."""
        return [
            self._card(one, whole=False)
            for one in reading.merged_incidents(self._journal)
            if squad is None or squad in {view.squad for view in one.views}
        ]

    def one(self, incident: int) -> IncidentCard | None:
        """With its timeline; of one that was merged, the whole."""
        found = merged_with(self._journal, incident)
        return self._card(found, whole=True) if found is not None else None

    def unanswered(self, squad: int | None, now_ms: int) -> list[UnansweredIncident]:
        """The worst first. Asked every second: incidents are looked at anew only where one may have changed."""
        key = self._journal.views.incidents_version, squad
        if self._waiting[0] != key:
            self._waiting = key, self._all_waiting(squad)
        return [one for one in self._waiting[1] if now_ms - one.since_ms >= UNANSWERED_MS[one.severity]]

    def _all_waiting(self, squad: int | None) -> list[UnansweredIncident]:
        found = [
            UnansweredIncident(one.lead.incident, one.lead.number, one.lead.severity, one.waiting_ms)
            for one in reading.merged_incidents(self._journal)
            if one.waiting_ms and (squad is None or squad in {view.squad for view in one.views})
        ]
        return sorted(found, key=lambda one: (-one.severity, one.since_ms))

    def _card(self, one: Merged, *, whole: bool) -> IncidentCard:
        view, opened = one.lead, one.lead.opened
        assert opened is not None
        return IncidentCard(
            incident=view.incident,
            number=view.number,
            squad=view.squad,
            site=view.site,
            what=view.what,
            severity=view.severity,
            state=view.state,
            opened_ms=view.opened_ms,
            changed_ms=one.changed_ms,
            words=reading.words_of(self._journal, opened),
            by=opened.operator,
            timeline=tuple(self._line(line, of) for line, of in one.lines()) if whole else (),
            numbers=one.numbers,
            same_as=view.merged_number,
            waiting_ms=one.waiting_ms,
            involved=tuple(self._involved(line) for line in one.involved()),
        )

    def _line(self, line: Line, of: IncidentView) -> IncidentLine:
        what = line.what
        words = reading.words_of(self._journal, line.entry)
        return IncidentLine(
            ref=ref_of(line.entry),
            at_ms=line.at_ms,
            by=line.entry.operator,
            kind=_LINE_KINDS[type(what)],
            words=words,
            state=what.state if isinstance(what, IncidentState) else "",
            severity=what.severity if isinstance(what, IncidentOpened | IncidentState) else 0,
            struck=line.struck_by is not None,
            struck_ms=line.struck_by.wall_ms if line.struck_by is not None else 0,
            erased=line.entry.has_text and not words,
            photo=self._photo(what) if isinstance(what, IncidentPhoto) else None,
            number=of.number,
            same_as=what.number if isinstance(what, IncidentMerged) else "",
            involved=self._involved(line) if isinstance(what, IncidentInvolved) else None,
        )

    def _involved(self, line: Line) -> Involved:
        what = line.what
        assert isinstance(what, IncidentInvolved)
        words = reading.words_of(self._journal, line.entry)
        if what.what != PERSON:
            return Involved(ref_of(line.entry), what.what, what.who, words)
        card = self._cards.card(what.who, line.at_ms)
        return Involved(ref_of(line.entry), what.what, what.who, words, card.called, card.short)

    def _photo(self, what: IncidentPhoto) -> Photo:
        blobs = self._journal.blobs
        return Photo(what.hash.hex(), what.size, what.media, blobs.is_whole(what.hash), blobs.held(what.hash))
