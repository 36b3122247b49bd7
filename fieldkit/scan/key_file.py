"""Files of what a scanner typed: keys with their times, one JSON object a line, or scans as text, one a line."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.errors import KitError
from fieldkit.scan.listening import Listening
from fieldkit.scan.self_test import Judgement, Key, judge_text


def judge_file(text: str, file: str) -> tuple[Judgement, ...]:
    """What came of each scan in it. Raises KitError where a line that should be a key is none."""
    if text.lstrip().startswith("{"):
        return judge_stream(_keys(text, file))
    # What came after the last line end had no Enter.
    lines = text.splitlines(keepends=True)
    return tuple(judge_text(line.rstrip("\r\n"), ended=line[-1] in "\r\n") for line in lines if line.strip())


def judge_stream(keys: Iterable[Key]) -> tuple[Judgement, ...]:
    """What came of each scan among these keys."""
    listening = Listening()
    judged = [*map(listening.key, keys), listening.end()]
    return tuple(judgement for judgement in judged if judgement is not None)


def encode_key(key: Key) -> str:
    """One line of such a file."""
    return msgspec.json.encode(key).decode() + "\n"


def _keys(text: str, file: str) -> list[Key]:
    keys: list[Key] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                keys.append(msgspec.json.decode(line, type=Key))
            except msgspec.DecodeError as error:
                raise KitError("errors.scan.keys", line=number, file=file) from error
    return keys
