"""What a day's strikes and sums must come to, counted the slow way: every strike against every record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fieldkit.records import kinds
from fieldkit.records.codec import decode_payload
from fieldkit.records.fold import Key
from fieldkit.records.kinds import BY_NUMBER, STRIKE, Payload, Space, Strike
from fieldkit.records.record import Record
from fieldkit.records.rules import broken_rule
from fieldkit.records.state import Writer

Writers = dict[int, Writer]


def counting(records: Iterable[Record], writers: Writers) -> list[Record]:
    """Records that may count, each once."""
    once = {(record.log, record.hash): record for record in records}
    return [r for r in once.values() if r.kind in BY_NUMBER and not broken_rule(r, writers[r.log])]


def fate(strike: Record, target: Record, writers: Writers) -> str:
    """ "struck" where `strike` makes `target` void, else what is wrong with it; "" where it does not mean it at all."""
    what = decode_payload(STRIKE, strike.payload)
    assert isinstance(what, Strike)
    if what.name != target.name:
        return ""
    if target.kind == STRIKE:
        return "void: strike"
    if (what.log or strike.log, what.number) != (target.log, target.number):
        return "void: reference"
    declared = BY_NUMBER.get(what.target_kind)
    space = BY_NUMBER[target.kind].space
    if declared is None or declared.space != space or strike.subject != target.subject:
        return "void: place"
    return "struck" if _rightful(writers[strike.log], writers[target.log], target) else "void: right"


def _rightful(striker: Writer, owner: Writer, target: Record) -> bool:
    squad = getattr(decode_payload(target.kind, target.payload), "squad", 0)
    own = striker.device == owner.device or squad in striker.squads or striker.all_squads
    return striker.scope == owner.scope and own


def strike_outcomes(records: Iterable[Record], writers: Writers) -> set[str]:
    """Which fates the strikes of a day meet."""
    valid = counting(records, writers)
    fates: Counter[str] = Counter()
    for target in valid:
        met = Counter(fate(strike, target, writers) for strike in valid if strike.kind == STRIKE)
        fates += met
        fates["struck twice"] += met["struck"] > 1
        fates["sum struck"] += bool(met["struck"]) and BY_NUMBER[target.kind].space in (Space.TALLY, Space.THING)
    return set(+fates)


def standing(records: Iterable[Record], writers: Writers) -> list[tuple[Record, Payload]]:
    """Records other than strikes that nobody has struck."""
    valid = counting(records, writers)
    strikes = [record for record in valid if record.kind == STRIKE]
    return [
        (record, decode_payload(record.kind, record.payload))
        for record in valid
        if record.kind != STRIKE and not any(fate(strike, record, writers) == "struck" for strike in strikes)
    ]


def sums(records: Iterable[Record], writers: Writers) -> dict[Key, Counter[str]]:
    """Sums by subject and part; parts that come to nothing are left out."""
    totals: dict[Key, Counter[str]] = {}
    for record, what in standing(records, writers):
        match what:
            case kinds.TallyAdded():
                totals.setdefault((Space.TALLY, record.subject), Counter())[what.session] += what.amount
            case kinds.ThingOut():
                totals.setdefault((Space.THING, record.subject), Counter())["out"] += what.amount
            case kinds.ThingBack():
                totals.setdefault((Space.THING, record.subject), Counter())["back"] += what.amount
            case kinds.ThingUsed():
                totals.setdefault((Space.THING, record.subject), Counter())["used"] += what.amount
            case kinds.ThingBroken():
                totals.setdefault((Space.THING, record.subject), Counter())["broken"] += what.amount
            case kinds.ThingLost():
                totals.setdefault((Space.THING, record.subject), Counter())["lost"] += what.amount
            case _:
                pass
    return totals
