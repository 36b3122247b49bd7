"""Incidents: raised in seconds, told entry by entry, merged where two are the same, closed."""

from __future__ import annotations

import re
import unicodedata

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.duty import Duty
from fieldkit.kit.incident_cards import merged_with
from fieldkit.kit.values import Done
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import (
    IncidentEntry,
    IncidentInvolved,
    IncidentMerged,
    IncidentOpened,
    IncidentState,
    Payload,
)
from fieldkit.records.merging import Merged
from fieldkit.records.spaces.incident import CLOSED, INVOLVED, PLACE, SEVERITY_MAX, STATES, IncidentView

#: What an incident may be about (`words.incident.KEY`), in the order of their keys.
INCIDENT_KINDS = ("injury", "illness", "missing", "traffic", "dispute", "other", "weather", "equipment")
#: An incident's number is made of this letter where the device has none of its own.
LETTER_UNKNOWN = "X"
_META_COUNTER = "incident counter"
#: A series (see `_prefix`) has four digits; letters that are given out have at most two behind them.
_SERIES = 10_000
_SECOND_MS = 1_000
#: An incident's number in records is the second in which it was raised, and so many bits drawn at random. So of two
#: that are the same the smaller number is the earlier one, and JSON's readers can hold it.
_SECOND_BITS, _RANDOM_BITS = 32, 21


