"""Incidents: raised in seconds, told entry by entry, closed."""

from __future__ import annotations

import re
import unicodedata

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.duty import Duty
from fieldkit.kit.values import Done
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import IncidentEntry, IncidentOpened, IncidentState
from fieldkit.records.spaces.incident import SEVERITY_MAX, STATES, IncidentView

#: What an incident may be about (`words.incident.KEY`).
INCIDENT_KINDS = ("injury", "illness", "missing", "traffic", "dispute", "weather", "equipment", "other")
#: An incident's number is made of this letter where the device has none of its own.
LETTER_UNKNOWN = "X"
_META_COUNTER = "incident counter"
_ID_BYTES = 6


class Incidents:
    """Writes incidents of the squad that is shown, or another one of this laptop's."""

    def __init__(self, duty: Duty, letter: str) -> None:
        self._duty = duty
        self.letter = letter

    def next_number(self) -> str:
        """The number that the next incident raised here gets."""
        return f"{self._prefix()}-{self._last() + 1:03d}"

    def _prefix(self) -> str:
        squad = self._duty.event.squad(self._duty.squad)
        return self.letter or (squad.letter if squad is not None else "") or LETTER_UNKNOWN

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
        incident = int.from_bytes(duty.entropy(_ID_BYTES), "big")
        payload = IncidentOpened(number, squad, duty.site_of(duty.event.squad(squad)), what, severity)
        duty.write(duty.draft(incident, payload, words_of_note(words)))
        return incident

    def add_entry(self, incident: int, words: str) -> Done:
        view = self._view(incident)
        text = words_of_note(words)
        if text is None:
            raise KitError("errors.kit.words")
        record = self._duty.write(self._duty.draft(incident, IncidentEntry(view.squad), text))
        return self._duty.done(record, view.number)

    def set_state(self, incident: int, state: str, severity: int, words: str) -> Done:
        view = self._view(incident)
        state, severity = state or view.state, severity or view.severity
        if state not in STATES:
            raise KitError("errors.kit.incident_state", state=state, states=", ".join(STATES))
        self._check_severity(severity)
        payload = IncidentState(view.squad, state, severity)
        record = self._duty.write(self._duty.draft(incident, payload, words_of_note(words)))
        return self._duty.done(record, view.number)

    def find(self, number: str) -> int:
        """The incident called `B-014` (or b14); the newest where two laptops gave the same number."""
        wanted = _spoken(number)
        for view in reading.incident_views(self._duty.journal):
            if _spoken(view.number) == wanted:
                return view.incident
        raise KitError("errors.kit.no_incident", number=number)

    def _view(self, incident: int) -> IncidentView:
        view = reading.incident_view(self._duty.journal, incident)
        if view is None:
            raise KitError("errors.kit.no_incident", number=incident)
        return view

    def _check_severity(self, severity: int) -> None:
        if not 1 <= severity <= SEVERITY_MAX:
            raise KitError("errors.kit.severity", severity=severity, most=SEVERITY_MAX)


def _spoken(number: str) -> tuple[str, int]:
    """Letter and number of what was said: `B-014`, `b 14`, `b14`; with a dash or a space also `D0-014`."""
    number = unicodedata.normalize("NFKC", number).strip().upper()
    match = re.fullmatch(r"([A-Z]+\d*)[\s-]+(\d+)|([A-Z]+)(\d+)", number)
    if match is None:
        return number, -1
    letter, digits = (match[1], match[2]) if match[1] else (match[3], match[4])
    return letter, int(digits)
