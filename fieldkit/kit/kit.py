"""The kit: whatever an operator does is one method here. Screens and commands have no other door.

A method that records something returns only when the record is durable. Methods may be called from any thread. Where a
`squad` may be given, 0 means the squad that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from nacl.signing import SigningKey

from fieldkit.clock import Clock
from fieldkit.errors import KitError
from fieldkit.exchange.rounds import Rounds
from fieldkit.exchange.succession import stand_in
from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.journal.report import VerifyReport, show_report
from fieldkit.journal.verify import verify_journal
from fieldkit.kit.attendance import Attendance
from fieldkit.kit.boards import Boards
from fieldkit.kit.cards import Cards
from fieldkit.kit.carrying import Carrying
from fieldkit.kit.duty import Duty
from fieldkit.kit.home import Home
from fieldkit.kit.identity import load_identity, new_key
from fieldkit.kit.incidents import Incidents
from fieldkit.kit.mirror import Mirror
from fieldkit.kit.neighbours import Neighbours
from fieldkit.kit.opening import open_journal
from fieldkit.kit.operators import captain_of, in_order_of_duty
from fieldkit.kit.past import Past
from fieldkit.kit.photos import Photos, prepare_photo
from fieldkit.kit.renewal import cut_down, take_newer, told_of
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.sync import Sync
from fieldkit.kit.values import (
    Done,
    DoubleRow,
    HeadcountRow,
    HistoryLine,
    IncidentCard,
    Person,
    PersonCard,
    Photo,
    Ref,
    SquadBoard,
    Status,
    SyncStatus,
    TallyRow,
    ThingRow,
    Verdict,
)
from fieldkit.kit.work import Work
from fieldkit.records.figures import Figures, SquadFigures, census_of
from fieldkit.records.kinds import Via
from fieldkit.records.record import Record
from roster.keys import Certificate, Role
from roster.pack import Pack


class Kit:
    """A laptop's kit on its home folder. Close it when done: it holds the journal's lock."""

    def __init__(
        self, home: Home, clock: Clock, entropy: Callable[[int], bytes], *, write: bool = True, machine: bytes = b""
    ) -> None:
        """`machine` names this computer, b"" where it has no name: see `machine_name`."""
        self.home = home
        self.pack = home.load_pack()
        self.event = self.pack.event
        who = load_identity(home, self.pack.event_key)
        self.certificate, self.certified = who.certificate, who.certified is not None
        #: `doubt`: why this start began new logs (see `Witness.doubt`), "" where it did not.
        self.journal, self.doubt = open_journal(home, self.pack, who, clock, entropy, write=write, machine=machine)
        figures = Figures(self.event, census_of(self.pack.listed.values()))
        self._duty = duty = Duty(self.event, self.journal, figures, clock, entropy)
        self._lock = duty.lock
        self._rested = self.journal.version
        self._work = Work(duty)
        self._incidents = Incidents(duty, self.certificate.letter)
        self._photos = Photos(duty)
        duty.wrote = self._wrote
        self._know_people()
        url = home.load_server()
        rounds = Rounds(self.journal, who.certified, self.pack.body.server, former=who.former, new_key=self._change_key)
        self._rounds = rounds
        rounds.pack_ms = told_of(self.pack, self.certificate)
        self._sync = Sync(rounds, url, duty, self._admitted, self._renewed)
        #: Drops on sticks, and what is carried for others.
        self.carrying = Carrying(home.carried_path, rounds, duty, self._sync.post, self._sync.settle)
        self._sync.afterwards = self.carrying.deliver_waiting
        self.neighbours = Neighbours(home, duty, self.carrying, lambda: rounds.certificate)
        self.mirror = Mirror(home, duty, rounds, lambda: self.pack)
        self._begin()

    def _know_people(self) -> None:
        """Knows people as the pack says."""
        pack, duty = self.pack, self._duty
        self._index = RosterIndex(pack)
        self._cards = Cards(pack.event, self._index, self.journal, duty.figures)
        self._boards = Boards(pack.event, self._index, self.journal, self._cards)
        self._attendance = Attendance(duty, self._index, self._cards, pack.mark)
        self._past = Past(duty, self._cards)

    def _renewed(self, data: bytes) -> int:
        """The server has a newer pack: who was let in with a badge that was not in the old one gets a name. Returns
        what to tell the server of the pack that is known now."""
        pack, told = take_newer(self.pack, self.certificate, data)
        self._keep(pack)
        return told

    def _keep(self, pack: Pack) -> None:
        """Goes by this pack from now on."""
        if pack is not self.pack:
            self.home.save_pack(pack.data, pack.older)
            self.pack, self.event = pack, pack.event
            self._duty.event, self._duty.figures = pack.event, Figures(pack.event, census_of(pack.listed.values()))
            self._know_people()
            self.journal.version += 1

    def _begin(self) -> None:
        settings = self.home.load_settings()
        squads = self.squads
        self._duty.squad = settings.squad if settings.squad in squads else (squads[0] if len(squads) == 1 else 0)
        if not self._duty.squad and self.certificate.role is Role.CAPTAIN:
            self._duty.squad = squads[0] if squads else 0
        self._duty.site = settings.site or self.certificate.site
        self._duty.operator = settings.operator or self._captain()

    def _captain(self) -> int:
        people = self._index.squad(self._duty.squad) if self._duty.squad else []
        return captain_of(self.event, people)

    def _wrote(self, records: list[Record]) -> None:
        self._past.note(records)
        self._sync.wake()
        self.mirror.wake()

    def _change_key(self) -> SigningKey:
        """Another laptop uses the same key: from now on this one has its own."""
        key = new_key(self.home, self._duty.entropy)
        self.certificate, self.certified = stand_in(self.certificate, bytes(key.verify_key)), False
        return key

    def _admitted(self, certificate: Certificate) -> int:
        """The server has let this laptop in, or changed what it may do. Returns what to tell it of this pack."""
        self.home.save_certificate(certificate)
        self.certificate, self.certified = certificate, True
        self._incidents.letter = certificate.letter
        self._keep(cut_down(self.pack, certificate))
        if self._duty.squad and self._duty.squad not in self.squads:
            self._begin()
        return told_of(self.pack, certificate)

    def close(self) -> None:
        """Ends syncing and lets go of the journal."""
        self._sync.close()
        self.mirror.stop()
        self.neighbours.stop()
        with self._lock:
            self.journal.close()

    @property
    def version(self) -> int:
        """Rises with every change of the journal, also by sync in the background."""
        return self.journal.version

    # duty

    @property
    def squad(self) -> int:
        return self._duty.squad

    @property
    def squads(self) -> tuple[int, ...]:
        """Squads that this laptop may work for."""
        if self.certificate.role is Role.CAPTAIN:
            return self.certificate.squads
        return tuple(squad.number for squad in self.event.squads)

    def choose_squad(self, squad: int) -> None:
        """0 shows the whole event, for a laptop of the desk."""
        if squad not in self.squads and (squad or self.certificate.role is Role.CAPTAIN):
            raise KitError("errors.kit.not_your_squad", squad=squad)
        self._duty.squad = squad
        self._duty.operator = self._duty.operator or self._captain()
        self._remember(squad=squad)

    @property
    def site(self) -> int:
        return self._duty.site_of(self.event.squad(self._duty.squad))

    def choose_site(self, site: int) -> None:
        if self.event.site(site) is None:
            raise KitError("errors.kit.no_site", site=site)
        self._duty.site = site
        self._remember(site=site)

    @property
    def operator(self) -> int:
        return self._duty.operator

    @property
    def operator_name(self) -> str:
        return self._cards.called(self._duty.operator)

    def set_operator(self, person: int) -> None:
        """Who is on duty at this laptop from now on; 0: nobody in particular."""
        if person and self._index.person(person) is None:
            raise KitError("errors.kit.no_person", person=person)
        self._duty.operator = person
        self._remember(operator=person)

    def operators(self) -> tuple[Person, ...]:
        """Who may be on duty here: the squad's people, its captain first."""
        people = self._index.squad(self._duty.squad) if self._duty.squad else list(self._index.people.values())
        return tuple(Person(number, self._cards.called(number)) for number in in_order_of_duty(self.event, people))

    def name_of(self, person: int) -> str:
        """What somebody on the roster is called: the name, or number and squad; "" for others."""
        return self._cards.called(person)

    def _remember(self, *, squad: int | None = None, site: int | None = None, operator: int | None = None) -> None:
        settings = self.home.load_settings()
        chosen = {"squad": squad, "site": site, "operator": operator}
        changed = {name: value for name, value in chosen.items() if value is not None}
        self.home.save_settings(msgspec.structs.replace(settings, **changed))

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

    def check_in_all(self, squad: int = 0) -> tuple[Verdict, ...]:
        """Everybody of a squad who has not come."""
        with self._lock:
            return self._attendance.check_in_all(squad or self.squad)

    def revoke_badge(self, person: int) -> Done:
        with self._lock:
            return self._duty.done(self._attendance.revoke_badge(person), self.name_of(person))

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
            return self._past.doubles()

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
        with self._lock:
            return tuple(self._boards.headcounts(squad or self.squad, self.now_ms()))

    def headcount(self, checkpoint: int, squad: int = 0) -> HeadcountRow:
        with self._lock:
            point = self.event.checkpoint(checkpoint)
            if point is None or (squad or self.squad) not in point.squads:
                raise KitError("errors.kit.no_checkpoint", checkpoint=checkpoint)
            return self._boards.headcount(squad or self.squad, point, self.now_ms())

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

    def tallies(self, squad: int = 0) -> tuple[TallyRow, ...]:
        with self._lock:
            return tuple(self._boards.tallies(squad or self.squad))

    def tally(self, tally: int, amount: int, note: str = "", squad: int = 0) -> Done:
        with self._lock:
            return self._work.tally(tally, amount, note, squad)

    # incidents

    def incidents(self, squad: int = 0, *, open_only: bool = False) -> tuple[IncidentCard, ...]:
        """Those changed last first; of the whole event where no squad is shown."""
        with self._lock:
            cards = self._boards.incidents(squad or self.squad or None)
            return tuple(card for card in cards if not open_only or card.state != "closed")

    def incident(self, incident: int) -> IncidentCard | None:
        """With its whole timeline."""
        with self._lock:
            return self._boards.incident(incident)

    def find_incident(self, number: str) -> int:
        with self._lock:
            return self._incidents.find(number)

    def next_incident_number(self) -> str:
        with self._lock:
            return self._incidents.next_number()

    def raise_incident(self, what: str, severity: int, words: str, squad: int = 0) -> IncidentCard:
        with self._lock:
            card = self._boards.incident(self._incidents.raise_incident(what, severity, words, squad))
            assert card is not None
            return card

    def add_entry(self, incident: int, words: str) -> Done:
        with self._lock:
            return self._incidents.add_entry(incident, words)

    def set_incident(self, incident: int, state: str = "", severity: int = 0, words: str = "") -> Done:
        """ "" and 0 leave state and severity as they are."""
        with self._lock:
            return self._incidents.set_state(incident, state, severity, words)

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

    # sync and state

    def start_sync(self, scale: float = 1.0) -> None:
        """Begins to sync in the background; `scale` shortens its waits on a sped-up day."""
        self._sync.start(scale)
        self.mirror.start()
        self.neighbours.start(scale)

    def sync_now(self) -> tuple[int, int]:
        """Syncs until there is nothing more to say: records (sent, received). Raises what went wrong."""
        return self._sync.now()

    def sync_status(self) -> SyncStatus:
        with self._lock:
            return self._sync.status(self.journal, sum(log.number for log in self.journal.logs.mains()))

    def status(self) -> Status:
        with self._lock:
            squad = self.squad
            return Status(
                event=str(self.event.name),
                squad=squad,
                site=self.site,
                device=self.certificate.device.hex(),
                label=self.certificate.label,
                role=str(self.certificate.role),
                certified=self.certified,
                operator=self.operator,
                operator_name=self.operator_name,
                now_ms=self.now_ms(),
                session=self._duty.session(squad) if squad else "",
                sync=self.sync_status(),
                mirror=self.mirror.status(),
                figures=self._figures(squad) if squad else None,
            )

    @contextmanager
    def using(self) -> Iterator[tuple[Journal, Rounds]]:
        """The journal and its exchange, held for as long as something is done with them that no operator does."""
        with self._lock:
            yield self.journal, self._rounds

    def rest(self) -> None:
        """For moments in which nobody waits: what would else hold up a check-in is done now."""
        with self._lock:
            if self._rested != self.journal.version:
                self._rested = self.journal.version
                self.journal.store.rest()

    def rebuild(self) -> None:
        """Makes every view anew from the records, where verify found one that is not what they say; throws damaged
        pictures away, which are then fetched again."""
        with self._lock, self.journal.changing():
            self.journal.views.rebuild()
            self.journal.blobs.drop_damaged()

    def verify(self) -> VerifyReport:
        """Checks every hash, seal and certificate, and makes the views anew to compare. Reads only."""
        with self._lock:
            return show_report(self.journal, verify_journal(self.journal))
