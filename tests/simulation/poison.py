"""Records that no kit of today writes: broken ones, and those of newer programs. They come from a program that does
not check what it writes, under a key that is certified."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from unittest.mock import patch

import msgspec

from fieldkit.journal import author
from fieldkit.kit.kit import Kit
from fieldkit.records.codec import draft, encode_payload
from fieldkit.records.kinds import Arrival, Payload, TallyAdded, tally_subject
from fieldkit.records.record import SCOPE_ALL, Draft, Record
from tests.simulation.acts import Act
from tests.simulation.ledger import Ledger
from tests.simulation.programs import NEWER_KIND

_TALLY = 50
_LARGE = 70_000
_NO_LIMIT = 1 << 20


def _write(kit: Kit, what: Draft) -> Record:
    duty = kit._duty
    with patch.object(author, "PAYLOAD_BYTES_MAX", _NO_LIMIT):
        return duty.journal.write([what], duty.moment(), duty.entropy(8))[0]


def _squad(kit: Kit) -> int:
    return kit.squad or 1


def _undecodable(kit: Kit, chance: Random) -> Draft:
    return Draft(_squad(kit), _TALLY, tally_subject(_squad(kit), 1), b"\xc1" + chance.randbytes(9))


def _no_amount(kit: Kit, _: Random) -> Draft:
    squad = _squad(kit)
    return draft(squad, tally_subject(squad, 1), TallyAdded(squad, 1, 0))


def _subject_of_another(kit: Kit, _: Random) -> Draft:
    squad = _squad(kit)
    return draft(squad, tally_subject(squad, 2), TallyAdded(squad, 1, 1))


def _log_of_another(kit: Kit, _: Random) -> Draft:
    squad = _squad(kit)
    return draft(SCOPE_ALL, tally_subject(squad, 1), TallyAdded(squad, 1, 1))


def _mark_in_a_squad(kit: Kit, _: Random) -> Draft:
    return draft(_squad(kit), kit.pack.body.people[0].number, Arrival(_squad(kit), 1))


def _too_large(kit: Kit, chance: Random) -> Draft:
    squad = _squad(kit)
    return Draft(squad, _TALLY, tally_subject(squad, 1), chance.randbytes(_LARGE))


def _poisoned(make: Callable[[Kit, Random], Draft]) -> Callable[[Ledger], Act]:
    def for_ledger(ledger: Ledger) -> Act:
        def act(kit: Kit, chance: Random) -> None:
            ledger.poison.add(_write(kit, make(kit, chance)).hash)

        return act

    return for_ledger


POISON = tuple(
    _poisoned(make)
    for make in (_undecodable, _no_amount, _subject_of_another, _log_of_another, _mark_in_a_squad, _too_large)
)


def newer_kind(ledger: Ledger) -> Act:
    """A kind that no program here knows: kept and passed on, byte for byte."""

    def act(kit: Kit, chance: Random) -> None:
        scope = chance.choice((SCOPE_ALL, _squad(kit)))
        ledger.strange.add(_write(kit, Draft(scope, NEWER_KIND, 7, chance.randbytes(30))).hash)

    return act


def newer_field(_: Ledger) -> Act:
    """A tally with a field that was added at the end since: the rest of it counts."""

    def act(kit: Kit, __: Random) -> None:
        squad = _squad(kit)
        _write(kit, Draft(squad, _TALLY, tally_subject(squad, 1), _with_field(TallyAdded(squad, 1, 3))))

    return act


def _with_field(payload: Payload) -> bytes:
    values: list[object] = msgspec.msgpack.decode(encode_payload(payload))
    return msgspec.msgpack.encode([*values, "of a newer program"])
