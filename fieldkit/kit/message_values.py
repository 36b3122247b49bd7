"""What the kit says of messages and roll calls: frozen values. Times are in corrected milliseconds since 1970 (UTC)."""

from __future__ import annotations

import msgspec


class MessageCard(msgspec.Struct, frozen=True):
    """A message of the desk. `severity` is 1 plain or 2 urgent; `squads` is empty where it is for all. `read_ms` and
    `acknowledged_ms` are 0 until each squad of this laptop that it is for has done so. `waiting`: somebody here must
    still acknowledge it. `taken_back_ms`: the desk took it back."""

    message: int
    sent_ms: int
    severity: int
    words: str
    squads: tuple[int, ...] = ()
    taken_back_ms: int = 0
    read_ms: int = 0
    acknowledged_ms: int = 0
    waiting: bool = False


class CallCard(msgspec.Struct, frozen=True):
    """A roll call as `squad` is asked (0: a laptop of no squad, which is not). `state` is what it answered last:
    all_well, missing, need_help, or "" where it has not. `waiting`: an answer is still wanted."""

    call: int
    squad: int
    opened_ms: int
    deadline_ms: int
    words: str
    closed_ms: int = 0
    state: str = ""
    present: int = 0
    answered_ms: int = 0
    late: bool = False
    waiting: bool = False


class Waiting(msgspec.Struct, frozen=True):
    """What this laptop owes the desk: how many messages are not acknowledged (`urgent` of them), how many roll
    calls not answered, and until when the first of those must be (0: none)."""

    messages: int = 0
    urgent: int = 0
    calls: int = 0
    deadline_ms: int = 0


class Inbox(msgspec.Struct, frozen=True):
    """Everything from the desk, the last one first."""

    messages: tuple[MessageCard, ...]
    calls: tuple[CallCard, ...]
