"""The kit: screens and commands have no other door. What operators do is in `KitDeeds`; here is what a laptop is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from nacl.signing import SigningKey

from fieldkit.clock import Clock
from fieldkit.errors import KitError
from fieldkit.exchange.rounds import Rounds
from fieldkit.exchange.succession import stand_in
from fieldkit.journal.journal import Journal
from fieldkit.journal.report import VerifyReport, show_report
from fieldkit.journal.verify import verify_journal
from fieldkit.kit.attendance import Attendance
from fieldkit.kit.boards import Boards
from fieldkit.kit.cards import Cards
from fieldkit.kit.carrying import Carrying
from fieldkit.kit.consents import Consents
from fieldkit.kit.deeds import KitDeeds
from fieldkit.kit.doubles import Doubles
from fieldkit.kit.duty import Duty
from fieldkit.kit.gate import Gate
from fieldkit.kit.handover import make_handover
from fieldkit.kit.headcounts import Headcounts
from fieldkit.kit.home import Home
from fieldkit.kit.identity import Identity, load_identity, new_key
from fieldkit.kit.incident_cards import IncidentCards
from fieldkit.kit.incident_values import Handover
from fieldkit.kit.incidents import Incidents
from fieldkit.kit.messages import Messages
from fieldkit.kit.mirror import Mirror
from fieldkit.kit.neighbours import Neighbours
from fieldkit.kit.opening import open_journal
from fieldkit.kit.operators import captain_of, in_order_of_duty
from fieldkit.kit.past import Past
from fieldkit.kit.photos import Photos
from fieldkit.kit.register import Register
from fieldkit.kit.renewal import cut_down, take_newer, told_of
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.sync import Sync
from fieldkit.kit.tallies import Tallies
from fieldkit.kit.values import (
    Person,
    Status,
    SyncStatus,
)
from fieldkit.kit.work import Work
from fieldkit.records.figures import Census, Figures
from fieldkit.records.record import Record
from roster.keys import Certificate, Role
from roster.pack import Pack


class Kit(KitDeeds):
    """A laptop's kit on its home folder. Close it when done: it holds the journal's lock."""

    #: Whether this is only tried out: nothing entered here counts (see `RehearsalKit`).
    rehearsal = False

    def __init__(
        self, home: Home, clock: Clock, entropy: Callable[[int], bytes], *, write: bool = True, machine: bytes = b""
    ) -> None:
        """`machine` names this computer, b"" where it has no name: see `machine_name`."""
        self.home = home
        self.pack = home.load_pack()
        self.event = self.pack.event
        who = self._identity(home)
        self.certificate, self.certified = who.certificate, who.certified is not None
        #: `doubt`: why this start began new logs (see `Witness.doubt`), "" where it did not.
        self.journal, self.doubt = open_journal(home, self.pack, who, clock, entropy, write=write, machine=machine)
        try:
            self._equip(home, who, clock, entropy)
        except BaseException:
            self.journal.close()  # what somebody wrote into the settings may be wrong
            raise

    def _equip(self, home: Home, who: Identity, clock: Clock, entropy: Callable[[int], bytes]) -> None:
        """Everything that works on the journal."""
        figures = Figures(self.event, Census(self.pack.count_people()))
        self._duty = duty = Duty(self.event, self.journal, figures, clock, entropy)
        self._lock = duty.lock
        self._rested = self.journal.version
        self._work = Work(duty)
        self.tallying = Tallies(duty, self._work)
        self._incidents = Incidents(duty, self.certificate.letter)
        self._photos = Photos(duty)
        duty.wrote = self._wrote
        self._know_people()
        #: Good deeds.
        self.register = Register(duty, lambda: self._cards)
        self.counting = Headcounts(
            duty, self._work, self._incidents, lambda: (self._boards, self._cards, self._attendance)
        )
        url = home.load_server()
        rounds = Rounds(self.journal, who.certified, self.pack.server, former=who.former, new_key=self._change_key)
        self._rounds = rounds
        rounds.pack_ms = told_of(self.pack, self.certificate)
        self._sync = Sync(rounds, url, duty, self._admitted, self._renewed)
        #: Drops on sticks, and what is carried for others.
        self.carrying = Carrying(home.carried_path, rounds, duty, self._sync.post, self._sync.settle)
        self._sync.afterwards = self.carrying.deliver_waiting
        self.neighbours = Neighbours(home, duty, self.carrying, lambda: rounds.certificate)
        self.messages = Messages(duty, self._own_squads, lambda squad: self.figures(squad).here)
        self.mirror = Mirror(home, duty, rounds, lambda: self.pack)
        self._begin()

    def _identity(self, home: Home) -> Identity:
        return load_identity(home, self.pack.event_key)

    def _know_people(self) -> None:
        """Knows people as the pack says."""
        pack, duty = self.pack, self._duty
        self._index = RosterIndex(pack)
        self._cards = Cards(pack.event, self._index, self.journal, duty.figures)
        self._boards = Boards(pack.event, self._index, self.journal, self._cards)
        self._attendance = Attendance(duty, self._index, self._cards, pack.mark)
        self._incident_cards = IncidentCards(self.journal, self._cards)
        self._past = Past(duty, self._cards)
        self._doubles = Doubles(duty, self._cards)
        self.consents = Consents(duty, self._cards, self._boards)
        self.gate = Gate(duty, self._work, self._boards, lambda: self.certificate)

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
            self._duty.event, self._duty.figures = pack.event, Figures(pack.event, Census(pack.count_people()))
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

    def _own_squads(self) -> tuple[int, ...]:
        """The squads whose captain's laptop this is: they get messages here, and are asked for their people."""
        return self.certificate.squads if self.certificate.role is Role.CAPTAIN else ()

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
        people = self._index.squad(self._duty.squad) if self._duty.squad else list(self._index.named())
        return tuple(Person(number, self._cards.called(number)) for number in in_order_of_duty(self.event, people))

    def _remember(self, *, squad: int | None = None, site: int | None = None, operator: int | None = None) -> None:
        settings = self.home.load_settings()
        chosen = {"squad": squad, "site": site, "operator": operator}
        changed = {name: value for name, value in chosen.items() if value is not None}
        self.home.save_settings(msgspec.structs.replace(settings, **changed))

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
                waiting=self.messages.waiting(),
                figures=self._figures(squad) if squad else None,
                unanswered=self.unanswered_incidents(),
                rehearsal=self.rehearsal,
            )

    def handover(self) -> Handover:
        """The open incidents of the squad that is shown, or of all, for whoever comes next."""
        with self._lock:
            sheet = make_handover(self._duty, self._incident_cards, self.operator_name, self.sync_status())
            return msgspec.structs.replace(sheet, rehearsal=self.rehearsal)

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

    def verify_beside(self) -> VerifyReport:
        """Like `verify`, of what has been written down so far; nobody else has to wait meanwhile."""
        who, duty = self._identity(self.home), self._duty
        journal, _ = open_journal(self.home, self.pack, who, duty.clock, duty.entropy, write=False)
        try:
            return show_report(journal, verify_journal(journal))
        finally:
            journal.close()

    def verify(self) -> VerifyReport:
        """Checks every hash, seal and certificate, and makes the views anew to compare. Reads only."""
        with self._lock:
            return show_report(self.journal, verify_journal(self.journal))
