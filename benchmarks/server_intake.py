"""Records a second that a server takes in, checks, stores and folds: pages of 1,000 of the demo's script, over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import count, repeat
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.corpus import Corpus, corpus
from benchmarks.figure import Figure, ratio_at_least
from benchmarks.limits.decode_insert import WARM_UP, encode_rows, seconds_over_http
from benchmarks.limits.table import Row, announce
from benchmarks.load import seconds_to_send
from benchmarks.place import workplace
from benchmarks.quick import make_quick
from benchmarks.server_process import serving
from benchmarks.syncing import requests_of
from fieldkit.exchange.messages import CONTENT_TYPE, PATH, decode_request
from fieldkit.exchange.page import decode_page
from fieldkit.records.section import Section
from roster.pack import decode_pack
from sync_server.database import open_journal

NAME = "server_intake"
SHARE_MIN = 0.35
PAGE_RECORDS = 1_000
#: Server and limit take turns, so that a machine that gets slower or faster does so for both.
TURNS = 5
HEADERS = {"content-type": CONTENT_TYPE}


class Rates(msgspec.Struct, frozen=True):
    """Records a second, one of each a turn."""

    server: list[float]
    limit: list[float]


def run() -> Iterable[Figure]:
    announce(NAME)
    with workplace() as folder:
        requests = all_requests(corpus(), folder)
        rates = measure(corpus(), requests, folder, TURNS)
    yield ratio_at_least(NAME, median(rates.server), "records/s", median(rates.limit), SHARE_MIN)


def all_requests(what: Corpus, folder: Path) -> list[list[bytes]]:
    """Each laptop's requests, as it sends them to a server that it has never met."""
    pack = decode_pack(what.stage.pack.read_bytes())
    requests = []
    with what.opened(folder) as kits:
        for place, kit in enumerate(kits):
            with closing(open_journal(folder / f"server-{place}.db", pack)) as server:
                make_quick(server)
                requests.append(list(requests_of(kit, PAGE_RECORDS, what.stage, server)))
    return requests


def measure(what: Corpus, requests: Sequence[Sequence[bytes]], folder: Path, turns: int) -> Rates:
    """The same records into new servers each time."""
    bare = [[encode_rows(_rows(request)) for request in laptop] for laptop in requests]
    first, rest = [laptop[:WARM_UP] for laptop in requests], [laptop[WARM_UP:] for laptop in requests]
    records = sum(len(_rows(request)) for laptop in rest for request in laptop)
    rates = Rates([], [])
    for turn in range(turns):
        rates.limit.append(records / seconds_over_http(folder / f"limit-{turn}", bare))
        with serving(folder / f"server-{turn}", what.stage.pack, what.end_ms) as url:
            seconds_to_send(url, PATH, HEADERS, first)
            rates.server.append(records / seconds_to_send(url, PATH, HEADERS, rest))
    return rates


def _rows(request: bytes) -> list[Row]:
    """The records of a request as rows of the bare table. A server that computes no hashes must be sent them."""
    return [row for section in decode_page(decode_request(request).request().page) for row in _rows_of(section)]


def _rows_of(section: Section) -> Iterator[Row]:
    numbers = count(section.first)
    hashes = (sha256(section.seal + stamp.to_bytes(8, "big")).digest() for stamp in section.stamps)
    logs = repeat(section.log)
    columns = section.stamps, section.walls, section.boots, section.operators, section.kinds, section.subjects
    yield from zip(logs, numbers, *columns, section.payloads, hashes, strict=False)
