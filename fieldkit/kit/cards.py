"""People's cards: what the pack says of somebody, and what the journal knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.kit.people_search import TAIL_DIGITS_MIN, plain
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.values import PersonCard
from fieldkit.records.figures import Figures
from fieldkit.records.kinds import WALK_IN_FIRST, Space, thing_subject
from fieldkit.records.spaces.person import AWAY, HERE, NOT_COME, STATUS_WORDS, PersonState
from fieldkit.records.spaces.sums import held
from fieldkit.records.spaces.walk_in import WalkInState
from fieldkit.texts.catalogue import chosen_language, say
from roster.consent import is_given
from roster.event import Event
from roster.people import Person, short_number

_HANDED = ("thing_out", "thing_back", "thing_used")


def walk_in_short(number: int) -> str:
    """A walk-in's number as it is read out: W and the last five digits."""
    return f"W{(number - WALK_IN_FIRST) % 100_000:05d}"


class _WalkInTexts(NamedTuple):
    """What a walk-in is found by, each as `plain` gives it."""

    name: str
    phone: str
    short: str

    def fit(self, wanted: str) -> bool:
        tail = len(wanted) >= TAIL_DIGITS_MIN and wanted.isdigit() and self.phone.endswith(wanted)
        return wanted in self.name or wanted == self.short or tail


