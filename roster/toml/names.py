"""What the keys of an event file stand for, collected before anything refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from roster.toml.table import Table


class Names(msgspec.Struct, frozen=True):
    """Keys → numbers, or → keys where a thing has no number."""

    squads: dict[str, int]
    sites: dict[str, int]
    units: dict[str, str]
    #: Empty where the event lists no roles: then any role goes.
    roles: dict[str, str]


def numbers_of(tables: Iterable[Table]) -> dict[str, int]:
    """Keys and numbers that the tables give, without judging them."""
    return {
        table.data["key"]: table.data["number"]
        for table in tables
        if isinstance(table.data.get("key"), str) and isinstance(table.data.get("number"), int)
    }


def keys_of(tables: Iterable[Table]) -> dict[str, str]:
    found = (table.data.get("key") for table in tables)
    return {key: key for key in found if isinstance(key, str)}


def check_once(tables: Sequence[Table], key: str, values: Sequence[object]) -> None:
    """Reports each of `values`, read from `key` of `tables`, that an earlier table has already."""
    first: dict[object, Table] = {}
    for table, value in zip(tables, values, strict=True):
        earlier = first.setdefault(value, table)
        if earlier is not table and value not in ("", 0):
            line = table.report.lines.of((*earlier.path, key))
            table.problem(key, f'"{key}" {value} of {table.what} is already in line {line}: write another.')
