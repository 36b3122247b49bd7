"""Passings of the trace as laptops send them: nine, one at each checkpoint, each mark at its moment in its own log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from benchmarks.stage import SEED, Stage, chance_of
from benchmarks.trace import Passing as Passed
from benchmarks.trace import checkpoints
from fieldkit.exchange.heads import DIGEST_BYTES
from fieldkit.exchange.messages import INCARNATION_BYTES, NONCE_BYTES, Request, encode_request
from fieldkit.exchange.page import PAGE_RECORDS_MAX, encode_page
from fieldkit.journal.author import Author, Moment
from fieldkit.journal.feed import Cursor
from fieldkit.kit.home import Home
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Passing
from fieldkit.records.record import SCOPE_ALL, Record
from fieldkit.records.section import section_of
from roster.event import Checkpoint, Event, Label, Site, Squad
from roster.keys import certificate_bytes

_MINUTE_MS = 60_000


def course(event: Event) -> Event:
    """An event with the trace's checkpoints, each a site with a squad of its own."""
    names = [Label(name) for name in checkpoints()]
    sites = tuple(Site(number, f"km-{number}", name) for number, name in enumerate(names, 1))
    squads = tuple(_squad(event.squads[0], site) for site in sites)
    numbers = tuple(squad.number for squad in squads)
    return msgspec.structs.replace(
        event,
        sites=sites,
        squads=squads,
        sessions=tuple(msgspec.structs.replace(known, squads=numbers, sites={}) for known in event.sessions),
        checkpoints=tuple(Checkpoint(site.number, site.key, site.name, numbers) for site in sites),
        things=(),
        tallies=(),
    )


def _squad(like: Squad, site: Site) -> Squad:
    return msgspec.structs.replace(
        like, number=site.number, key=site.key, name=site.name, site=site.number, letter=f"K{site.number}", posts=()
    )


class CheckpointLaptop:
    """Writes the passings of one checkpoint. What it wrote it keeps nowhere: only what it sends is wanted."""

    def __init__(self, stage: Stage, home: Home, checkpoint: int) -> None:
        key, certificate = home.load_device_key(), home.load_certificate()
        assert key is not None
        assert certificate is not None
        self._certificate = certificate_bytes(certificate)
        self._author = Author(key, stage.server.certificate.event, checkpoint)
        self._checkpoint = checkpoint
        self._start_ms = stage.event.sessions[0].start_ms
        self._nonce = chance_of(SEED + checkpoint)

    def requests(self, passings: Iterable[Passed]) -> Iterator[bytes]:
        """Pages of these passings, which come after all that have been sent."""
        records: list[Record] = []
        for passing in passings:
            records += self._record(passing)
            if len(records) >= PAGE_RECORDS_MAX:
                yield self._request(records)
                records = []
        if records:
            yield self._request(records)

    def _record(self, passing: Passed) -> list[Record]:
        at_ms = round(passing.minute * _MINUTE_MS)
        moment = Moment(self._start_ms + at_ms, at_ms)
        mark = Passing(self._checkpoint, self._checkpoint)
        return self._author.make(draft(SCOPE_ALL, passing.person, mark), moment, "begin")

    def _request(self, records: Sequence[Record]) -> bytes:
        own, last = self._author.own[SCOPE_ALL], records[-1]
        seal = self._author.seal(last.log, last.number, last.hash)
        page = encode_page([section_of(list(records), own.log_id, self._certificate, seal)])
        body = Request(bytes(INCARNATION_BYTES), self._nonce(NONCE_BYTES), Cursor(), bytes(DIGEST_BYTES), page)
        return encode_request(body, self._author.key, self._author.public, self._certificate)
