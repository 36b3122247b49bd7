"""Where keys come in: the gate stands before whatever has the focus, so that a scan works on any screen."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.widget import Widget

from fieldkit.scan.wedge import Held, Outcome, Released, ScanGate, Scanned, Swallowed, Typed
from fieldkit.ui.widgets.field import TakeBack
from roster.badges.code import CODE_DIGITS, looks_like_code

_ENDS = {"enter", "ctrl+j", "ctrl+m", "tab"}
#: So long after a scan its verdict is being painted.
AFTER_SCAN_S = 0.2


class KeysIn:
    """Judges one key after the other; the program does what comes of it."""

    def __init__(self, scanned: Callable[[str], None]) -> None:
        self._gate = ScanGate(CODE_DIGITS)
        self._scanned = scanned
        #: When the last scan came to its end.
        self._scanned_s = float("-inf")

    @property
    def waiting_s(self) -> float | None:
        """After how long without a key `idle` is to be called; None where nothing waits."""
        return self._gate.patience_s + 0.01 if self._gate.holding else None

    def key(self, event: events.Key, target: Widget | None) -> bool:
        """Whether the key goes on to `target`, which is what has the focus."""
        outcome = self._judge(event)
        if isinstance(outcome, Scanned):
            self._scanned_s = event.time
        return self._follow(outcome, target)

    def is_scanning(self, now_s: float) -> bool:
        """Whether a scanner types just now, or its verdict is being painted. May be asked from any thread."""
        return self._gate.holding or now_s - self._scanned_s < AFTER_SCAN_S

    def idle(self, at_s: float, target: Widget | None) -> None:
        self._follow(self._gate.idle(at_s), target)

    def _judge(self, event: events.Key) -> Outcome:
        if event.key in _ENDS:
            return self._gate.end(event.time)
        if event.is_printable and event.character is not None:
            return self._gate.character(event.character, event.time)
        return self._gate.other_key(event.time)

    def _follow(self, outcome: Outcome, target: Widget | None) -> bool:
        match outcome:
            case Typed():
                return True
            case Released(text=text):
                _type_into(target, text)
                return True
            case Held(take_back=count):
                _tell(target, TakeBack(count) if count else None)
                return False
            case Scanned(text=text, take_back=count):
                _tell(target, TakeBack(count) if count else None)
                self._scanned(text)
                return False
            case Swallowed():
                return False


def _tell(target: Widget | None, message: Message | None) -> None:
    if target is not None and message is not None:
        target.post_message(message)


def _type_into(target: Widget | None, text: str) -> None:
    """Hands on, as keys, what was held and turned out to be typed."""
    for character in text:
        if target is not None:
            target._forward_event(events.Key(character, character))


def key_clock_s() -> float:
    """Now, on the clock by which keys carry their time."""
    return events.Event().time


def pasted_scans(text: str) -> list[str]:
    """The badge codes of a pasted text that is nothing but badge codes; none of any other."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if lines and all(looks_like_code(line) for line in lines) else []
