"""Headcounts: expected, checked in and counted side by side; whom to look for, and how each search ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.attendance import Attendance
from fieldkit.kit.boards import Boards
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty, ref_of
from fieldkit.kit.incidents import Incidents
from fieldkit.kit.values import Done, HeadcountRow, PersonCard, ScanCounted, SettledRow, SoughtRow, VerdictKind
from fieldkit.kit.work import Work, words_of_note
from fieldkit.records.kinds import Arrival, Away, Back, Departure, HeadcountSettled, Passing, headcount_subject
from fieldkit.records.rules import LACKING_MAX
from fieldkit.records.spaces.headcount import ENDINGS, FOUND, MISSING, HeadcountState, Settled
from fieldkit.records.spaces.person import Mark, PersonState, was_here, was_with
from roster.event import Checkpoint

#: People by number: cards, with what the journal knows of them.
Around = dict[int, tuple[PersonCard, PersonState]]
_HOW = {Arrival: "arrival", Departure: "departure", Away: "away", Back: "back", Passing: "passing"}
_URGENT = 3
#: What lets a scan at a checkpoint count: the person stands here and may.
_COME = (VerdictKind.IN, VerdictKind.BACK, VerdictKind.NOT_IN_PACK)


class Headcounts:
    """Shows headcounts and settles them. `squad` 0 means the squad that is shown."""

    def __init__(
        self,
        duty: Duty,
        work: Work,
        incidents: Incidents,
        people: Callable[[], tuple[Boards, Cards, Attendance]],
    ) -> None:
        self._duty = duty
        self._work = work
        self._incidents = incidents
        self._people = people

    # what is shown

    def rows(self, squad: int = 0) -> tuple[HeadcountRow, ...]:
        """Every checkpoint of a squad."""
        with self._duty.lock:
            squad = squad or self._duty.squad
            around = self._around(squad)
            points = (point for point in self._duty.event.checkpoints if squad in point.squads)
            return tuple(self._row(squad, point, around) for point in points)

    def row(self, checkpoint: int, squad: int = 0) -> HeadcountRow:
        with self._duty.lock:
            squad = squad or self._duty.squad
            return self._row(squad, self._point(checkpoint, squad), self._around(squad))

    def _point(self, checkpoint: int, squad: int) -> Checkpoint:
        point = self._duty.event.checkpoint(checkpoint)
        if point is None or squad not in point.squads:
            raise KitError("errors.kit.no_checkpoint", checkpoint=checkpoint)
        return point

    def _around(self, squad: int) -> Around:
        """Everybody of a squad, with what the journal knows of them."""
        boards, _, _ = self._people()
        cards = boards.people(squad, self._duty.now_ms())
        states = reading.person_states(self._duty.journal, [card.person for card in cards])
        return {card.person: (card, states.get(card.person) or PersonState(card.person)) for card in cards}

    def _row(self, squad: int, point: Checkpoint, around: Around) -> HeadcountRow:
        journal = self._duty.journal
        state = reading.headcount_state(journal, squad, point.number)
        entry = state.entry
        at_ms = state.at_ms if entry is not None else self._duty.now_ms()
        cards = [card for card, _ in around.values()]
        here = [card for card, known in around.values() if was_here(known, squad, at_ms)]
        lacking = _lacking(state, around, squad, at_ms)
        short = _short(state, len(here), lacking)
        chase = [self._sought(around, person, at_ms) for person in _unsettled(state, lacking)] if short else []
        return HeadcountRow(
            squad=squad,
            checkpoint=point.number,
            key=point.key,
            due_ms=point.due_ms,
            overdue=entry is None and 0 < point.due_ms <= self._duty.now_ms(),
            expected=self._by_category(card for card in cards if card.known and card.squad == squad),
            checked_in=self._by_category(here),
            counted=dict(state.counted) if entry is not None else None,
            at_ms=state.at_ms,
            by=entry.operator if entry is not None else 0,
            how=state.how,
            note=reading.words_of(journal, entry) if entry is not None and entry.has_text else "",
            short=short,
            over=max(state.total - len(here), 0) if entry is not None else 0,
            chase=tuple(sorted(chase, key=lambda one: (one.how != "away", one.seen_ms, one.person.name))),
            settled=tuple(self._settled(one) for one in state.settled),
        )

    def _by_category(self, cards: Iterable[PersonCard]) -> dict[str, int]:
        counts = dict.fromkeys(self._duty.event.categories, 0)
        for card in cards:
            counts[card.category] = counts.get(card.category, 0) + 1
        return counts

    def _card(self, person: int) -> PersonCard:
        _, cards, _ = self._people()
        return cards.card(person, self._duty.now_ms())

    def _sought(self, around: Around, person: int, at_ms: int) -> SoughtRow:
        known = around.get(person)
        card = known[0] if known is not None else self._card(person)
        state = known[1] if known is not None else reading.person_state(self._duty.journal, person)
        mark = next((mark for mark in reversed(state.marks) if mark.at_ms <= at_ms), None)
        if mark is None:
            return SoughtRow(card, 0, 0, 0, "", 0)
        return _seen(card, mark)

    def _settled(self, one: Settled) -> SettledRow:
        journal = self._duty.journal
        view = reading.incident_view(journal, one.incident) if one.incident else None
        words = reading.words_of(journal, one.entry) if one.entry.has_text else ""
        number = view.number if view is not None else ""
        entry = one.entry
        return SettledRow(self._card(one.person), one.ending, number, one.at_ms, entry.operator, words, ref_of(entry))

    def present(self, squad: int = 0) -> tuple[PersonCard, ...]:
        """Who is checked in now, by name: whoever counts by names ticks these off."""
        with self._duty.lock:
            squad = squad or self._duty.squad
            cards = (card for card, _ in self._around(squad).values())
            return tuple(card for card in cards if card.status == "here" and card.at_squad == squad)

    def scanned(self, checkpoint: int, squad: int = 0) -> frozenset[int]:
        """Whose badges were scanned at a checkpoint since it was counted last, at whichever of the squad's laptops."""
        with self._duty.lock:
            squad = squad or self._duty.squad
            since_ms = reading.headcount_state(self._duty.journal, squad, checkpoint).at_ms
            return frozenset(
                person
                for person, (_, state) in self._around(squad).items()
                if any(_is_passing(mark, squad, checkpoint) and mark.at_ms > since_ms for mark in state.marks)
            )

    # what is done

    def count_people(self, checkpoint: int, people: Iterable[int], how: str, note: str = "", squad: int = 0) -> Done:
        """Writes a count of these people (by `names` or by `scan`): who else is checked in is lacking."""
        with self._duty.lock:
            squad = squad or self._duty.squad
            counted = [self._card(person) for person in sorted(set(people))]
            lacking = {card.person for card in self.present(squad)} - {card.person for card in counted}
            if len(lacking) > LACKING_MAX:
                raise KitError("errors.kit.lacking", people=len(lacking), most=LACKING_MAX)
            return self._work.count(checkpoint, self._by_category(counted), how, note, squad, tuple(sorted(lacking)))

    def scan(self, checkpoint: int, text: str) -> ScanCounted:
        """A badge scanned at a checkpoint: counted once; whoever is not checked in yet is, where that is clear."""
        with self._duty.lock:
            _, _, attendance = self._people()
            squad, read = self._duty.squad, attendance.read(text)
            self._point(checkpoint, squad)
            known = reading.person_state(self._duty.journal, read.person) if read.problem is None else None
            verdict = None
            if known is None or not was_here(known, squad, self._duty.now_ms()):
                verdict = attendance.scan(text)
                if not verdict.saved or verdict.kind not in _COME:
                    return ScanCounted(False, False, verdict.person, verdict)
            again = read.person in self.scanned(checkpoint)
            if not again:
                self._duty.write(self._duty.draft(read.person, Passing(squad, checkpoint)))
            return ScanCounted(True, again, self._card(read.person), verdict)

    def settle(self, checkpoint: int, person: int, ending: str, words: str = "", squad: int = 0) -> Done:
        """Ends the search for somebody. `missing` opens an urgent incident at once; both are durable together."""
        with self._duty.lock:
            squad = squad or self._duty.squad
            if ending not in ENDINGS:
                raise KitError("errors.kit.ending", ending=ending, endings=", ".join(ENDINGS))
            if ending == "explained" and not words.strip():
                raise KitError("errors.kit.explain")
            row = self.row(checkpoint, squad)
            known = [one.person for one in row.chase] + [one.person for one in row.settled]
            if person not in {card.person for card in known}:
                raise KitError("errors.kit.not_sought")
            with self._duty.journal.changing():
                incident = self._open(words, squad) if ending == MISSING else 0
                payload = HeadcountSettled(squad, checkpoint, person, ending, incident)
                draft = self._duty.draft(headcount_subject(squad, checkpoint), payload, words_of_note(words))
                record = self._duty.write(draft)
            return self._duty.done(record, self._card(person).called)

    def _open(self, words: str, squad: int) -> int:
        return self._incidents.raise_incident("missing", _URGENT, words, squad)


