"""The settings file: what was chosen on this laptop, as TOML that people may write themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from fieldkit.errors import KitError
from fieldkit.texts.catalogue import LANGUAGES, say

#: What the screens can look like.
THEME_NAMES = ("fieldkit-dark", "fieldkit-light", "fieldkit-contrast")
NUMBER_MAX = 1 << 30
LABEL_MAX = 60
CAMERA_MAX = 500


class Settings(msgspec.Struct, frozen=True):
    """0 and "" mean: not chosen, go by certificate and system. `camera`: a number, or a film or folder of pictures in
    its place. `scanner_tested`: the day of the last good self-test of the scanner (2027-03-04). `keys`: action → the
    key that it has here instead of its usual one."""

    squad: int = 0
    site: int = 0
    operator: int = 0
    label: str = ""
    language: str = ""
    theme: str = ""
    sounds: str = ""
    camera: str = ""
    scanner_tested: str = ""
    keys: dict[str, str] = {}


class _Rule(NamedTuple):
    """What a setting may be: `errors.settings.allowed.KIND` says it."""

    kind: str
    fits: Callable[[Any], bool]


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= NUMBER_MAX


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or len(value) not in (0, len("2027-03-04")):
        return False
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_keys(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) for key in value.values())


_NUMBER = _Rule("number", _is_number)
RULES = {
    "squad": _NUMBER,
    "site": _NUMBER,
    "operator": _NUMBER,
    "label": _Rule("label", lambda value: isinstance(value, str) and len(value) <= LABEL_MAX),
    "language": _Rule("language", lambda value: value in ("", *LANGUAGES)),
    "theme": _Rule("theme", lambda value: value in ("", *THEME_NAMES)),
    "sounds": _Rule("sounds", lambda value: value in ("", "on", "off")),
    "camera": _Rule("camera", lambda value: isinstance(value, str) and len(value) <= CAMERA_MAX),
    "scanner_tested": _Rule("day", _is_day),
    "keys": _Rule("keys", _is_keys),
}


def decode_settings(data: bytes, path: Path) -> Settings:
    """Raises KitError for a name that is none, naming the nearest one that is, and for a value that cannot be."""
    try:
        values = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # also what is no UTF-8
        raise KitError("errors.settings.syntax", path=path, cause=str(error)) from error
    for name, value in values.items():
        check_setting(name, value, path)
    return msgspec.convert(values, Settings)


def check_setting(name: str, value: object, path: Path) -> None:
    """Raises KitError where there is no such setting, or it cannot be that."""
    if name not in RULES:
        raise unknown_setting(name, path)
    rule = RULES[name]
    if not rule.fits(value):
        raise KitError("errors.settings.value", path=path, name=name, value=value, allowed=allowed(rule.kind))


def allowed(kind: str) -> str:
    """What a setting of this kind may be, in words."""
    return say(
        f"errors.settings.allowed.{kind}",
        languages=", ".join(LANGUAGES),
        themes=", ".join(THEME_NAMES),
        longest=LABEL_MAX,
    )


def unknown_setting(name: str, path: Path) -> KitError:
    return KitError("errors.settings.unknown", path=path, name=name, meant=nearest(name, RULES))


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; all of them where none is near."""
    known = list(names)
    return next(iter(get_close_matches(name.lower(), known, 1)), ", ".join(known))
