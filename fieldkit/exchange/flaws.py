"""Records that the server keeps and does not count for being wrong, as their own laptop is told of them: it may judge
them otherwise, being another program version, or having sent a placeholder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldkit.exchange.messages import Flaw
from fieldkit.journal.journal import Journal
from fieldkit.records.rules import CONTENT_MISSING

#: More than a few hundred are one and the same trouble.
FLAWS_MAX = 200


def news_of_flaws(journal: Journal, key: bytes, known: int) -> list[Flaw] | None:
    """The flaws of a device's logs; None where as many are `known` to it as there are."""
    if not journal.views.quarantine and not known:
        return None
    own = [log for log in journal.logs.by_place.values() if log.row.key == key and journal.views.quarantined_in(log)]
    count = min(sum(journal.views.quarantined_in(log) for log in own), FLAWS_MAX)
    if count == known:
        return None
    names = {log.row.place: log.row.log for log in own}
    flaws = [
        Flaw(names[place], number, reason)
        for (place, number), reason in sorted(journal.views.quarantine.items())
        if place in names
    ]
    return flaws[:FLAWS_MAX]


def lacking_content(journal: Journal, flaws: Iterable[Flaw]) -> Iterator[tuple[int, int]]:
    """Own records (place and number) that are here, and of which the server has placeholders only: somebody else may
    have brought these before their writer came."""
    author = journal.author
    for flaw in flaws:
        log = journal.logs.main(flaw.log)
        if log is not None and author is not None and author.owns(log.row.key) and flaw.reason == CONTENT_MISSING:
            yield log.row.place, flaw.number
