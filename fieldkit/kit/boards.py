"""A squad's board, headcounts, things and tallies as a captain sees them."""

from __future__ import annotations

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.kit.cards import Cards
from fieldkit.kit.known_people import KnownPeople
from fieldkit.kit.posts import post_row
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.values import (
    HolderRow,
    PersonCard,
    SquadBoard,
    TallyRow,
    ThingRow,
)
from fieldkit.records.figures import SquadFigures, ThingFigures
from fieldkit.records.kinds import Space, tally_subject
from roster.event import Event, Squad, Tally

#: Whom to ask first for what they still have.
_LEAVING = ("gone", "away", "here", "not_come")


class Boards:
    """Makes what the screens show of a squad. Nothing in here writes."""

    def __init__(self, event: Event, index: RosterIndex, journal: Journal, cards: Cards) -> None:
        self._event = event
        self._index = index
        self._journal = journal
        self._cards = cards
        self._known = KnownPeople(journal)

    def people(self, squad: int, now_ms: int) -> list[PersonCard]:
        """Everybody of a squad: its roster, and the guests and walk-ins who are or were with it."""
        roster = (person.number for person in self._index.squad(squad))
        return self._cards.cards(self._known.of_squad(squad, roster).values(), now_ms)

    def board(self, figures: SquadFigures, now_ms: int) -> SquadBoard:
        squad = self._event.squad(figures.squad)
        assert squad is not None
        people = self.people(figures.squad, now_ms)
        here = [card for card in people if card.status == "here" and card.at_squad == squad.number]
        away = [card for card in people if card.status == "away" and card.at_squad == squad.number]
        late_from_ms = max((card.late_since_ms for card in people), default=0)
        return SquadBoard(
            figures=figures,
            here=tuple(here),
            late=tuple(card for card in people if card.late),
            away=tuple(sorted(away, key=_most_wanted_back)),
            gone=tuple(card for card in people if card.status == "gone" and card.at_squad == squad.number),
            expected=tuple(card for card in people if card.status == "not_come" and not card.late),
            posts=tuple(post_row(post, people, late_from_ms) for post in squad.posts),
            roles=_roles(squad, here),
        )

    # things and tallies

    def things(self, figures: SquadFigures) -> list[ThingRow]:
        holders: dict[int, dict[int, int]] = {}
        for holding in reading.holdings(self._journal, figures.squad):
            holders.setdefault(holding.thing, {})[holding.holder] = holding.held
        return [
            ThingRow(
                thing.number,
                thing.key,
                thing.lent,
                figures.things.get(thing.number, ThingFigures(thing.per_squad.get(figures.squad, 0), 0, 0, 0, 0)),
                holders.get(thing.number, {}),
            )
            for thing in self._event.things
            if figures.squad in thing.per_squad or thing.number in figures.things
        ]

    def holders(self, squad: int, now_ms: int) -> list[HolderRow]:
        """People who still have things of a squad (0: of any), those who are gone first."""
        holds: dict[tuple[int, int], dict[int, int]] = {}
        for holding in reading.holdings(self._journal, squad or None):
            if holding.holder and holding.held > 0:
                holds.setdefault((holding.squad, holding.holder), {})[holding.thing] = holding.held
        rows = [HolderRow(of, self._cards.card(person, now_ms), things) for (of, person), things in holds.items()]
        return sorted(rows, key=lambda row: (_LEAVING.index(row.person.status), row.person.called, row.person.person))

    def tallies(self, squad: int) -> list[TallyRow]:
        """Of a squad, or (0) of all, squad by squad."""
        squads = (squad,) if squad else tuple(each.number for each in self._event.squads)
        return [
            self._tally(number, tally) for number in squads for tally in self._event.tallies if number in tally.squads
        ]

    def _tally(self, squad: int, tally: Tally) -> TallyRow:
        sums = reading.sums_of(self._journal, Space.TALLY, tally_subject(squad, tally.number)).sums
        return TallyRow(tally.number, tally.key, sum(sums.values()), tally.step, dict(sums), squad)


def _most_wanted_back(card: PersonCard) -> tuple[bool, bool, int]:
    """Who left a post that must not be left, then whoever is overdue longest, then whoever is to be back first."""
    return (not card.post_left, not card.back_by_ms, card.back_by_ms)


def _roles(squad: Squad, here: list[PersonCard]) -> dict[str, tuple[int, int]]:
    wanted = {role.role: role.at_least for role in squad.wanted.roles}
    return {
        role: (present, least)
        for role, least in wanted.items()
        if (present := sum(card.role == role for card in here)) < least
    }
