"""A squad's board, headcounts, things and tallies as a captain sees them."""

from __future__ import annotations

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.kit.cards import Cards
from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.values import (
    HeadcountRow,
    PersonCard,
    PostRow,
    SquadBoard,
    TallyRow,
    ThingRow,
)
from fieldkit.records.figures import SquadFigures, ThingFigures
from fieldkit.records.kinds import Space, tally_subject
from roster.event import Checkpoint, Event, Post, Squad

_HERE = ("here", "away")


class Boards:
    """Makes what the screens show of a squad. Nothing in here writes."""

    def __init__(self, event: Event, index: RosterIndex, journal: Journal, cards: Cards) -> None:
        self._event = event
        self._index = index
        self._journal = journal
        self._cards = cards

    def people(self, squad: int, now_ms: int) -> list[PersonCard]:
        """Everybody of a squad: its roster, and the guests and walk-ins who are or were with it."""
        numbers = {person.number for person in self._index.squad(squad)}
        numbers.update(state.person for state in reading.people_at(self._journal, squad))
        return self._cards.cards(numbers, now_ms)

    def board(self, figures: SquadFigures, now_ms: int) -> SquadBoard:
        squad = self._event.squad(figures.squad)
        assert squad is not None
        people = self.people(figures.squad, now_ms)
        here = [card for card in people if card.status == "here" and card.at_squad == squad.number]
        return SquadBoard(
            figures=figures,
            here=tuple(here),
            late=tuple(card for card in people if card.late),
            away=tuple(card for card in people if card.status == "away" and card.at_squad == squad.number),
            gone=tuple(card for card in people if card.status == "gone" and card.at_squad == squad.number),
            expected=tuple(card for card in people if card.status == "not_come" and not card.late),
            posts=tuple(_post_row(post, here) for post in squad.posts),
            roles=_roles(squad, here),
        )

    # headcounts

    def headcounts(self, squad: int, now_ms: int) -> list[HeadcountRow]:
        people = self.people(squad, now_ms)
        return [
            self._headcount(squad, point, people, now_ms) for point in self._event.checkpoints if squad in point.squads
        ]

    def headcount(self, squad: int, point: Checkpoint, now_ms: int) -> HeadcountRow:
        return self._headcount(squad, point, self.people(squad, now_ms), now_ms)

    def _headcount(self, squad: int, point: Checkpoint, people: list[PersonCard], now_ms: int) -> HeadcountRow:
        state = reading.headcount_state(self._journal, squad, point.number)
        here = [card for card in people if card.status in _HERE and card.at_squad == squad]
        present = [card for card in here if card.status == "here"]
        expected = [card for card in people if card.known and card.squad == squad and not card.walk_in]
        entry = state.entry
        return HeadcountRow(
            squad=squad,
            checkpoint=point.number,
            key=point.key,
            due_ms=point.due_ms,
            overdue=entry is None and 0 < point.due_ms <= now_ms,
            expected=_by_category(self._event, expected),
            checked_in=_by_category(self._event, present),
            counted=dict(state.counted) if entry is not None else None,
            at_ms=state.at_ms,
            by=entry.operator if entry is not None else 0,
            how=state.how,
            note=reading.words_of(self._journal, entry) if entry is not None and entry.has_text else "",
            chase=tuple(_chase(here, state.total)) if entry is not None else (),
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

    def tallies(self, squad: int) -> list[TallyRow]:
        rows = []
        for tally in self._event.tallies:
            if squad in tally.squads:
                sums = reading.sums_of(self._journal, Space.TALLY, tally_subject(squad, tally.number)).sums
                rows.append(TallyRow(tally.number, tally.key, sum(sums.values()), tally.step, dict(sums)))
        return rows


def _by_category(event: Event, cards: list[PersonCard]) -> dict[str, int]:
    counts = dict.fromkeys(event.categories, 0)
    for card in cards:
        counts[card.category] = counts.get(card.category, 0) + 1
    return counts


def _chase(here: list[PersonCard], counted: int) -> list[PersonCard]:
    """Who may be the one missing: those who are away first, then whoever was not seen for longest."""
    present = sum(card.status == "here" for card in here)
    if counted >= present:
        return []
    return sorted(here, key=lambda card: (card.status != "away", card.since_ms, card.name))


def _post_row(post: Post, here: list[PersonCard]) -> PostRow:
    minimum = {wanted.role: wanted.at_least for wanted in post.minimum}
    there: dict[str, int] = {}
    for card in here:
        if card.post == post.key:
            there[card.role] = there.get(card.role, 0) + 1
    short = sum(max(least - there.get(role, 0), 0) for role, least in minimum.items())
    return PostRow(post.key, minimum, there, short, post.site)


def _roles(squad: Squad, here: list[PersonCard]) -> dict[str, tuple[int, int]]:
    wanted = {role.role: role.at_least for role in squad.wanted.roles}
    return {
        role: (present, least)
        for role, least in wanted.items()
        if (present := sum(card.role == role for card in here)) < least
    }
