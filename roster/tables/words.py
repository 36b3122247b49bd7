"""The words of offices, from words.toml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


class Words(msgspec.Struct, frozen=True):
    """All in the form that `fold` gives."""

    headings: dict[str, list[str]]
    roles: dict[str, list[str]]
    categories: dict[str, list[str]]
    consent: ConsentWords
    names: NameWords
    squads: SquadWords


class ConsentWords(msgspec.Struct, frozen=True):
    """What stands in a column of consents."""

    given: frozenset[str]
    refused: frozenset[str]


class NameWords(msgspec.Struct, frozen=True):
    """`none`: what stands in a name column without being a name."""

    none: frozenset[str]
    compound_surnames: frozenset[str]
    frequent_surnames: list[str]
    titles_after: list[str]


class SquadWords(msgspec.Struct, frozen=True):
    endings: list[str]


@cache
def words() -> Words:
    return msgspec.toml.decode(files("roster.tables").joinpath("words.toml").read_bytes(), type=Words)
