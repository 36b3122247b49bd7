"""A store whose views live in memory and whose records are another store's: for making views anew beside the old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from fieldkit.journal.contract import StateRow, Store
from fieldkit.records.fold import Changed
from fieldkit.records.state import Totals


class _ReadThrough:
    """Views of its own over the logs and devices of `store`; never writes to it. Covers what `Views.rebuild` needs."""

    def __init__(self, store: Store) -> None:
        self.load_meta = store.load_meta
        self.load_logs = store.load_logs
        self.read_records = store.read_records
        self.read_record = store.read_record
        self.subjects_of = store.subjects_of
        self.load_devices = store.load_devices
        self._states: dict[tuple[int, int], StateRow] = {}
        self._totals: Totals = {}
        self._quarantine: dict[tuple[int, int], str] = {}

    def save_device(self, row: object) -> None:
        """Devices stay as the other store has them."""

    def insert_quarantine(self, place: int, number: int, reason: str) -> None:
        self._quarantine[place, number] = reason

    def load_quarantine(self) -> list[tuple[int, int, str]]:
        return [(place, number, reason) for (place, number), reason in sorted(self._quarantine.items())]

    def load_state(self, space: int, subject: int) -> bytes | None:
        row = self._states.get((space, subject))
        return row.body if row is not None else None

    def list_states(self, space: int, squad: int | None = None) -> list[StateRow]:
        return [
            row
            for (of, _), row in sorted(self._states.items())
            if of == space and (squad is None or row.squad == squad)
        ]

    def list_bodies(self, space: int, subjects: Iterable[int]) -> dict[int, bytes]:
        bodies = ((subject, self.load_state(space, subject)) for subject in subjects)
        return {subject: body for subject, body in bodies if body is not None}

    def save_states(self, changed: list[Changed]) -> None:
        for new in changed:
            row = new.row
            self._states[new.space, new.subject] = StateRow(
                new.space, new.subject, row.squad, row.status, row.at_ms, new.body
            )

    def load_totals(self) -> Totals:
        return dict(self._totals)

    def save_totals(self, totals: Totals) -> None:
        for key, value in totals.items():
            if value:
                self._totals[key] = value
            else:
                self._totals.pop(key, None)

    def clear_views(self) -> None:
        self._states.clear()
        self._totals.clear()
        self._quarantine.clear()


def read_through(store: Store) -> Store:
    """A store for `Views.rebuild`; of the rest of the contract it has nothing."""
    return cast(Store, _ReadThrough(store))
