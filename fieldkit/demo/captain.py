"""One simulated captain: a kit of its own, on its own journal and connection, doing what the script says."""

from __future__ import annotations

import os
from pathlib import Path

from fieldkit.clock import FileClock
from fieldkit.demo.acts import (
    Act,
    Add,
    Close,
    ComeUnlisted,
    Count,
    ForceIn,
    Hand,
    Leave,
    LeaveUnlisted,
    Raise,
    Scan,
    StepIn,
    StepOut,
    Tell,
)
from fieldkit.errors import FieldkitError, KitError, Offline
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Verdict


class Captain:
    """Plays acts on a kit. `squad` is its own; the laptop's clock may be wrong by `skew_ms`."""

    def __init__(self, squad: int, home: Path, clock: Path, skew_ms: int = 0) -> None:
        self.squad = squad
        self.home = Home(home)
        self._clock = FileClock(clock, skew_ms)
        self.kit = self._open()
        self.entered = 0
        self._incidents: dict[str, int] = {}
        self._walk_ins: dict[str, int] = {}

    def _open(self) -> Kit:
        return Kit(self.home, self._clock, os.urandom)

    def close(self) -> None:
        self.kit.close()

    def learn_server(self, url: str) -> None:
        """Somebody types the server's address into this laptop: it is switched on anew."""
        self.kit.close()
        self.home.save_server(url)
        self.kit = self._open()

    def sync(self) -> tuple[int, int]:
        """(sent, received); nothing where nobody answers."""
        try:
            return self.kit.sync_now()
        except Offline:
            return 0, 0

    def do(self, act: Act) -> None:
        """Raises KitError where the kit's verdict is not the one that the script expects."""
        self.entered += 1
        kit = self.kit
        match act:
            case Scan():
                self._expect(kit.scan(act.code), act.expect)
            case ForceIn():
                verdict = kit.scan(act.code)
                self._expect(verdict, act.expect)
                self._expect(kit.force(verdict, act.reason), "in")
            case Leave():
                self._expect(kit.check_out(act.person), "out")
            case StepOut():
                self._expect(kit.away(act.person, act.back_by_ms, act.reason), "away")
            case StepIn():
                self._expect(kit.back(act.person), "back")
            case ComeUnlisted():
                verdict = kit.walk_in(act.name, act.phone)
                self._expect(verdict, "in")
                assert verdict.person is not None
                self._walk_ins[act.label] = verdict.person.person
            case LeaveUnlisted():
                self._expect(kit.check_out(self._walk_ins[act.label]), "out")
            case _:
                self._work(kit, act)

    def _work(self, kit: Kit, act: Act) -> None:
        match act:
            case Count():
                kit.count(act.checkpoint, act.counted, note=act.note)
            case Raise():
                self._incidents[act.label] = kit.raise_incident(act.what, act.severity, act.words).incident
            case Tell():
                kit.add_entry(self._incidents[act.label], act.words)
                if act.mistaken:
                    kit.undo()
            case Close():
                kit.set_incident(self._incidents[act.label], "closed", words=act.words)
            case Add():
                kit.tally(act.tally, act.amount, act.note)
                if act.mistaken:
                    kit.undo()
            case Hand():
                move = {"out": kit.thing_out, "back": kit.thing_back, "used": kit.thing_used}[act.way]
                move(act.thing, act.amount, act.holder)
            case _:
                raise KitError("errors.demo.act", act=type(act).__name__)

    def _expect(self, verdict: Verdict, kind: str) -> None:
        if verdict.kind != kind:
            raise FieldkitError(
                "errors.demo.verdict", squad=self.squad, expected=kind, got=str(verdict.kind), text=verdict.text
            )