def _lacking(state: HeadcountState, around: Around, squad: int, at_ms: int) -> list[int]:
    """Whom the count may lack: those missed by name, else everybody who was with the squad."""
    if state.entry is None:
        return []
    if state.lacking:
        return list(state.lacking)
    return [card.person for card, known in around.values() if was_with(known, squad, at_ms)]


def _unsettled(state: HeadcountState, lacking: list[int]) -> list[int]:
    """Who was found before a later count, and is lacking in that, is looked for again."""
    closed = {one.person for one in state.settled if one.after or one.ending != FOUND}
    return [person for person in lacking if person not in closed]


def _short(state: HeadcountState, here: int, lacking: list[int]) -> int:
    if state.entry is None:
        return 0
    unsettled = _unsettled(state, lacking)
    if state.lacking:
        return len(unsettled)
    return min(max(here - state.total - (len(lacking) - len(unsettled)), 0), len(unsettled))


def _seen(card: PersonCard, mark: Mark) -> SoughtRow:
    what = mark.what
    site = 0 if isinstance(what, Passing) else what.site
    checkpoint = what.checkpoint if isinstance(what, Passing) else 0
    return SoughtRow(card, mark.at_ms, site, checkpoint, _HOW[type(what)], mark.entry.operator)


def _is_passing(mark: Mark, squad: int, checkpoint: int) -> bool:
    return isinstance(mark.what, Passing) and (mark.what.squad, mark.what.checkpoint) == (squad, checkpoint)
