"""Hypothesis against a model that is a dictionary: whatever is done in whatever order, with restarts between, the kit
shows what the model says, and its journal verifies."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fieldkit.kit.kit import Kit
from fieldkit.kit.values import VerdictKind
from tests.fieldkit.kit.county import TRAFFIC, County, HandClock, Laptop, at

PARKING = 9
some = st.integers(0, 5)


class KitModel(RuleBasedStateMachine):
    """`where`: what each of six people is doing; `stack`: what undo restores, newest last."""

    county: County

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        file = self.county.pack
        self.laptop = Laptop(Path(self.folder.name) / "home", file, HandClock(at(8, 30)), squad=TRAFFIC)
        self.kit: Kit = self.laptop.kit()
        self.people = [person.number for person in self.county.of(TRAFFIC)[:6]]
        self.where = dict.fromkeys(self.people, "not_come")
        self.parked = 0
        self.walk_ins = 0
        self.stack: list[tuple[dict[int, str], int, int]] = []

    def _done(self) -> None:
        self.stack.append((dict(self.where), self.parked, self.walk_ins))

    @rule(one=some)
    def check_in(self, one: int) -> None:
        person = self.people[one]
        was = self.where[person]
        verdict = self.kit.check_in(person)
        wanted = {"here": VerdictKind.ALREADY_IN, "away": VerdictKind.BACK}.get(was, VerdictKind.IN)
        assert (verdict.kind, verdict.saved) == (wanted, was != "here")
        if verdict.saved:
            self._done()
            self.where[person] = "here"

    @rule(one=some)
    def check_out(self, one: int) -> None:
        person = self.people[one]
        verdict = self.kit.check_out(person)
        assert verdict.saved == (self.where[person] in ("here", "away"))
        if verdict.saved:
            self._done()
            self.where[person] = "gone"

    @rule(one=some, reason=st.sampled_from(["", "to the bank"]))
    def away(self, one: int, reason: str) -> None:
        person = self.people[one]
        verdict = self.kit.away(person, reason=reason)
        assert verdict.saved == (self.where[person] == "here")
        if verdict.saved:
            self._done()
            self.where[person] = "away"

    @rule(amount=st.integers(-5, 5).filter(bool))
    def tally(self, amount: int) -> None:
        self._done()
        self.kit.tally(PARKING, amount, "" if amount > 0 else "counted wrong")
        self.parked += amount

    @rule()
    def walk_in(self) -> None:
        self._done()
        self.kit.walk_in("Ann")
        self.walk_ins += 1

    @rule()
    def undo(self) -> None:
        undone = self.kit.undo()
        assert (undone is not None) == bool(self.stack)
        if self.stack:
            self.where, self.parked, self.walk_ins = self.stack.pop()

    @rule()
    def restart(self) -> None:
        self.kit = self.laptop.again()

    @invariant()
    def shows_what_the_model_says(self) -> None:
        if not hasattr(self, "kit"):
            return
        board = self.kit.board()
        assert {card.person for card in board.here if not card.walk_in} == self._who("here")
        assert {card.person for card in board.away} == self._who("away")
        assert {card.person for card in board.gone} == self._who("gone")
        figures = self.kit.figures()
        assert (figures.here, figures.away, figures.gone) == (len(board.here), len(board.away), len(board.gone))
        assert figures.tallies.get(PARKING, 0) == self.parked
        assert figures.walk_ins == self.walk_ins

    def _who(self, status: str) -> set[int]:
        return {person for person, was in self.where.items() if was == status}

    def teardown(self) -> None:
        if hasattr(self, "kit"):
            assert self.kit.verify().ok
            self.laptop.close()
            self.folder.cleanup()


def test_the_kit_does_what_a_dictionary_does(county: County) -> None:
    class Machine(KitModel):
        pass

    Machine.county = county
    run_state_machine_as_test(Machine, settings=settings(max_examples=40, stateful_step_count=25))
