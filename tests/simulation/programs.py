"""Versions of the program: an older one knows fewer kinds, a newer one writes what this one does not know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from fieldkit.records import codec, fold, kinds
from tests.simulation.acts import Act, headcount, incident, revoke_badge, thing
from tests.simulation.captains import involve, merge, settle, spoil

#: A kind that no program knows yet, and a field at the end of one that this one knows.
NEWER_KIND = 3_999
_TABLES: tuple[dict[int, Any], ...] = (kinds.BY_NUMBER, codec._decoders, codec._text_decoders, fold._SPACE_OF)


class Program(msgspec.Struct, frozen=True):
    """`unknown`: kinds that this version does not know yet, `without`: what therefore nobody can do with it."""

    unknown: frozenset[int] = frozenset()
    without: tuple[Act, ...] = ()

    @contextmanager
    def runs(self) -> Iterator[None]:
        """For as long as this version runs, the tables of kinds are its own."""
        missing = [(table, kind, table.pop(kind)) for table in _TABLES for kind in self.unknown if kind in table]
        try:
            yield
        finally:
            for table, kind, spec in missing:
                table[kind] = spec


TODAY = Program()
OLDER = (
    Program(frozenset({30}), (headcount, settle)),
    Program(frozenset({21}), (revoke_badge,)),
    Program(frozenset({40, 41, 42}), (incident, merge, involve, settle)),
    Program(frozenset({60, 61, 62}), (thing, spoil)),
)
