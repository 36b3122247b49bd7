"""Roll calls of the desk: opened, closed, and what each squad answered. Who did not answer is told from who cannot be
reached."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import CALL_COUNT, CALL_FIRST, Payload, RollCallClosed, RollCallOpened, Words
from fieldkit.records.record import SALT_BYTES
from fieldkit.records.scopes import SCOPE_CALLS
from fieldkit.records.spaces.roll_call import RollCallView
from sync_server.errors import ServerError
from sync_server.facts import Facts
from sync_server.reach import SILENT_MS, Reach, clean_words, every_squad, squads_named

MINUTES = 10
MINUTES_MAX = 24 * 60
WAITING, NOT_ANSWERED, CANNOT_BE_REACHED = "waiting", "not_answered", "cannot_be_reached"
_MINUTE_MS = 60_000
_NUMBER_BYTES = 8
_ENTROPY_BYTES = 8


class CallSquad(msgspec.Struct, frozen=True):
    """What a squad said to a roll call. `state` is all_well, missing or need_help where it answered (at `at_ms`, with
    `present` people; `late`: after the deadline), else waiting, not_answered or cannot_be_reached: then `heard_ms` is
    since when, 0 where it was never heard of. `delivered` of its `laptops` have the call."""

    squad: int
    state: str
    laptops: int
    delivered: int
    heard_ms: int
    at_ms: int
    present: int
    late: bool
    words: str


class CallFigures(msgspec.Struct, frozen=True):
    """A roll call. `everybody`: it asks every squad. `closed_ms` is 0 while it is open."""

    call: int
    opened_ms: int
    deadline_ms: int
    closed_ms: int
    words: str
    everybody: bool
    squads: list[CallSquad]


class Calls(msgspec.Struct, frozen=True):
    """Roll calls, the last one first; of something done to one, that one."""

    calls: list[CallFigures]


def open_call(journal: Journal, facts: Facts, words: str, squads: tuple[str, ...], minutes: float) -> Calls:
    """Asks the squads named, or all. Durable once this returns."""
    if not 0 < minutes <= MINUTES_MAX:
        raise ServerError(f"Cannot wait {minutes:g} minutes for answers: choose from 1 to {MINUTES_MAX}, --minutes N.")
    words = clean_words(words, needed=False)
    named = squads_named(facts.pack.event, squads) if squads else ()
    number = CALL_FIRST + int.from_bytes(facts.entropy(_NUMBER_BYTES), "big") % CALL_COUNT
    _write(journal, facts, number, RollCallOpened(named, facts.now_ms() + round(minutes * _MINUTE_MS)), words)
    return _only(journal, facts, number)


def close_call(journal: Journal, facts: Facts, number: int) -> Calls:
    """`number` 0: the one that is open."""
    still = [view for view in reading.roll_calls(journal) if not view.closed_ms]
    if not number and len(still) > 1:
        numbers = ", ".join(str(view.call) for view in still)
        raise ServerError(f"{len(still)} roll calls are open: say which one to close ({numbers}).")
    call = next((view for view in still if view.call == number or not number), None)
    if call is None:
        which = f"roll call {number}" if number else "roll call"
        raise ServerError(f"There is no open {which}. List them: sync-server rollcall.")
    _write(journal, facts, call.call, RollCallClosed())
    return _only(journal, facts, call.call)


def list_calls(journal: Journal, facts: Facts) -> Calls:
    now_ms = facts.now_ms()
    reach = Reach(journal, now_ms)
    return Calls([_figures(journal, facts, reach, view, now_ms) for view in reading.roll_calls(journal)])


def _write(journal: Journal, facts: Facts, number: int, what: Payload, words: str = "") -> None:
    text, salt = (Words(words), facts.entropy(SALT_BYTES)) if words else (None, b"")
    record = draft(SCOPE_CALLS, number, what, text, salt)
    journal.write([record], facts.moment(), facts.entropy(_ENTROPY_BYTES))


def _only(journal: Journal, facts: Facts, number: int) -> Calls:
    return Calls([each for each in list_calls(journal, facts).calls if each.call == number])


def _figures(journal: Journal, facts: Facts, reach: Reach, view: RollCallView, now_ms: int) -> CallFigures:
    assert view.opened is not None
    return CallFigures(
        call=view.call,
        opened_ms=view.opened_ms,
        deadline_ms=view.deadline_ms,
        closed_ms=view.closed_ms,
        words=reading.words_of(journal, view.opened),
        everybody=not view.squads,
        squads=[_squad(journal, reach, view, squad, now_ms) for squad in view.squads or every_squad(facts.pack.event)],
    )


def _squad(journal: Journal, reach: Reach, view: RollCallView, squad: int, now_ms: int) -> CallSquad:
    assert view.opened is not None
    delivered, laptops = reach.delivered(squad, (view.opened,))
    heard_ms = reach.heard_ms.get(squad, 0)
    answer = view.answers.get(squad)
    state = answer.state if answer is not None else _silence(view, delivered > 0, now_ms - heard_ms, now_ms)
    return CallSquad(
        squad=squad,
        state=state,
        laptops=laptops,
        delivered=delivered,
        heard_ms=heard_ms,
        at_ms=answer.at_ms if answer is not None else 0,
        present=answer.present if answer is not None else 0,
        late=answer.late if answer is not None else False,
        words=reading.words_of(journal, answer.entry) if answer is not None else "",
    )


def _silence(view: RollCallView, delivered: bool, silent_ms: int, now_ms: int) -> str:
    """Why there is no answer. Who was reached while the call was open could have answered, whatever came later."""
    over = view.closed_ms > 0 or 0 < view.deadline_ms <= now_ms
    if over:
        return NOT_ANSWERED if delivered else CANNOT_BE_REACHED
    return CANNOT_BE_REACHED if silent_ms >= SILENT_MS else WAITING
