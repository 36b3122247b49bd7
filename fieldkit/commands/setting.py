"""How the program was called: which home, which clock, which language."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fieldkit.texts.catalogue import language_of


class Setting(NamedTuple):
    """The options before the command. `language` and `camera` are "" where none was asked for. `rehearsal`: in the
    rehearsal, which never counts."""

    home: Path | None
    language: str
    clock: Path | None
    skew_ms: int
    rehearsal: bool = False
    camera: str = ""


def system_language(environment: Mapping[str, str]) -> str:
    """The language that this computer speaks."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return language_of(next((name for name in named if name), "") or _windows_locale())


def _windows_locale() -> str:
    """The locale of Windows' own windows and menus; "" elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
