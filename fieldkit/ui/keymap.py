"""An operator's own keys, from the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.kit.settings import nearest
from fieldkit.ui.actions import ACTIONS, BY_ID, EVERYWHERE, WINDOW, Action

_KEY = re.compile(r"f([1-9]|1[0-2])|ctrl\+[a-z]")
#: Ctrl with a letter that arrives as another key.
_TAKEN = {"ctrl+c": "Ctrl+C", "ctrl+h": "Backspace", "ctrl+i": "Tab", "ctrl+j": "Enter", "ctrl+m": "Enter"}
#: What windows use for choices of their own.
_WINDOW_KEYS = {f"f{number}" for number in range(2, 10)}


def own_keys(keys: Mapping[str, str], path: Path) -> dict[str, str]:
    """Action → key. Raises KitError where an action is none, a key would not work, or two actions clash."""
    chosen = {action: _key(action, key, path) for action, key in keys.items()}
    for first, second in combinations(ACTIONS, 2):
        key = chosen.get(first.id, first.key)
        if key == chosen.get(second.id, second.key) and (first.id in chosen or second.id in chosen):
            _check_apart(first, second, key, path)
    return chosen


def _key(action: str, written: str, path: Path) -> str:
    if action not in BY_ID:
        raise KitError("errors.keys.action", action=action, path=path, meant=nearest(action, BY_ID))
    key = written.strip().lower()
    told = {"key": written, "action": action, "path": path}
    if len(key) == 1 and key.isalnum():
        raise KitError("errors.keys.plain", **told)
    if not _KEY.fullmatch(key):
        raise KitError("errors.keys.key", **told)
    if key in _TAKEN:
        raise KitError("errors.keys.taken", means=_TAKEN[key], **told)
    if WINDOW in BY_ID[action].where and key in _WINDOW_KEYS:
        raise KitError("errors.keys.window", **told)
    return key


def _check_apart(first: Action, second: Action, key: str, path: Path) -> None:
    """Two actions may share a key where one of them is never to be had while the other is."""
    together = set(first.where) & set(second.where)
    everywhere = EVERYWHERE in first.where or EVERYWHERE in second.where
    if together or everywhere:
        raise KitError("errors.keys.clash", key=key, first=first.id, second=second.id, path=path)
