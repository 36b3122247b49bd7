"""Whatever an operator does with people, squads and incidents: one method each, for screens and commands alike.

A method that records something returns only when the record is durable. Methods may be called from any thread. Where a
`squad` may be given, 0 means the squad that is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.kit.attendance import Attendance
from fieldkit.kit.boards import Boards
from fieldkit.kit.cards import Cards
from fieldkit.kit.doubles import Doubles
from fieldkit.kit.duty import Duty
from fieldkit.kit.headcounts import Headcounts
from fieldkit.kit.incident_cards import IncidentCards
from fieldkit.kit.incidents import Incidents
from fieldkit.kit.parts import Part
from fieldkit.kit.past import Past
from fieldkit.kit.photos import Photos, prepare_photo
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.tallies import Tallies
from fieldkit.kit.values import (
    Done,
    DoubleRow,
    HeadcountRow,
    HistoryLine,
    HolderRow,
    IncidentCard,
    PersonCard,
    Photo,
    Ref,
    SquadBoard,
    TallyRow,
    ThingRow,
    UnansweredIncident,
    Verdict,
)
from fieldkit.kit.work import Move, Work
from fieldkit.records.figures import SquadFigures
from fieldkit.records.kinds import ThingBack, Via
from fieldkit.records.spaces.incident import PERSON, SQUAD
from roster.event import Event
from roster.keys import Certificate


class KitDeeds:
    """The half of a kit that operators see. `Kit` sets what these methods work with, and does everything else."""

    event: Event
    journal: Journal
    certificate: Certificate
    #: Headcounts by name and by badge, and how the search for each person ends.
    counting: Headcounts
    #: What is added to tallies with pictures, and how each came to its sum.
    tallying: Tallies
    _duty: Duty
    _lock: threading.RLock
    _index: RosterIndex
    _cards: Cards
    _boards: Boards
    _attendance: Attendance
    _past: Past
    _doubles: Doubles
    _work: Work
    _incidents: Incidents
    _incident_cards: IncidentCards
    _photos: Photos

    @property
    def squad(self) -> int:
        return self._duty.squad

    @property
    def squads(self) -> tuple[int, ...]:
        """Squads that this laptop may work for."""
        raise NotImplementedError

    def name_of(self, person: int) -> str:
        """What somebody on the roster is called: the name, or number and squad; "" for others."""
        return self._cards.called(person)

    def now_ms(self) -> int:
        return self._duty.now_ms()

    # people

    def scan(self, text: str) -> Verdict:
        """A scanned badge, or a typed number, telephone tail, name or pinyin: checks in where it is clear."""
        with self._lock:
            return self._attendance.scan(text)

    def scan_out(self, text: str) -> Verdict:
        """Like `scan`, where people are leaving: checks out where it is clear."""
        with self._lock:
            return self._attendance.scan_out(text)

    def identify(self, text: str) -> int:
        """The person that a code, number or name means; raises KitError where it means nobody, or several, or is a
        badge that cannot be believed."""
        with self._lock:
            return self._attendance.identify(text)

    def check_in(self, person: int, via: Via = Via.LIST) -> Verdict:
        with self._lock:
            return self._attendance.check_in(person, via)

    def check_out(self, person: int, via: Via = Via.LIST) -> Verdict:
        with self._lock:
            return self._attendance.check_out(person, via)

    def away(self, person: int, back_by_ms: int = 0, reason: str = "") -> Verdict:
        with self._lock:
            return self._attendance.away(person, back_by_ms, reason)

    def back(self, person: int) -> Verdict:
        with self._lock:
            return self._attendance.back(person)

    def force(self, verdict: Verdict, reason: str) -> Verdict:
        """Lets somebody in whom a verdict kept out."""
        with self._lock:
            return self._attendance.force(verdict, reason)

    def walk_in(self, name: str, phone: str = "", note: str = "", category: str = "") -> Verdict:
        with self._lock:
            return self._attendance.walk_in(name, phone, note, category)

    def parts(self, squad: int = 0) -> tuple[Part, ...]:
        """The squad and its parts (a bus, a class, a post), as they might come together."""
        with self._lock:
            return self._attendance.parts(squad or self.squad)

    def together(self, squads: Collection[int] = ()) -> tuple[Part, ...]:
        """Whoever might come together: the squad that is shown and its parts, then what reaches over several of this
        laptop's squads (a bus), and the others. With `squads`, what reaches over those, and each of them."""
        with self._lock:
            if squads:
                return self._attendance.parts_across(squads)
            own = [part for part in self._attendance.parts(self.squad) if part.people] if self.squad else ()
            others = self._attendance.parts_across(self.squads) if len(self.squads) > 1 else ()
            return (*own, *(part for part in others if (part.by, part.squads) != ("squad", (self.squad,))))

    def check_in_people(self, numbers: Collection[int]) -> tuple[Verdict, ...]:
        """Whoever of these has not come, each into the own squad; one undo takes all of it back."""
        with self._lock:
            return self._attendance.check_in_people(numbers)

    def check_in_all(self, squad: int = 0, only: Collection[int] | None = None) -> tuple[Verdict, ...]:
        """Everybody of a squad who has not come; with `only`, those of them whose numbers are given."""
        with self._lock:
            return self._attendance.check_in_all(squad or self.squad, only)

    def revoke_badge(self, person: int) -> Done:
        with self._lock:
            return self._duty.done(self._attendance.revoke_badge(person), self.name_of(person))

    def prepare_search(self) -> None:
        """Makes what the first search would have to make; may take a second where the roster is long."""
        self._index.search()
        self._index.know_namesakes()

    def find(self, query: str, limit: int = 20) -> tuple[PersonCard, ...]:
        """People by short number, telephone tail, name, pinyin or initials; walk-ins by name."""
        with self._lock:
            squads = (self.squad,) if self.squad else ()
            found = [person.number for person in self._index.find(query, squads, limit)]
            cards = [self._cards.card(number, self.now_ms()) for number in found]
            walk_ins = self._cards.find_walk_ins(query, self.squad, self.now_ms())
            return tuple(cards + walk_ins[: max(limit - len(cards), 0)])

    def card(self, person: int) -> PersonCard | None:
        with self._lock:
            card = self._cards.card(person, self.now_ms())
            return card if card.known or card.status != "not_come" or card.name else None

    def doubles(self) -> tuple[DoubleRow, ...]:
        with self._lock:
            return self._doubles.rows()

    def settle(self, ref: Ref) -> Done:
        """Strikes the arrival of a double that was wrong."""
        return self.strike(ref)

    # squads

    def board(self, squad: int = 0) -> SquadBoard:
        with self._lock:
            return self._boards.board(self._figures(squad), self.now_ms())

    def figures(self, squad: int = 0) -> SquadFigures:
        with self._lock:
            return self._figures(squad)

    def _figures(self, squad: int) -> SquadFigures:
        number = squad or self.squad
        heard = reading.heard_by_squad(self.journal, self.certificate.key, self.now_ms())
        totals = self.journal.views.totals
        figures = self._duty.figures.squad(number, totals, self.now_ms(), heard.get(number, 0))
        if figures is None:
            raise KitError("errors.kit.which_squad")
        return figures

    def all_figures(self) -> tuple[SquadFigures, ...]:
        """Every squad's, as far as this laptop knows them."""
        with self._lock:
            heard = reading.heard_by_squad(self.journal, self.certificate.key, self.now_ms())
            return self._duty.figures.all_squads(self.journal.views.totals, self.now_ms(), heard)

    def headcounts(self, squad: int = 0) -> tuple[HeadcountRow, ...]:
        return self.counting.rows(squad)

    def headcount(self, checkpoint: int, squad: int = 0) -> HeadcountRow:
        return self.counting.row(checkpoint, squad)

    def count(
        self, checkpoint: int, counted: dict[str, int], how: str = "number", note: str = "", squad: int = 0
    ) -> Done:
        with self._lock:
            return self._work.count(checkpoint, counted, how, note, squad)

    def things(self, squad: int = 0) -> tuple[ThingRow, ...]:
        with self._lock:
            return tuple(self._boards.things(self._figures(squad)))

    def thing_out(self, thing: int, amount: int = 1, holder: int = 0, squad: int = 0, note: str = "") -> Done:
        with self._lock:
            return self._work.thing_out(thing, amount, holder, squad, note)

    def thing_back(self, thing: int, amount: int = 1, holder: int = 0, squad: int = 0, note: str = "") -> Done:
        with self._lock:
            return self._work.thing_back(thing, amount, holder, squad, note)

    def thing_used(self, thing: int, amount: int = 1, holder: int = 0, squad: int = 0, note: str = "") -> Done:
        with self._lock:
            return self._work.thing_used(thing, amount, holder, squad, note)

    def thing_broken(self, thing: int, amount: int = 1, holder: int = 0, squad: int = 0, note: str = "") -> Done:
        with self._lock:
            return self._work.thing_broken(thing, amount, holder, squad, note)

    def thing_lost(self, thing: int, amount: int = 1, holder: int = 0, squad: int = 0, note: str = "") -> Done:
        with self._lock:
            return self._work.thing_lost(thing, amount, holder, squad, note)

    def take_back_all(self, person: int, squad: int = 0) -> tuple[Done, ...]:
        """Everything of a squad that somebody still has has come back; one undo takes all of it back."""
        with self._lock:
            number = self._work.squad_meant(squad)
            held = {row.person.person: row.holds for row in self._boards.holders(number, self.now_ms())}
            if not held.get(person):
                raise KitError("errors.kit.has_nothing", name=self.name_of(person) or str(person))
            things = sorted(held[person].items())
            return self._work.move_all([Move(ThingBack, thing, amount, person, number) for thing, amount in things])

    def holders(self, squad: int = 0) -> tuple[HolderRow, ...]:
        """Who still has things of the squad, or of any where none is shown; those who are gone first."""
        with self._lock:
            return tuple(self._boards.holders(squad or self.squad, self.now_ms()))

    def tallies(self, squad: int = 0) -> tuple[TallyRow, ...]:
        """Those of a squad; of every squad where none is shown."""
        with self._lock:
            return tuple(self._boards.tallies(squad or self.squad))

    def tally(self, tally: int, amount: int, note: str = "", squad: int = 0) -> Done:
        return self.tallying.add(tally, amount, note, squad)

    # incidents

    def incidents(self, squad: int = 0, *, open_only: bool = False) -> tuple[IncidentCard, ...]:
        """Those changed last first; of the whole event where no squad is shown."""
        with self._lock:
            cards = self._incident_cards.of_squad(squad or self.squad or None)
            return tuple(card for card in cards if not open_only or card.state != "closed")

    def incident(self, incident: int) -> IncidentCard | None:
        """With its whole timeline."""
        with self._lock:
            return self._incident_cards.one(incident)

    def find_incident(self, number: str) -> int:
        with self._lock:
            return self._incidents.find(number)

    def next_incident_number(self) -> str:
        with self._lock:
            return self._incidents.next_number()

    def raise_incident(self, what: str, severity: int, words: str, squad: int = 0) -> IncidentCard:
        with self._lock:
            card = self._incident_cards.one(self._incidents.raise_incident(what, severity, words, squad))
            assert card is not None
            return card

    def add_entry(self, incident: int, words: str) -> Done:
        with self._lock:
            return self._incidents.add_entry(incident, words)

    def set_incident(self, incident: int, state: str = "", severity: int = 0, words: str = "") -> Done:
        """ "" and 0 leave state and severity as they are."""
        with self._lock:
            return self._incidents.set_state(incident, state, severity, words)

    def merge_incidents(self, one: int, other: int, words: str = "") -> Done:
        """Two that are the same go on as one, under both numbers. Struck, they are two again."""
        with self._lock:
            return self._incidents.merge(one, other, words)

    def involve(self, incident: int, what: str, who: int = 0, words: str = "") -> Done:
        """A person (walk-ins too) or a squad by number, or a place in words. Removed by a strike."""
        with self._lock:
            if what == PERSON and self.card(who) is None:
                raise KitError("errors.kit.no_person", person=who)
            if what == SQUAD and self.event.squad(who) is None:
                raise KitError("errors.kit.which_squad")
            return self._incidents.involve(incident, what, who, words)

    def unanswered_incidents(self) -> tuple[UnansweredIncident, ...]:
        """Those that have been open without an answer for longer than their severity allows, the worst first."""
        with self._lock:
            return tuple(self._incident_cards.unanswered(self.squad or None, self.now_ms()))

    def incident_photo(self, incident: int, data: bytes, words: str = "") -> Done:
        """Adds a picture (JPEG, PNG or WebP), made smaller where that is needed."""
        kept, media = prepare_photo(data)  # takes long: others may go on meanwhile
        with self._lock:
            return self._photos.add(incident, kept, media, words)

    def read_photo(self, photo: Photo) -> bytes:
        """b"" while not all of it is here."""
        with self._lock:
            return self._photos.read(photo)

    # the past

    def undo(self) -> Done | None:
        """Strikes the last thing done on this laptop; None where nothing is left to undo."""
        with self._lock:
            return self._past.undo()

    def strike(self, ref: Ref, reason: str = "") -> Done:
        with self._lock:
            return self._past.strike(ref, reason)

    def history(self, limit: int = 50, *, everybody: bool = False) -> tuple[HistoryLine, ...]:
        with self._lock:
            return self._past.everybodys(limit) if everybody else self._past.history(limit)
