"""Takes texts out of a journal for good, as whoever has to forget personal details does."""

from __future__ import annotations

from random import Random

from fieldkit.journal.journal import Journal


def erase_texts(journal: Journal, chance: Random) -> None:
    """The texts of the older half of some of the logs."""
    with journal.changing():
        for place, log in sorted(journal.logs.by_place.items()):
            if chance.random() < 0.5:
                half = (log.row.fork_at + log.number) // 2
                journal.store.erase_texts(place, range(log.row.fork_at, half + 1))
