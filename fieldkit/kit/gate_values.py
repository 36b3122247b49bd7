"""What the gate check answers: frozen values that screens and commands show and `--json` prints."""

from __future__ import annotations

import msgspec

from fieldkit.kit.values import Done, PersonCard


class GateThing(msgspec.Struct, frozen=True):
    """A thing at the gate. Leaving: `wanted` is what the squad must have with it, `here` what it has. Returning:
    `wanted` is what went out, `here` what came back; `broken` and `lost` are accounted for. `short`: missing."""

    thing: int
    key: str
    wanted: int
    here: int
    short: int
    broken: int
    lost: int


class GateSquad(msgspec.Struct, frozen=True):
    """A squad at the gate. `may_go`: nothing is short, and nobody who leaves lacks a guardian's consent."""

    squad: int
    key: str
    returning: bool
    may_go: bool
    things: tuple[GateThing, ...]
    #: People who are here and lack the consent that they need; nobody where the squad returns.
    without_consent: tuple[PersonCard, ...]

    @property
    def shortages(self) -> tuple[GateThing, ...]:
        return tuple(thing for thing in self.things if thing.short)


class GateCounted(msgspec.Struct, frozen=True):
    """What was written (null: the count was already known), and how the squad stands at the gate afterwards."""

    done: Done | None
    gate: GateSquad


class ConsentNoted(msgspec.Struct, frozen=True):
    """What was written, and the person's card afterwards."""

    done: Done
    person: PersonCard