class Cards:
    """Makes cards. Cheap for one person; for many at once, states and holdings are read together."""

    def __init__(self, event: Event, index: RosterIndex, journal: Journal, figures: Figures) -> None:
        self._event = event
        self._index = index
        self._journal = journal
        self._figures = figures
        self._walk_ins: dict[int, _WalkInTexts] = {}
        self._walk_ins_as_of = (-1, 0)

    def card(self, number: int, now_ms: int) -> PersonCard:
        """The card of anybody, on the roster or not. A walk-in's says who on the roster has the same name."""
        card = self._card(number, now_ms)
        if not card.walk_in or not card.name:
            return card
        return msgspec.structs.replace(card, namesakes=self._index.called(card.name))

    def _card(self, number: int, now_ms: int) -> PersonCard:
        state = reading.person_state(self._journal, number)
        return self._make(number, state, now_ms, self._holds(number, state))

    def person(self, number: int) -> Person:
        """Somebody as the roster says, or a walk-in as written down."""
        return self._index.person(number) or self._unlisted(number)

    def cards(self, states: Iterable[PersonState], now_ms: int) -> list[PersonCard]:
        """Cards of many people, in the order of their names and the nameless last, without what they hold."""
        self._index.know_namesakes()
        made = [self._make(state.person, state, now_ms, {}) for state in states]
        return sorted(made, key=lambda card: (not card.name, card.name, card.person))

    def find_walk_ins(self, query: str, squad: int, now_ms: int) -> list[PersonCard]:
        """Walk-ins of a squad (0: all) by a part of the name, the end of the telephone number, or their own number."""
        wanted = plain(query)
        if not wanted:
            return []
        found = [number for number, texts in self._walk_ins_known(squad).items() if texts.fit(wanted)]
        return [self._card(number, now_ms) for number in found]

    def _walk_ins_known(self, squad: int) -> dict[int, _WalkInTexts]:
        """Walk-ins with what they are found by; read anew when anything was recorded."""
        asked = self._journal.version, squad
        if self._walk_ins_as_of != asked:
            states = reading.walk_in_states(self._journal, squad or None)
            self._walk_ins = {state.person: self._walk_in_texts(state) for state in states}
            self._walk_ins_as_of = asked
        return self._walk_ins

    def _walk_in_texts(self, state: WalkInState) -> _WalkInTexts:
        assert state.entry is not None
        details = reading.walk_in_details(self._journal, state.entry)
        return _WalkInTexts(plain(details.name), plain(details.phone), plain(walk_in_short(state.person)))

    def _holds(self, number: int, state: PersonState) -> dict[int, int]:
        person = self._index.person(number)
        squads = {state.squad, person.squad if person else 0} - {0}
        holds: dict[int, int] = {}
        for squad in squads:
            for thing in self._event.things:
                if not self._was_handed(squad, thing.number):
                    continue
                sums = reading.sums_of(self._journal, Space.THING, thing_subject(squad, thing.number, number))
                if held(sums) > 0:
                    holds[thing.number] = holds.get(thing.number, 0) + held(sums)
        return holds

    def _was_handed(self, squad: int, thing: int) -> bool:
        """Whether the totals know the thing at all: most scans need not ask who holds what of ten things."""
        totals = self._journal.views.totals
        return any((squad, figure, thing) in totals for figure in _HANDED)

    def _make(self, number: int, state: PersonState, now_ms: int, holds: dict[int, int]) -> PersonCard:
        person = self._index.person(number)
        late_since_ms = self._late_since_ms(person.squad, now_ms) if person and state.status == NOT_COME else 0
        if person is None:
            person = self._unlisted(number)
        listed = self._index.person(number) is not None
        short = walk_in_short(number) if number >= WALK_IN_FIRST else short_number(number)
        squad = person.squad or state.squad
        last = next((mark.entry.operator for mark in reversed(state.marks)), 0)
        return PersonCard(
            person=number,
            name=person.name,
            called=person.name or self.nameless(short, squad),
            short=short,
            squad=squad,
            role=person.role,
            status=STATUS_WORDS[state.status],
            walk_in=number >= WALK_IN_FIRST,
            known=listed,
            post=person.post,
            unit=person.unit,
            category=person.category or self._event.categories[0],
            phone=person.phone,
            note=person.note,
            tags=person.tags,
            at_squad=state.squad,
            at_site=state.site,
            since_ms=state.since_ms,
            first_ms=state.first_ms,
            back_by_ms=state.back_by_ms if state.status == AWAY else 0,
            by=last,
            guest=state.guest,
            double=state.double,
            late=late_since_ms > 0,
            late_since_ms=late_since_ms,
            overdue=state.status == AWAY and 0 < state.back_by_ms < now_ms,
            post_left=state.status == AWAY and not self._may_leave(person),
            served_ms=served_ms(state, now_ms),
            holds=holds,
            namesakes=self._index.namesakes(person) if person.name and listed else (),
            consent=self._consent(person, state),
            guardian=person.guardian,
            guardian_phone=person.guardian_phone,
        )

    def _consent(self, person: Person, state: PersonState) -> str:
        """What `PersonCard.consent` says."""
        event = self._event
        if not event.consent or (person.category or event.categories[0]) not in event.consent:
            return ""
        if state.consents:
            return "seen"
        if not person.name:
            return "unknown"
        if is_given(person.consent):
            return "given"
        return "refused" if person.consent else "missing"

    def called(self, number: int) -> str:
        """What somebody on the roster is called here: the name, or number and squad; "" for others."""
        person = self._index.person(number)
        if person is None:
            return ""
        return person.name or self.nameless(short_number(number), person.squad)

    def nameless(self, short: str, squad: int) -> str:
        """What somebody is called whose name is not here."""
        known = self._event.squad(squad)
        if known is None:
            return short
        return say("words.person.nameless", short=short, squad=known.name.in_language(chosen_language()))

    def _unlisted(self, number: int) -> Person:
        """A walk-in, as far as its details are readable here; or somebody whom only a newer pack knows."""
        state = reading.walk_in_state(self._journal, number)
        if state is None or state.entry is None:
            return Person(number, "", 0)
        details = reading.walk_in_details(self._journal, state.entry)
        return Person(
            number, details.name, state.squad, phone=details.phone, note=details.note, category=state.category
        )

    def _late_since_ms(self, squad: int, now_ms: int) -> int:
        """Since when whoever of a squad has not come has been missed; 0 while nobody is late."""
        late_from_ms = self._figures.late_from_ms(squad, now_ms)
        is_late = late_from_ms is not None and now_ms >= late_from_ms
        return self._figures.expected_from_ms(squad, now_ms) if is_late else 0

    def _may_leave(self, person: Person) -> bool:
        squad = self._event.squad(person.squad)
        if squad is None:
            return True
        post = next((post for post in squad.posts if post.key == person.post), None)
        return squad.may_leave and (post is None or post.may_leave)


def served_ms(state: PersonState, now_ms: int) -> int:
    """Time served so far, all squads and days together."""
    lasting = max(now_ms - state.served_upto_ms, 0) if state.status == HERE else 0
    return sum(state.served_ms.values()) + lasting
