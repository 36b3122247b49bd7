"""Messages and roll calls all the way: from the server to a captain's kit over real sockets, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from roster.keys import Role
from sync_server.admin import CloseCall, ListCalls, ListMessages, OpenCall, SendMessage, TakeBackMessage
from sync_server.admin_client import carry_out
from sync_server.errors import ServerError
from sync_server.messages import Messages, MessageSquad
from sync_server.reach import SILENT_MS, WORDS_CHARACTERS_MAX
from sync_server.roll_calls import Calls, CallSquad
from tests.meeting import Preparer, SteppedClock
from tests.sync_server.host import Host, hosting
from tests.sync_server.kits import MakeKit, kits

WORDS = "Rain at three: everybody under the roof"
LOOKS_MAX = 2_000


def messages(host: Host, action: SendMessage | ListMessages | TakeBackMessage) -> Messages:
    outcome = host.perform(action)
    assert isinstance(outcome, Messages)
    return outcome


def calls(host: Host, action: OpenCall | ListCalls | CloseCall) -> Calls:
    outcome = host.perform(action)
    assert isinstance(outcome, Calls)
    return outcome


def told(host: Host, squad: int) -> MessageSquad:
    """What the server tells of a squad and the last message."""
    (message, *_) = messages(host, ListMessages()).messages
    return next(each for each in message.squads if each.squad == squad)


def heard(host: Host, squad: int) -> CallSquad:
    (call, *_) = calls(host, ListCalls()).calls
    return next(each for each in call.squads if each.squad == squad)


@pytest.fixture
def captain(host: Host, make_kit: MakeKit) -> Kit:
    kit = make_kit("captain", 1, url=host.url)
    kit.sync_now()
    return kit


def test_message_is_delivered_read_and_acknowledged_and_the_server_tells_so(host: Host, captain: Kit) -> None:
    messages(host, SendMessage(WORDS, urgent=True))
    assert told(host, 1).state == "not_delivered"
    captain.sync_now()
    (card,) = captain.messages.inbox().messages
    assert (card.words, card.severity, card.waiting, card.read_ms) == (WORDS, 2, True, 0)
    assert captain.status().waiting.urgent == 1
    captain.sync_now()
    assert (told(host, 1).state, told(host, 1).delivered, told(host, 1).laptops) == ("delivered", 1, 1)
    assert captain.messages.note_read() == 1
    assert captain.messages.note_read() == 0
    captain.sync_now()
    assert told(host, 1).state == "read"
    captain.messages.acknowledge(note="under the roof")
    assert captain.status().waiting.messages == 0
    captain.sync_now()
    squad = told(host, 1)
    assert (squad.state, squad.words) == ("acknowledged", "under the roof")
    assert 0 < squad.read_ms <= squad.acknowledged_ms
    assert told(host, 2).state == "not_delivered"


def test_roll_call_is_answered_and_the_server_tells_what_with(host: Host, captain: Kit) -> None:
    deadline_ms = calls(host, OpenCall("All at the gate?", minutes=10)).calls[0].deadline_ms
    captain.sync_now()
    (card,) = captain.messages.inbox().calls
    assert (card.words, card.deadline_ms, card.waiting) == ("All at the gate?", deadline_ms, True)
    assert (captain.status().waiting.calls, captain.status().waiting.deadline_ms) == (1, deadline_ms)
    captain.messages.answer("missing", 11, "one is at the doctor's")
    captain.sync_now()
    squad = heard(host, 1)
    assert (squad.state, squad.present, squad.late, squad.words) == ("missing", 11, False, "one is at the doctor's")
    captain.messages.answer("all_well", 12, call=card.call)
    captain.sync_now()
    assert (heard(host, 1).state, heard(host, 1).present) == ("all_well", 12)


def test_who_did_not_answer_is_told_from_who_cannot_be_reached(host: Host, captain: Kit, make_kit: MakeKit) -> None:
    away = make_kit("away", 2, url=host.url)
    away.sync_now()
    calls(host, OpenCall(minutes=10))
    assert (heard(host, 1).state, heard(host, 2).state) == ("waiting", "waiting")
    last_ms = heard(host, 2).heard_ms
    host.time.ms += SILENT_MS
    captain.sync_now()
    captain.sync_now()
    assert (heard(host, 1).state, heard(host, 2).state) == ("waiting", "cannot_be_reached")
    host.time.ms += 10 * 60_000
    captain.sync_now()
    assert (heard(host, 1).state, heard(host, 2).state) == ("not_answered", "cannot_be_reached")
    assert heard(host, 2).heard_ms == last_ms
    assert heard(host, 3).heard_ms == 0
    captain.messages.answer("all_well", 10)
    captain.sync_now()
    assert (heard(host, 1).state, heard(host, 1).late) == ("all_well", True)


def test_closed_roll_call_waits_for_nobody(host: Host, captain: Kit) -> None:
    calls(host, OpenCall())
    calls(host, CloseCall())
    captain.sync_now()
    assert captain.status().waiting.calls == 0
    with pytest.raises(KitError, match="no roll call waits"):
        captain.messages.answer("all_well")
    with pytest.raises(ServerError, match="no open roll call"):
        calls(host, CloseCall())


def test_of_two_open_roll_calls_the_one_meant_must_be_said(host: Host, captain: Kit) -> None:
    numbers = [calls(host, OpenCall()).calls[0].call for _ in range(2)]
    captain.sync_now()
    with pytest.raises(KitError, match="several wait"):
        captain.messages.answer("all_well")
    with pytest.raises(ServerError, match="say which one"):
        calls(host, CloseCall())
    captain.messages.answer("all_well", call=numbers[0])
    calls(host, CloseCall(numbers[1]))
    captain.sync_now()
    assert captain.status().waiting.calls == 0


def test_message_to_some_squads_reaches_only_their_laptops(host: Host, captain: Kit, make_kit: MakeKit) -> None:
    other, desk = make_kit("other", 2, url=host.url), make_kit("desk", role=Role.DESK, url=host.url)
    messages(host, SendMessage(WORDS, squads=("2", "3")))
    for kit in (captain, other, desk):
        kit.sync_now()
    assert captain.messages.inbox().messages == ()
    assert [card.squads for card in other.messages.inbox().messages] == [(2,)]
    assert [(card.squads, card.waiting) for card in desk.messages.inbox().messages] == [((2, 3), False)]
    desk.messages.note_read()
    desk.sync_now()
    other.sync_now()
    assert [(told(host, squad).squad, told(host, squad).state) for squad in (2, 3)] == [
        (2, "delivered"),
        (3, "not_delivered"),
    ]


def test_message_taken_back_need_not_be_acknowledged(host: Host, captain: Kit) -> None:
    number = messages(host, SendMessage(WORDS)).messages[0].message
    captain.sync_now()
    assert captain.status().waiting.messages == 1
    assert messages(host, TakeBackMessage(number)).messages[0].taken_back_ms
    captain.sync_now()
    assert captain.status().waiting.messages == 0
    assert captain.messages.inbox().messages[0].taken_back_ms
    with pytest.raises(KitError, match="no message waits"):
        captain.messages.acknowledge()
    with pytest.raises(ServerError, match="already"):
        messages(host, TakeBackMessage(number))


def test_acknowledgement_can_be_undone_and_reading_is_nobodys_deed(host: Host, captain: Kit) -> None:
    messages(host, SendMessage(WORDS))
    captain.sync_now()
    captain.messages.acknowledge()
    captain.messages.note_read()
    assert [line.done.what for line in captain.history()] == ["acknowledged"]
    undone = captain.undo()
    assert undone is not None
    assert captain.status().waiting.messages == 1
    captain.sync_now()
    assert told(host, 1).state == "read"


def test_laptop_of_two_squads_acknowledges_for_both_and_answers_for_each(host: Host, make_kit: MakeKit) -> None:
    kit = make_kit("both", 4, 5, url=host.url)
    messages(host, SendMessage(WORDS))
    calls(host, OpenCall())
    kit.sync_now()
    kit.messages.acknowledge()
    kit.messages.answer("all_well", 3)
    assert kit.status().waiting.calls == 1
    kit.messages.answer("need_help", 2)
    kit.sync_now()
    assert [told(host, squad).state for squad in (4, 5)] == ["acknowledged"] * 2
    assert [(heard(host, squad).state, heard(host, squad).present) for squad in (4, 5)] == [
        ("all_well", 3),
        ("need_help", 2),
    ]


def test_answer_wakes_sync_at_once(host: Host, captain: Kit) -> None:
    """The loop sleeps for ten seconds, on a clock a hundred times slower: only a waker gets it going."""
    calls(host, OpenCall())
    captain.start_sync(scale=100.0)
    for _ in range(LOOKS_MAX):
        if captain.messages.inbox().calls:
            break
        host.do(lambda journal: None)
    captain.messages.answer("all_well", 12)
    states = (heard(host, 1).state for _ in range(LOOKS_MAX))
    assert "all_well" in states


def test_what_cannot_be_sent_says_why(host: Host) -> None:
    with pytest.raises(ServerError, match="without words"):
        messages(host, SendMessage("  "))
    with pytest.raises(ServerError, match="Say it shorter"):
        messages(host, SendMessage("x" * (WORDS_CHARACTERS_MAX + 1)))
    with pytest.raises(ServerError, match="nosuch"):
        messages(host, SendMessage(WORDS, squads=("nosuch",)))
    with pytest.raises(ServerError, match="minutes"):
        calls(host, OpenCall(minutes=0))
    with pytest.raises(ServerError, match="Cannot find the message 7"):
        messages(host, TakeBackMessage(7))


def test_message_can_be_sent_while_the_server_does_not_run(preparer: Preparer, tmp_path: Path) -> None:
    with hosting(preparer, tmp_path / "server") as host:
        folder, clock = host.folder, SteppedClock(host.time)
        carry_out(folder, SendMessage("first, through the running server"), clock)
    carry_out(folder, SendMessage("second, on its journal"), clock)
    with hosting(preparer, tmp_path / "server") as host, kits(preparer, tmp_path) as make:
        kit = make("late", 1, url=host.url)
        kit.sync_now()
        words = [card.words for card in kit.messages.inbox().messages]
    assert words == ["second, on its journal", "first, through the running server"]
