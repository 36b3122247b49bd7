"""Takes keys as they come and tells one scan of the sample from the next, for the self-test."""

from __future__ import annotations

from fieldkit.scan.layouts import PAD_KEYS
from fieldkit.scan.self_test import ENDS, OVER_S, Judgement, Key, judge_keys

#: A key that is no end, so long after one, begins the next scan.
NEXT_S = 0.1


class Listening:
    """Judges each scan once it is over: after a while without a key, or when the next one begins."""

    def __init__(self) -> None:
        self._keys: list[Key] = []

    @property
    def heard(self) -> int:
        """How many keys of a scan that is not over have come."""
        return len(self._keys)

    def key(self, key: Key) -> Judgement | None:
        """The judgement of the scan before, where this key begins another."""
        judgement = self.end() if self._begins_another(key) else None
        self._keys.append(key)
        return judgement

    def idle(self, at_s: float) -> Judgement | None:
        """The judgement of a scan that is over by now."""
        return self.end() if self._keys and at_s - self._keys[-1].at_s >= OVER_S else None

    def _begins_another(self, key: Key) -> bool:
        if not self._keys:
            return False
        since_s = key.at_s - self._keys[-1].at_s
        ended = any(before.name in ENDS for before in self._keys) and key.name not in ENDS
        return since_s >= OVER_S or (ended and since_s >= NEXT_S)

    def end(self) -> Judgement | None:
        """The judgement of whatever has come; no more does."""
        keys, self._keys = self._keys, []
        return judge_keys(keys) if any(key.name not in ENDS for key in keys) else None


def belongs_to_scan(name: str, character: str | None) -> bool:
    """Whether a key may have come from a scanner: what it prints, its ends, and a number pad without Num Lock."""
    printable = character is not None and character.isprintable() and character != ""
    return printable or name in ENDS or name in PAD_KEYS