class Incidents:
    """Writes incidents of the squad that is shown, or another one of this laptop's."""

    def __init__(self, duty: Duty, letter: str) -> None:
        self._duty = duty
        self.letter = letter

    def next_number(self) -> str:
        """The number that the next incident raised here gets."""
        return f"{self._prefix()}-{self._last() + 1:03d}"

    def _prefix(self) -> str:
        """The letter that only this laptop has. Where that does not make sure that a number is new (nobody has given
        this laptop a letter, or its journal was put back or copied, and numbers said since are not in it), a series of
        its own goes behind it, drawn with the journal's life: B4711-015."""
        life = self._duty.journal.life
        squad = self._duty.event.squad(self._duty.squad)
        letter = self.letter or (squad.letter if squad is not None else "") or LETTER_UNKNOWN
        series = life.doubted if self.letter else life.doubted or life.first
        return f"{letter}{series % _SERIES:04d}" if series else letter

    def _last(self) -> int:
        """The highest number ever given under this letter, as far as this laptop knows."""
        stored = self._duty.journal.store.load_meta(_META_COUNTER)
        highest = int(stored) if stored else 0
        for view in reading.incident_views(self._duty.journal):
            match = re.fullmatch(re.escape(self._prefix()) + r"-(\d+)", view.number)
            if match is not None:
                highest = max(highest, int(match.group(1)))
        return highest

    def raise_incident(self, what: str, severity: int, words: str, squad: int) -> int:
        """Returns the incident. Its number is used up before it is written, so that none is ever given twice."""
        duty = self._duty
        squad = squad or duty.squad
        if duty.event.squad(squad) is None:
            raise KitError("errors.kit.which_squad")
        if what not in INCIDENT_KINDS:
            raise KitError("errors.kit.incident_kind", kind=what, kinds=", ".join(INCIDENT_KINDS))
        self._check_severity(severity)
        number = self.next_number()
        with duty.journal.changing():
            duty.journal.store.save_meta(_META_COUNTER, number.rpartition("-")[2].encode())
        incident = self._new_incident()
        payload = IncidentOpened(number, squad, duty.site_of(duty.event.squad(squad)), what, severity)
        duty.write(duty.draft(incident, payload, words_of_note(words)))
        return incident

    def _new_incident(self) -> int:
        second = max(self._duty.now_ms(), 0) // _SECOND_MS % (1 << _SECOND_BITS)
        drawn = int.from_bytes(self._duty.entropy(3), "big") % (1 << _RANDOM_BITS)
        return max(second << _RANDOM_BITS | drawn, 1)

    def add_entry(self, incident: int, words: str) -> Done:
        text = words_of_note(words)
        if text is None:
            raise KitError("errors.kit.words")
        view = self._one(incident).lead
        record = self._duty.write(self._duty.draft(view.incident, IncidentEntry(view.squad), text))
        return self._duty.done(record, view.number)

    def set_state(self, incident: int, state: str, severity: int, words: str) -> Done:
        view = self._one(incident).lead
        state, severity = state or view.state, severity or view.severity
        if state not in STATES:
            raise KitError("errors.kit.incident_state", state=state, states=", ".join(STATES))
        self._check_severity(severity)
        payload = IncidentState(view.squad, state, severity)
        record = self._duty.write(self._duty.draft(view.incident, payload, words_of_note(words)))
        return self._duty.done(record, view.number)

    def merge(self, one: int, other: int, words: str) -> Done:
        """The later of the two goes on in the earlier one, which then stands as badly as the worse of them."""
        earlier, later = sorted((self._one(one).lead, self._one(other).lead), key=lambda view: view.incident)
        if earlier is later or earlier.incident == later.incident:
            raise KitError("errors.kit.incident_same", number=earlier.number)
        payload = IncidentMerged(later.squad, earlier.incident, earlier.number)
        drafts = [self._duty.draft(later.incident, payload, words_of_note(words))]
        drafts += [self._duty.draft(earlier.incident, state) for state in _worse(earlier, later)]
        return self._duty.done(self._duty.write(*drafts), f"{later.number} = {earlier.number}")

    def involve(self, incident: int, what: str, who: int, words: str) -> Done:
        """Who or what it is about. That the person is known is for the caller to see."""
        text = words_of_note(words)
        if what not in INVOLVED:
            raise KitError("errors.kit.involved_kind", what=what, kinds=", ".join(INVOLVED))
        if what == PLACE and text is None:
            raise KitError("errors.kit.words")
        view = self._one(incident).lead
        payload: Payload = IncidentInvolved(view.squad, what, who)
        record = self._duty.write(self._duty.draft(view.incident, payload, text))
        return self._duty.done(record, view.number)

    def find(self, number: str) -> int:
        """The incident called `B-014` (or b14), or the one that goes on for it; the newest where two laptops gave the
        same number."""
        wanted = _spoken(number)
        for one in reading.merged_incidents(self._duty.journal):
            if any(_spoken(known) == wanted for known in one.numbers):
                return one.lead.incident
        raise KitError("errors.kit.no_incident", number=number)

    def _one(self, incident: int) -> Merged:
        one = merged_with(self._duty.journal, incident)
        if one is None:
            raise KitError("errors.kit.no_incident", number=incident)
        return one

    def _check_severity(self, severity: int) -> None:
        if not 1 <= severity <= SEVERITY_MAX:
            raise KitError("errors.kit.severity", severity=severity, most=SEVERITY_MAX)


def _worse(earlier: IncidentView, later: IncidentView) -> list[IncidentState]:
    """What must be said of the earlier one so that nothing open looks closed, and nothing urgent minor."""
    state = later.state if earlier.state == CLOSED else earlier.state
    severity = max(earlier.severity, later.severity) if later.state != CLOSED else earlier.severity
    if (state, severity) == (earlier.state, earlier.severity):
        return []
    return [IncidentState(earlier.squad, state, severity)]


def _spoken(number: str) -> tuple[str, int]:
    """Letter and number of what was said: `B-014`, `b 14`, `b14`; with a dash or a space also `D0-014`."""
    number = unicodedata.normalize("NFKC", number).strip().upper()
    match = re.fullmatch(r"([A-Z]+\d*)[\s-]+(\d+)|([A-Z]+)(\d+)", number)
    if match is None:
        return number, -1
    letter, digits = (match[1], match[2]) if match[1] else (match[3], match[4])
    return letter, int(digits)
