"""Writing the settings file: the lines that change are changed, and what people wrote beside them stays."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.kit.settings import RULES, Settings, decode_settings

#: Name, value and comment of a line; values over several lines are not met here.
_LINE = re.compile(r"""^\s*(?P<name>[\w-]+)\s*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#"']*?)\s*(?P<comment>#.*)?$""")
_TOP, _KEYS = "", "keys"
Values = dict[str, str | int]


def encode_settings(data: bytes, settings: Settings) -> bytes:
    """`data`, the file as it is, with these settings in it: comments and order stay, unless they stand in what has to
    be written anew."""
    usual = Settings()
    present = tomllib.loads(data.decode("utf-8"))
    chosen: Values = {
        name: getattr(settings, name)
        for name in RULES
        if name != _KEYS and (name in present or getattr(settings, name) != getattr(usual, name))
    }
    sections: dict[str, Values] = {_TOP: chosen, _KEYS: dict(settings.keys)}
    edited = _edited(data.decode("utf-8").splitlines(), sections)
    return edited if _says(edited, settings) else _edited([], sections)


def _says(data: bytes, settings: Settings) -> bool:
    try:
        return decode_settings(data, Path()) == settings
    except KitError:
        return False


def _edited(lines: list[str], sections: dict[str, Values]) -> bytes:
    """Goes through the lines, section by section; what a section lacks comes at its end."""
    made: list[str] = []
    left = {name: dict(values) for name, values in sections.items()}
    at = _TOP
    for line in lines:
        if line.lstrip().startswith("["):
            _finish(made, left.pop(at, {}))
            at = line.strip().strip("[]").strip()
            made.append(line)
        elif (changed := _changed(line, left.get(at, {}))) is not None:
            made.append(changed)
    _finish(made, left.pop(at, {}))
    for name, values in left.items():
        if values:
            made += [*([""] if made else []), f"[{name}]"]
            _finish(made, values)
    return "".join(f"{line}\n" for line in made).encode("utf-8")


def _changed(line: str, values: Values) -> str | None:
    """The line with its new value; None where there is none any more."""
    found = _LINE.match(line)
    if found is None:
        return line
    if found["name"] not in values:
        return None
    comment = f"  {found['comment']}" if found["comment"] else ""
    return _line(found["name"], values.pop(found["name"])) + comment


def _finish(made: list[str], values: Values) -> None:
    """Before the empty lines at the end of a section."""
    at = len(made)
    while at and not made[at - 1].strip():
        at -= 1
    made[at:at] = [_line(name, value) for name, value in values.items()]
    values.clear()


def _line(name: str, value: str | int) -> str:
    """A JSON string or whole number is the same in TOML, but for one sign."""
    return f"{name} = " + json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
