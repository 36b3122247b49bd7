"""Who comes, goes, is away and comes back."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty, ref_of_record
from fieldkit.kit.parts import Part, parts_across, parts_of
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.scanning import SEVERAL_MAX, Reading, read_text
from fieldkit.kit.values import PersonCard, Verdict, VerdictKind
from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import (
    WALK_IN_COUNT,
    WALK_IN_FIRST,
    Arrival,
    Away,
    Back,
    BadgeRevoked,
    Departure,
    Payload,
    Remark,
    Via,
    WalkIn,
    WalkInDetails,
    Words,
)
from fieldkit.records.record import Draft, Record
from fieldkit.records.spaces.person import AWAY, GONE, HERE, NOT_COME, PersonState
from fieldkit.texts.catalogue import say
from roster.badges.code import TEXT_CHARACTERS_MAX
from roster.people import Person

#: Longest name, telephone number and note of a walk-in, in characters.
NAME_CHARACTERS_MAX = 80
PHONE_CHARACTERS_MAX = 40
NOTE_CHARACTERS_MAX = 1_000

#: Whoever was let in with a badge may leave with it, also where the badge has been revoked since.
_NO_MATTER_WHEN_LEAVING = (None, VerdictKind.NOT_IN_PACK, VerdictKind.REVOKED)
_FORCIBLE = {VerdictKind.OTHER_SQUAD, VerdictKind.NOT_EXPECTED, VerdictKind.REVOKED}


class Attendance:
    """Judges scans and writes marks. Everyday outcomes are verdicts, not errors."""

    def __init__(self, duty: Duty, index: RosterIndex, cards: Cards, event_mark: int) -> None:
        self._duty = duty
        self._index = index
        self._cards = cards
        self._mark = event_mark

    def identify(self, text: str) -> int:
        """The person that a code, number or name means; raises KitError where it means nobody, or several."""
        read = self.read(text)
        if read.several:
            raise KitError("errors.kit.several", text=text, count=len(read.several))
        if read.scanned and read.problem is not None:
            raise KitError("errors.kit.bad_badge", verdict=say(f"words.verdict.{read.problem}"))
        if read.problem is not None or not read.person:
            raise KitError("errors.kit.nobody", text=text[:40])
        return read.person

    def read(self, text: str) -> Reading:
        """Whom a text names, with what this journal knows of revoked badges."""
        squads = (self._duty.squad,) if self._duty.squad else ()
        read = read_text(text, self._index, self._mark, squads)
        if read.problem is VerdictKind.NOT_FOUND:
            return self._read_walk_in(text)
        believed = read.issue >= 0 and read.problem in (None, VerdictKind.NOT_IN_PACK)
        if believed and reading.revoked_issue(self._duty.journal, read.person) >= read.issue:
            return msgspec.structs.replace(read, problem=VerdictKind.REVOKED)
        return read

    def _read_walk_in(self, text: str) -> Reading:
        """Walk-ins are on no roster, but their names and numbers are known here."""
        cards = self._cards.find_walk_ins(text, self._duty.squad, self._duty.now_ms())[:SEVERAL_MAX]
        if len(cards) == 1:
            return Reading(cards[0].person, False)
        people = tuple(Person(card.person, card.name, card.squad) for card in cards)
        return Reading(0, False, VerdictKind.SEVERAL if people else VerdictKind.NOT_FOUND, several=people)

    def scan(self, text: str) -> Verdict:
        """What a scan of a badge, or what was typed, leads to: checks in where that is clear."""
        read = self.read(text)
        if read.problem in (None, VerdictKind.NOT_IN_PACK):
            via = Via.SCAN if read.scanned else Via.TYPED
            return self.check_in(read.person, via, text, unknown=read.problem is not None)
        several = tuple(self._cards.card(person.number, self._duty.now_ms()) for person in read.several)
        return self._verdict(read.problem, text, read.person, several=several)

    def scan_out(self, text: str) -> Verdict:
        """What a scan or typing leads to where people are leaving: checks out where that is clear."""
        read = self.read(text)
        if read.person and read.problem in _NO_MATTER_WHEN_LEAVING:
            return self.check_out(read.person, Via.SCAN if read.scanned else Via.TYPED, text)
        several = tuple(self._cards.card(person.number, self._duty.now_ms()) for person in read.several)
        return self._verdict(read.problem or VerdictKind.NOT_FOUND, text, read.person, several=several)

    def check_in(self, person: int, via: Via = Via.LIST, text: str = "", *, unknown: bool = False) -> Verdict:
        state = reading.person_state(self._duty.journal, person)
        if state.status == AWAY:
            return self.back(person, via, text)
        squad = self._duty.squad or self._home_squad(person)
        if state.status == HERE:
            return self._already_in(person, state, squad, text)
        if unknown:
            return self._arrive(VerdictKind.NOT_IN_PACK, person, squad, via, text, forced=True)
        if person >= WALK_IN_FIRST:
            return self._arrive(VerdictKind.IN, person, squad, via, text)
        if self._index.person(person) is None:
            return self._verdict(VerdictKind.NOT_FOUND, text, 0)
        if squad != self._home_squad(person):
            return self._verdict(VerdictKind.OTHER_SQUAD, text, person, squad=self._home_squad(person))
        if not self._duty.figures.is_expected(squad, self._duty.now_ms()):
            return self._verdict(VerdictKind.NOT_EXPECTED, text, person)
        return self._arrive(VerdictKind.IN, person, squad, via, text)

    def _home_squad(self, person: int) -> int:
        known = self._index.person(person)
        if known is not None:
            return known.squad
        walk_in = reading.walk_in_state(self._duty.journal, person)
        return walk_in.squad if walk_in is not None else 0

    def _already_in(self, person: int, state: PersonState, squad: int, text: str) -> Verdict:
        elsewhere = bool(squad) and (state.squad, state.site) != (squad, self._site(squad))
        return self._verdict(
            VerdictKind.ALREADY_IN,
            text,
            person,
            at_ms=state.since_ms,
            site=state.site,
            squad=state.squad,
            by=state.marks[-1].entry.operator,
            can_force=elsewhere,
        )

    def _site(self, squad: int) -> int:
        return self._duty.site_of(self._duty.event.squad(squad))

    def _arrive(
        self, kind: VerdictKind, person: int, squad: int, via: Via, text: str, *, forced: bool = False, reason: str = ""
    ) -> Verdict:
        if not squad:
            raise KitError("errors.kit.which_squad")
        known = self._index.person(person)
        guest = known is not None and known.squad != squad
        drafts = [self._duty.draft(person, Arrival(squad, self._site(squad), via, guest, forced))]
        return self._saved(kind, text, person, self._duty.write(*drafts, *self._remark(person, squad, reason)))

    def _remark(self, person: int, squad: int, reason: str) -> list[Draft]:
        """A reason goes into the squad's own log: the log for all holds no words about people."""
        reason = reason.strip()
        if len(reason) > NOTE_CHARACTERS_MAX:
            raise KitError("errors.kit.too_long", most=NOTE_CHARACTERS_MAX, characters=len(reason))
        return [self._duty.draft(person, Remark(squad), Words(reason))] if reason else []

    def force(self, verdict: Verdict, reason: str) -> Verdict:
        """Lets somebody in whom a verdict kept out; a reason is asked for."""
        if verdict.person is None or not (verdict.can_force or verdict.kind in _FORCIBLE):
            raise KitError("errors.kit.cannot_force")
        if not reason.strip():
            raise KitError("errors.kit.reason")
        person = verdict.person.person
        squad = self._duty.squad or self._home_squad(person)
        return self._arrive(VerdictKind.IN, person, squad, Via.TYPED, verdict.text, forced=True, reason=reason)

    def check_out(self, person: int, via: Via = Via.LIST, text: str = "") -> Verdict:
        state = reading.person_state(self._duty.journal, person)
        if state.status not in (HERE, AWAY):
            at_ms, site, squad = state.since_ms, state.site, state.squad
            return self._verdict(VerdictKind.ALREADY_OUT, text, person, at_ms=at_ms, site=site, squad=squad)
        record = self._duty.write(self._duty.draft(person, Departure(state.squad, state.site, via)))
        return self._saved(VerdictKind.OUT, text, person, record)

    def away(self, person: int, back_by_ms: int = 0, reason: str = "") -> Verdict:
        state = reading.person_state(self._duty.journal, person)
        if state.status != HERE:
            return self._verdict(VerdictKind.ALREADY_OUT, "", person, at_ms=state.since_ms)
        away = self._duty.draft(person, Away(state.squad, state.site, back_by_ms))
        # Somebody of another squad may be sent off here: the words go where this laptop may write them.
        record = self._duty.write(away, *self._remark(person, self._duty.squad or state.squad, reason))
        return self._saved(VerdictKind.AWAY, "", person, record)

    def back(self, person: int, via: Via = Via.LIST, text: str = "") -> Verdict:
        state = reading.person_state(self._duty.journal, person)
        if state.status != AWAY:
            return self._already_in(person, state, state.squad, text) if state.status == HERE else self.check_in(person)
        record = self._duty.write(self._duty.draft(person, Back(state.squad, state.site, via)))
        return self._saved(VerdictKind.BACK, text, person, record)

    def walk_in(self, name: str, phone: str = "", note: str = "", category: str = "") -> Verdict:
        """Takes in somebody who is on no roster."""
        name = " ".join(name.split())
        if not name:
            raise KitError("errors.kit.walk_in_name")
        for value, most in ((name, NAME_CHARACTERS_MAX), (phone, PHONE_CHARACTERS_MAX), (note, NOTE_CHARACTERS_MAX)):
            if len(value) > most:
                raise KitError("errors.kit.too_long", most=most, characters=len(value))
        squad = self._duty.squad
        if not squad:
            raise KitError("errors.kit.which_squad")
        person = WALK_IN_FIRST + int.from_bytes(self._duty.entropy(4), "big") % WALK_IN_COUNT
        site = self._site(squad)
        record = self._duty.write(
            self._duty.draft(person, Arrival(squad, site, Via.TYPED)),
            self._duty.draft(person, WalkIn(squad, site, category), WalkInDetails(name, phone.strip(), note.strip())),
        )
        return self._saved(VerdictKind.IN, name, person, record)

    def parts(self, squad: int) -> tuple[Part, ...]:
        """The squad and its parts, as they might come together."""
        people = self._index.squad(squad)
        return parts_of(people, {person.number for person in self._coming(people)})

    def parts_across(self, squads: Collection[int]) -> tuple[Part, ...]:
        """What reaches over several of these squads, and each of them."""
        people = [self._index.squad(squad) for squad in squads]
        coming = {person.number for squad in people for person in self._coming(squad)}
        return parts_across(people, coming)

    def _coming(self, people: list[Person]) -> list[Person]:
        """Whoever has not come today."""
        states = reading.person_states(self._duty.journal, [person.number for person in people])
        return [person for person in people if person.number not in states or self._may_come(states[person.number])]

    def check_in_all(self, squad: int, only: Collection[int] | None = None) -> tuple[Verdict, ...]:
        """Everybody of a squad (or, of them, `only` these) who has not come today."""
        if self._duty.event.squad(squad) is None:
            raise KitError("errors.kit.which_squad")
        return self._arrive_together([p for p in self._index.squad(squad) if only is None or p.number in only])

    def check_in_people(self, numbers: Collection[int]) -> tuple[Verdict, ...]:
        """Whoever of these has not come today, each into the own squad and at its site."""
        people = [self._index.person(number) for number in sorted(set(numbers))]
        return self._arrive_together([person for person in people if person is not None and person.squad])

    def _arrive_together(self, people: list[Person]) -> tuple[Verdict, ...]:
        """One record each, all of them or none; one undo takes them back."""
        coming = self._coming(people)
        if not coming:
            return ()
        sites = {squad: self._site(squad) for squad in {person.squad for person in coming}}
        arrivals = [(person, Arrival(person.squad, sites[person.squad], Via.GROUP)) for person in coming]
        records = self._duty.write_all([self._duty.draft(person.number, arrival) for person, arrival in arrivals])
        return tuple(
            self._saved(VerdictKind.IN, "", person.number, record)
            for person, record in zip(coming, records, strict=True)
        )

    def _may_come(self, state: PersonState) -> bool:
        """Whoever left today has gone home; whoever left on another day comes again."""
        event = self._duty.event
        left_today = event.local(state.since_ms).date() == event.local(self._duty.now_ms()).date()
        return state.status == NOT_COME or (state.status == GONE and not left_today)

    def revoke_badge(self, person: int) -> Record:
        """The person's badges up to the newest that is known here no longer count."""
        issue = self._index.newest_issue(person)
        if issue < 0:
            raise KitError("errors.kit.no_badge")
        return self._duty.write(self._duty.draft(person, BadgeRevoked(issue)))

    # verdicts

    def _saved(self, kind: VerdictKind, text: str, person: int, record: Record) -> Verdict:
        what: Payload = decode_payload(record.kind, record.payload)
        return Verdict(
            kind=kind,
            text=text,
            at_ms=record.wall_ms,
            saved=True,
            person=self._cards.card(person, self._duty.now_ms()),
            site=getattr(what, "site", 0),
            squad=getattr(what, "squad", 0),
            by=record.operator,
            ref=ref_of_record(record),
        )

    def _verdict(
        self,
        kind: VerdictKind,
        text: str,
        person: int,
        *,
        at_ms: int = 0,
        site: int = 0,
        squad: int = 0,
        by: int = 0,
        can_force: bool = False,
        several: tuple[PersonCard, ...] = (),
    ) -> Verdict:
        now_ms = self._duty.now_ms()
        known = person and (self._index.person(person) is not None or person >= WALK_IN_FIRST)
        return Verdict(
            kind=kind,
            text=_shown(text),
            at_ms=at_ms or now_ms,
            can_force=can_force or (kind in _FORCIBLE and bool(known)),
            person=self._cards.card(person, now_ms) if known else None,
            site=site,
            squad=squad,
            by=by,
            several=several,
        )


def _shown(text: str) -> str:
    """As much of a scan as is shown again; half characters would be refused by JSON and terminals."""
    return text[:TEXT_CHARACTERS_MAX].encode("utf-8", "replace").decode("utf-8")
